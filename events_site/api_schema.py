"""The schema of the API: what the doors say of themselves, with what holds for all of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "delete")


@cache
def schema_in(language: str) -> dict[str, Any]:
    """The whole schema with its sentences in ``language``. Drawn once per process."""
    with override(language):
        generator = SchemaGenerator()  # type: ignore[no-untyped-call]
        schema: dict[str, Any] = generator.get_schema(public=True)  # type: ignore[no-untyped-call]
        schema["info"]["description"] = _(
            "Programmes for everybody, drafts for organizers, tickets for attendees. "
            "Sentences come in the language of Accept-Language; names and titles in all of theirs."
        )
        schema["servers"] = [{"url": settings.SITE_URL}]
        schema["tags"] = [{"name": name, "description": text} for name, text in tags()]
    for _path, _method, operation in operations(schema):
        _tidy(operation)
    for component in schema["components"]["schemas"].values():
        for name, field in component.get("properties", {}).items():
            component["properties"][name] = _or_nothing(field)
    return schema


def tags() -> list[tuple[str, str]]:
    return [
        ("Programme", _("What is published. No account, no key, from any website.")),
        ("Tickets", _("Choose, name, confirmed: from the first hold to the QR code.")),
        ("Organizing", _("The draft, for staff who are signed in.")),
    ]


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation, in the order of the paths."""
    return [
        (path, method, item[method])
        for path, item in schema["paths"].items()
        for method in METHODS
        if method in item
    ]


def _or_nothing(field: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.0 lets ``nullable`` soften a type only, never the shape that ``allOf`` names."""
    if not (field.get("nullable") and "allOf" in field):
        return field
    kept = {key: value for key, value in field.items() if key != "allOf"}
    return {**kept, "oneOf": [*field["allOf"], {"enum": [None], "nullable": True}]}


def _tidy(operation: dict[str, Any]) -> None:
    """Good answers first, and pages in examples that say what ours would."""
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for answer in operation["responses"].values():
        for content in answer.get("content", {}).values():
            for example in content.get("examples", {}).values():
                value = example["value"]
                if isinstance(value, dict) and "results" in value:
                    value |= {"count": 1, "next": None, "previous": None}
