"""Bytes that are stored once and sent many times: their tag, and their gzipped twin."""

from __future__ import annotations

import gzip
import hashlib


def etag_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def packed(body: bytes) -> bytes:
    """``body`` gzipped, without the time, so that the same bytes stay the same."""
    return gzip.compress(body, 6, mtime=0)


def unpacked(gzipped: bytes) -> bytes:
    return gzip.decompress(gzipped)
