"""Tables for spreadsheet programs: a list of rows in, CSV bytes out.

They open with the mark that tells Excel of UTF-8, and no cell can become a formula
on somebody's desk because a stranger typed ``=HYPERLINK(…)`` as a title.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, in any width.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def csv_of(head: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """``rows`` below ``head`` as UTF-8 text with line ends as RFC 4180 has them."""
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def cell(value: object) -> object:
    """``value`` as it may stand in a table; a number stays one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA) else text
