"""How one kind of thing is written: its questions, its rules, and what its pages are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from events.access import Level
from events.models import StaffRole
from events.organizer.typed import Text
from events.organizer.writing.sheet import Sheet
from events.uses import Use


@dataclass(frozen=True)
class Desk:
    """One kind of thing. Its rules take the edition that it is written from."""

    sheet: type[Sheet]
    list_route: str  # the page of them all, and how it is called
    list_name: Text
    route: str  # "manage-person": the page of one; with "-new" and "-remove" behind it
    address: Callable[[Any], list[str]]  # what stands in the address of one
    find: Callable[..., Any]  # the one that an address means, or Http404
    edit: Callable[..., Any]
    # What is always there can neither be added nor removed.
    new: Text = ""  # the title of the page that adds one
    add: Callable[..., Any] | None = None
    remove: Callable[..., None] | None = None
    uses: Callable[..., list[Use]] | None = None
    level: StaffRole.Level = Level.PROGRAMME
    template: str = "writing/sheet"

    def of_all(self, role: StaffRole) -> dict[str, Any]:
        """What each of its pages knows."""
        return {"list_name": self.list_name, "back": self.back(role)}

    def about(self, role: StaffRole, row: Any) -> dict[str, Any]:
        """What the pages about ``row`` know: its name, where it stands, where it is removed."""
        address = [role.edition.slug, *self.address(row)]
        facts = {**self.of_all(role), "row": row, "title": str(row)}
        facts["here"] = reverse(self.route, args=address)
        if self.remove:
            facts["removal"] = reverse(f"{self.route}-remove", args=address)
        return facts

    def back(self, role: StaffRole) -> str:
        return reverse(self.list_route, args=[role.edition.slug])
