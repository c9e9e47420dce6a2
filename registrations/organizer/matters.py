"""What waits for a decision, under a heading for how pressing it is, each with its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from events.access import Level
from events.attention import Matter, Weight
from events.models import StaffRole

# Where each kind of matter is decided: the name of the page, and which part or filter of it.
PAGES = {
    "clashes": ("manage-clashes", "?state=open"),
    "waiting": ("manage-draft", "#waiting"),
    "unpublished": ("manage-release", ""),
    "declined": ("manage-sessions", "?missing=people"),
    "unanswered": ("manage-sessions", ""),
    "words": ("manage-sessions", "?missing=text-{about}"),
    "keys": ("manage-sessions", "?is=film"),
    "rain": ("manage-draft", ""),
    "crowded": ("manage-edition", "#wanted"),
    "failed": ("manage-edition", "#letters"),
    "stuck": ("manage-edition", "#letters"),
    "requested": ("manage-edition", "#sales"),
    "expiring": ("manage-edition", "#sales"),
    "opening": ("manage-edition", "#sales"),
    "full": ("manage-edition", "#sales"),
}
# Of orders whoever may see them is led to those that wait.
ORDERS = {"requested": "?status=requested", "expiring": "?status=held"}


@dataclass(frozen=True)
class Group:
    """Matters of one weight. ``chip`` is the kind of chip that marks them."""

    heading: str
    chip: str
    matters: list[tuple[Matter, str]]


def grouped(matters: Iterable[Matter], role: StaffRole) -> list[Group]:
    """``matters`` with the address of each, the most pressing first; no group is empty."""
    found = list(matters)
    headings = [
        (Weight.STOPS, _("Something does not go on"), "clash"),
        (Weight.SOON, _("Soon it decides itself"), "few"),
        (Weight.LATER, _("When there is time"), ""),
    ]
    groups = [
        Group(heading, chip, [(each, _page(each, role)) for each in found if each.weight == mark])
        for mark, heading, chip in headings
    ]
    return [group for group in groups if group.matters]


def _page(matter: Matter, role: StaffRole) -> str:
    name, part = PAGES[matter.kind]
    if matter.kind in ORDERS and role.level >= Level.DESK:
        name, part = "manage-orders", ORDERS[matter.kind]
    return reverse(name, args=[role.edition.slug]) + part.format(about=matter.about)
