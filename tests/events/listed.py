"""Reading a list of organizers as they do: its rows, its file, what narrows it."""

from __future__ import annotations

import csv
from io import StringIO


def names(client, address: str, field: str = "name") -> list[str]:
    """The rows of the list at ``address`` by their English name, in its order."""
    return [getattr(row, field)["en"] for row in client.get(address).context["rows"]]


def cells(client, address: str) -> list[list[str]]:
    """The list as a spreadsheet reads it."""
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def choices(client, address: str, key: str) -> list[tuple[str, str]]:
    """What the filter ``key`` of the list may be asked."""
    questions = client.get(address).context["questions"]
    return [
        choice for each in questions if each.filter.key == key for choice in each.filter.choices
    ]
