"""The text of a file somebody gave us: bounded, and in UTF-8 or refused in a sentence."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

from django.utils.translation import gettext as _

from events.errors import NotReadable

# The largest published programme we know has two megabytes, biographies included.
LARGEST = 16_000_000
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path, *, largest: int = LARGEST) -> str:
    """The text of ``path`` without its byte order mark, or NotReadable."""
    try:
        found = _read(path, largest)
    except OSError as error:
        text = _("%(file)s cannot be read: %(reason)s.")
        raise NotReadable(text % {"file": path.name, "reason": error.strerror}) from None
    except ValueError:  # a NUL in a name
        raise NotReadable(_("This is not the name of a file.")) from None
    if not found.strip():
        raise NotReadable(_("%(file)s is empty.") % {"file": path.name})
    return _decode(found, path.name)


def _read(path: Path, largest: int) -> bytes:
    if path.exists() and not path.is_file():
        raise NotReadable(_("%(file)s is not a file.") % {"file": path.name or path})
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        found = file.read(largest + 1) if size <= largest else b""
    if size > largest or len(found) > largest:
        text = _(
            "%(file)s has %(size)d megabytes. A programme of thousands of items has two; "
            "files above %(largest)d are not read."
        )
        megabytes = {"size": round(size / 1e6), "largest": round(largest / 1e6)}
        raise NotReadable(text % {"file": path.name, **megabytes})
    return found


def _decode(found: bytes, name: str) -> str:
    if found.startswith(UTF_16) or b"\0" in found[:200]:
        text = _("%(file)s is not UTF-8 text (it looks like UTF-16). Please save it as UTF-8.")
        raise NotReadable(text % {"file": name})
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        text = _(
            "%(file)s is not UTF-8 text: line %(line)d has other bytes, as GBK or Latin-1 "
            "would. Please save it as UTF-8."
        )
        raise NotReadable(text % {"file": name, "line": line}) from None
