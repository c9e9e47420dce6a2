"""Letters to be sent. Writing one is part of the caller's transaction."""

from __future__ import annotations

from typing import Any

from events.models import Edition, Message


def post(
    to: str,
    kind: str,
    *,
    language: str,
    facts: dict[str, Any],
    key: str,
    edition: Edition | None = None,
) -> Message:
    """Queue the letter ``kind`` about ``facts`` (JSON), once for each ``key``.

    A key that was used before gives back the letter that is there already.
    """
    letter, _is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "kind": kind,
            "language": language,
            "facts": facts,
            "edition": edition,
        },
    )
    return letter
