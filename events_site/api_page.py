"""The schema for programs, and a page of it for the people who write them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.utils.encoders import JSONEncoder

from events_site.api_schema import operations, schema_in, tags

JSON = "application/json"
SIGNED_IN = "cookieAuth"
# What stands for a part of an address in the lines to copy.
SAMPLES = {
    "{edition}": "csfc-2027",
    "{code}": "R4T8W2KX",
    "{uid}": "5f1c2d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f",
}
HEADERS = {"Idempotency-Key": '"$(uuidgen)"', "Order-Secret": '"$SECRET"'}


@dataclass(frozen=True)
class Row:
    """A field or a parameter, as a line of a table."""

    name: str
    kind: str
    link: str
    where: str
    is_needed: bool
    text: str


@dataclass(frozen=True)
class Answer:
    status: str
    text: str
    shape: str
    examples: list[tuple[str, str]]


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    text: str
    is_for_staff: bool
    parameters: list[Row]
    body: str
    examples: list[tuple[str, str]]
    answers: list[Answer]
    curl: str


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    reply = JsonResponse(
        schema_in(get_language() or settings.LANGUAGE_CODE),
        encoder=JSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    reply["Access-Control-Allow-Origin"] = "*"
    reply["Cross-Origin-Resource-Policy"] = "cross-origin"
    return reply


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    drawn = schema_in(get_language() or settings.LANGUAGE_CODE)
    shown = [(operation["tags"][0], _operation(*found)) for found in operations(drawn)
             for operation in [found[2]]]  # fmt: skip
    groups = [
        {"name": name, "text": text, "operations": [it for tag, it in shown if tag == name]}
        for name, text in tags()
    ]
    shapes = {
        name: {"rows": _fields(shape), "words": shape.get("enum", [])}
        for name, shape in sorted(drawn["components"]["schemas"].items())
    }
    context = {
        "schema": drawn,
        "groups": groups,
        "shapes": shapes,
        "site": settings.SITE_URL,
        "refusal": _refusal(),
    }
    return render(request, "api/page.html", context)


def _refusal() -> str:
    text = _("Sorry, the day pass is sold out.")
    fault = {"code": "sold_out", "detail": text, "attr": None}
    return _pretty({"type": "client_error", "errors": [fault]})


def _operation(path: str, method: str, found: dict[str, Any]) -> Operation:
    content = found.get("requestBody", {}).get("content", {}).get(JSON, {})
    examples = _examples(content)
    is_for_staff = any(SIGNED_IN in way for way in found.get("security", []))
    return Operation(
        name=found["operationId"],
        method=method.upper(),
        path=path,
        summary=found["summary"],
        text=found.get("description", ""),
        is_for_staff=is_for_staff,
        parameters=[_parameter(parameter) for parameter in found.get("parameters", [])],
        body=_name_of(content.get("schema", {})),
        examples=examples,
        answers=[_answer(status, answer) for status, answer in found["responses"].items()],
        curl=_curl(path, method, found, is_for_staff=is_for_staff),
    )


def _answer(status: str, answer: dict[str, Any]) -> Answer:
    content = answer.get("content", {}).get(JSON, {})
    shape = _name_of(content.get("schema", {}))
    return Answer(status, answer.get("description", ""), shape, _examples(content))


def _examples(content: dict[str, Any]) -> list[tuple[str, str]]:
    named = content.get("examples", {})
    return [(example.get("summary", name), _pretty(example["value"]))
            for name, example in named.items()]  # fmt: skip


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, cls=JSONEncoder)


def _parameter(found: dict[str, Any]) -> Row:
    kind, link = _kind(found["schema"])
    text = str(found.get("description", ""))
    return Row(found["name"], kind, link, found["in"], found.get("required", False), text)


def _fields(shape: dict[str, Any]) -> list[Row]:
    needed = shape.get("required", [])
    rows = []
    for name, field in shape.get("properties", {}).items():
        kind, link = _kind(field)
        text = str(field.get("description", ""))
        rows.append(Row(name, kind, link, "", name in needed, text))
    return rows


def _kind(field: dict[str, Any]) -> tuple[str, str]:
    """What a field holds, in words of JSON, and the shape to look at if it is one of ours."""
    if field.get("type") == "array":
        kind, link = _kind(field["items"])
        return f"[{kind}]", link
    if name := _name_of(field):
        return name, name
    kind = " ".join(filter(None, [field.get("type", "any"), field.get("format", "")]))
    return kind + (" | null" if field.get("nullable") else ""), ""


def _name_of(field: dict[str, Any]) -> str:
    one_of = [field, *field.get("allOf", []), *field.get("oneOf", [])]
    found = next((part["$ref"] for part in one_of if "$ref" in part), "")
    return str(found).rpartition("/")[2]


def _curl(path: str, method: str, found: dict[str, Any], *, is_for_staff: bool) -> str:
    for part, sample in SAMPLES.items():
        path = path.replace(part, sample)
    parts = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    needed = [p for p in found.get("parameters", []) if p.get("required")]
    asked = "?" + "&".join(f"{p['name']}=0" for p in needed if p["in"] == "query")
    lines = [" ".join([*parts, f"'{iri_to_uri(settings.SITE_URL + path)}{asked.rstrip('?')}'"])]
    lines += [f"-H {p['name']}: {HEADERS[p['name']]}" for p in needed if p["in"] == "header"]
    if is_for_staff:
        lines += ["-b cookies.txt"] + ([] if method == "get" else ['-H X-CSRFToken: "$TOKEN"'])
    content = found.get("requestBody", {}).get("content", {}).get(JSON, {})
    for example in list(content.get("examples", {}).values())[:1]:
        lines += [f"-H Content-Type: {JSON}", _data(example["value"])]
    return " \\\n  ".join(map(_quoted, lines))


def _data(value: Any) -> str:
    return "--data '" + json.dumps(value, ensure_ascii=False, cls=JSONEncoder) + "'"


def _quoted(line: str) -> str:
    """A header as a shell wants it: one word, in which the shell still fills in a value."""
    if not line.startswith("-H "):
        return line
    return '-H "' + line[3:].replace('"', "") + '"'
