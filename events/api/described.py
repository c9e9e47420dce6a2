"""How a door is described in the schema: one call says all that a program must know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

Door = TypeVar("Door", bound=Callable[..., Any])
Text = str | Promise

REFUSALS: Mapping[int, Text] = {
    400: _("Something in the request has the wrong shape. Each error names its field."),
    403: _("Not signed in, or the CSRF token is missing."),
    404: _("There is nothing there, or it is not yours to see."),
    405: _("This address does not know this method."),
    406: _("Only JSON is spoken here."),
    409: _("A rule says no. Nothing was changed; the text says why."),
    413: _("The body is longer than a megabyte."),
    415: _("The body is not sent as application/json."),
    422: _("This Idempotency-Key was used for another request."),
    503: _("Too busy at this moment. Nothing was changed; try again after Retry-After seconds."),
}
READING = (404, 405, 406, 503)
STAFF_READING = (403, *READING)
WRITING = (400, 413, 415)


class FaultShape(serializers.Serializer[Any]):
    code = serializers.CharField(help_text=_("For programs: a closed word such as sold_out"))
    detail = serializers.CharField(
        help_text=_("For people: a sentence in the language of Accept-Language")
    )
    attr = serializers.CharField(
        allow_null=True, help_text=_("The field it is about, if it is about one")
    )


class Problem(serializers.Serializer[Any]):
    """Every error has this shape."""

    type = serializers.ChoiceField(choices=["validation_error", "client_error", "server_error"])
    errors = FaultShape(many=True)  # type: ignore[assignment]


def told(
    tag: str,
    summary: Text,
    *,
    answer: Any,
    refusals: Iterable[int] = READING,
    **more: Any,
) -> Callable[[Door], Door]:
    """Describe an operation. ``answer`` by status, or a shape for 200."""
    answers = answer if isinstance(answer, dict) else {200: answer}
    problems = {
        status: OpenApiResponse(Problem, description=REFUSALS[status])
        for status in sorted(set(refusals))
    }
    return extend_schema(tags=[tag], summary=summary, responses={**problems, **answers}, **more)


def a_body(name: str, value: Any) -> OpenApiExample:
    """What a program may send, to copy from."""
    return OpenApiExample(name, value=value, request_only=True)


def an_answer(name: str, value: Any, status: int = 200) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True, status_codes=[str(status)])


def a_refusal(code: str, text: str, status: int = 409) -> OpenApiExample:
    fault = {"code": code, "detail": text, "attr": None}
    return an_answer(code, {"type": "client_error", "errors": [fault]}, status)
