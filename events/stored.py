"""Bytes that were stored when a release was published."""

from __future__ import annotations

from typing import TypeVar

from events.models.feeds import StoredBytes

Stored = TypeVar("Stored", bound=StoredBytes)


def stored_bytes(version: Stored, *, gzipped: bool) -> tuple[Stored, bytes]:
    """The bytes of ``version``, and the version they are of, should one have come out meanwhile."""
    column = "gzipped" if gzipped else "body"
    rows = type(version)._default_manager.only("etag", "changed_at", column)
    row: Stored = rows.get(pk=version.pk)
    return row, bytes(row.gzipped if gzipped else row.body)
