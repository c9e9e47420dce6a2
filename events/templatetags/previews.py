"""What a page says of itself where its address is sent to somebody."""

from __future__ import annotations

from django import template

register = template.Library()

LONGEST = 200


@register.simple_tag
def first_of(*texts: object) -> str:
    """The first of ``texts`` that says something, in one line, short enough for a preview."""
    lines = (" ".join(str(text or "").split()) for text in texts)
    text = next(filter(None, lines), "")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
