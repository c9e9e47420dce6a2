"""A list as CSV: what a spreadsheet opens as it should, and never runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse

from events.organizer.lists.found import Found

# So many rows are loaded at once.
CHUNK = 500
# A cell that begins so is a formula to a spreadsheet, in half or in full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Without it Excel reads Chinese as something else.
BOM = "\ufeff"


def answer(found: Found[Any], *, name: str) -> HttpResponse:
    """All rows of ``found`` as a file called ``name``."""
    response = HttpResponse("".join(lines(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def lines(found: Found[Any]) -> Iterator[str]:
    """The heading in the reader's language, then a line for each row."""
    columns = found.listing.columns
    yield BOM + _line(column.label for column in columns)
    for start in range(0, found.total, CHUNK):
        for row in found.loaded(found.ids[start : start + CHUNK]):
            yield _line(column.cell(row) for column in columns)


def safe(value: object) -> object:
    """``value`` as a cell. Text that would be run is kept as text by an apostrophe before it."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA) else text


def _line(cells: Iterable[object]) -> str:
    text = StringIO()
    csv.writer(text).writerow([safe(cell) for cell in cells])
    return text.getvalue()
