"""JSON bodies of sane size and shape. Its own module: DRF reads it while it loads its views."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import BaseParser

MOST_BYTES = 1_000_000
DEEPEST = 50
MOST_DIGITS = 18


class TooLong(exceptions.APIException):
    status_code = 413
    default_code = "too_long"


class BoundedJSONParser(BaseParser):
    """JSON of sane size and depth, without NaN, NUL or halves of characters; else 400."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLong(_("The body is longer than a megabyte."))
        parsed = _parsed(body)
        _refuse_odd(parsed, depth=0)
        return parsed


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            parse_constant=_no_number,
            parse_int=_whole_number,
            parse_float=_number,
        )
    except RecursionError:
        raise exceptions.ParseError(_("The body is nested too deeply.")) from None
    except UnicodeDecodeError:
        raise exceptions.ParseError(_("The body is not UTF-8 text.")) from None
    except ValueError as error:
        text = _("The body is not JSON: %(reason)s.")
        raise exceptions.ParseError(text % {"reason": error}) from None


def _no_number(text: str) -> None:
    raise ValueError(f"{text[:MOST_DIGITS]} is not a number")


def _whole_number(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:MOST_DIGITS]}… has too many digits")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:MOST_DIGITS]} is too large")
    return value


def _refuse_odd(value: Any, *, depth: int) -> None:
    if depth > DEEPEST:
        raise exceptions.ParseError(_("The body is nested too deeply."))
    if isinstance(value, str):
        _refuse_odd_text(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _refuse_odd_text(name)
            _refuse_odd(inner, depth=depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _refuse_odd(inner, depth=depth + 1)


def _refuse_odd_text(text: str) -> None:
    if "\x00" in text or (not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)):
        raise exceptions.ParseError(_("The body has characters that no text can hold."))
