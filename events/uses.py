"""What still uses a row, so that it stays, said to whoever wanted to remove it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.errors import InUse
from events.models import Edition, Session


@dataclass(frozen=True)
class Use:
    """One thing that names a row. ``session`` is its code, if it is one of this edition."""

    text: str
    session: str = ""


def in_sessions(sessions: QuerySet[Session], *, edition: Edition) -> list[Use]:
    """Our own sessions by title; of another edition its name is all that is said."""
    found = list(sessions.select_related("edition").order_by("pk").distinct())
    ours = [each for each in found if each.edition_id == edition.pk]
    others = {each.edition_id: each.edition for each in found if each.edition_id != edition.pk}
    titles = [Use(_("the session “%s”") % each.title, each.code) for each in ours]
    return [*titles, *elsewhere(others.values())]


def elsewhere(editions: Iterable[Edition]) -> list[Use]:
    return [Use(_("the programme of %s") % edition) for edition in editions]


def refuse_used(uses: list[Use]) -> None:
    """Raise InUse with the first of ``uses``, if there is one."""
    if uses:
        named = _(", ").join(use.text for use in uses[:5])
        raise InUse(_("It is used by %(uses)s, so it stays.") % {"uses": named})
