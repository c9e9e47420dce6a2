"""Undoing what one did oneself, and doing it again, without touching what others did since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.casting import cast_of, set_cast
from events.editing import following
from events.errors import NotUndoable
from events.grid import Move, spot_of
from events.history import Facts, facts_of, record_all
from events.models import (
    Change,
    Edit,
    Edition,
    Film,
    Organisation,
    Person,
    Room,
    Session,
    Slot,
    User,
)
from events.rules import refuse_blocked

Row = Slot | Session | Room | Person | Film | Organisation
Rows = dict[tuple[str, int], Row]
Told = tuple[tuple[str, object], Facts, Facts]
R = TypeVar("R", bound=Model)
# By what history calls them: the rows whose changes are kept for undoing.
ROWS: dict[str, QuerySet[Any]] = {
    "slot": Slot.objects.select_related("session__edition__series", "room__building"),
    "session": Session.objects.all(),
    "room": Room.objects.all(),
    "person": Person.objects.all(),
    "film": Film.objects.all(),
    "organisation": Organisation.objects.all(),
}
# What was done, as the beginning of a sentence that ends with a title.
VERBS = {
    "place": gettext_lazy("Place"),
    "unplace": gettext_lazy("Take off the grid"),
    "swap": gettext_lazy("Swap"),
    "pin": gettext_lazy("Pin"),
    "unpin": gettext_lazy("Unpin"),
    "shift": gettext_lazy("Shift"),
    "move": gettext_lazy("Move"),
    "move to rain": gettext_lazy("Move to a place for rain"),
    "cancel": gettext_lazy("Call off"),
    "restore": gettext_lazy("Bring back"),
    "give a rain room": gettext_lazy("Give a place for rain to"),
    "let moderate": gettext_lazy("Choose who moderates"),
    "edit": gettext_lazy("Edit"),
}


@dataclass(frozen=True)
class Step:
    """What somebody did in one go."""

    verb: str
    titles: tuple[str, ...]
    at: datetime
    is_undone: bool

    def __str__(self) -> str:
        """As a person would say it: move “Aliens” and 2 more."""
        named = {"verb": VERBS.get(self.verb, self.verb), "title": self.titles[0]}
        more = len(self.titles) - 1
        if not more:
            return _("%(verb)s “%(title)s”") % named
        text = ngettext(
            "%(verb)s “%(title)s” and %(more)d more", "%(verb)s “%(title)s” and %(more)d more", more
        )
        return text % {**named, "more": more}


GONE = gettext_lazy("Something that this needs, a room or a person, is gone. It stays as it is.")


def undo(edition: Edition, *, by: User) -> Step:
    """Take back the last thing that ``by`` did, if nobody has gone on from there."""
    return _turn(edition, by, undone=True)


def redo(edition: Edition, *, by: User) -> Step:
    """Do again what ``by`` undid last."""
    return _turn(edition, by, undone=False)


def steps_of(edition: Edition, by: User, *, most: int = 50) -> list[Step]:
    """The last things that ``by`` did and can undo or do again, the newest first."""
    edits = Edit.objects.filter(edition=edition, by=by).select_related("change").order_by("-pk")
    steps: dict[object, list[Edit]] = {}
    for edit in edits[: most * 10]:
        steps.setdefault(edit.step, []).append(edit)
    newest = list(steps.values())[:most]
    rows = _rows_of([edit for step in newest for edit in step])
    return [_step(edits, rows) for edits in newest]


def _turn(edition: Edition, by: User, *, undone: bool) -> Step:
    edits = _next(edition, by, undone=undone)
    try:
        with transaction.atomic():
            _claim(edits, undone=undone)
            rows = _rows_of(edits, locked=True)
            wishes = [(edit, _wished(edit, undone=undone)) for edit in edits]
            _refuse_changed(edits, rows, undone=undone)
            _refuse_gone(rows, wishes)
            _refuse_places(rows, wishes)
            told = _go(rows, wishes)
            record_all(edition, "undo" if undone else "redo", told, by=by)
    except IntegrityError:  # only the database saw it, because somebody wrote then too
        raise NotUndoable(str(GONE)) from None
    return _step(edits, rows)


def _next(edition: Edition, by: User, *, undone: bool) -> list[Edit]:
    """The edits of the step that is next, in the order in which they are turned."""
    mine = Edit.objects.filter(edition=edition, by=by, is_undone=not undone)
    order = "-pk" if undone else "pk"
    edit = mine.order_by(order).first()
    if edit is None:
        nothing = _("There is nothing of yours to undo.") if undone else _("Nothing was undone.")
        raise NotUndoable(nothing)
    return list(
        mine.filter(step=edit.step).select_related("change", "edition__series").order_by(order)
    )


def _claim(edits: Sequence[Edit], *, undone: bool) -> None:
    """In two windows of one person, one of them turns a step."""
    waiting = Edit.objects.filter(pk__in=[edit.pk for edit in edits], is_undone=not undone)
    if waiting.update(is_undone=undone) != len(edits):
        raise NotUndoable(_("You did this in another window already."))
    for edit in edits:
        edit.is_undone = undone


def _key(edit: Edit) -> tuple[str, int]:
    return edit.change.subject, edit.row_id


def _rows_of(edits: Iterable[Edit], *, locked: bool = False) -> Rows:
    keys = {_key(edit) for edit in edits}
    found: Rows = {}
    for kind in sorted({kind for kind, _row in keys}):
        rows = ROWS[kind].filter(pk__in=[row for each, row in keys if each == kind])
        if locked:  # in one order, so that two of them wait for each other and never both
            rows = rows.select_for_update(of=("self",)).order_by("pk")
        found |= {(kind, row.pk): row for row in rows}
    return found


def _wished(edit: Edit, *, undone: bool) -> Facts:
    return dict(edit.change.before if undone else edit.change.after)


def _refuse_changed(edits: Sequence[Edit], rows: Rows, *, undone: bool) -> None:
    """A row that is not in the state that this step left it in was changed by somebody since."""
    seen: set[tuple[str, int]] = set()
    for edit in edits:
        row = rows.get(_key(edit))
        if row is None:
            raise NotUndoable(_("What this changed was removed. It stays as it is."))
        if _key(edit) not in seen and row.version != (edit.became if undone else edit.was):
            raise NotUndoable(_changed_since(edit, row))
        seen.add(_key(edit))


def _changed_since(edit: Edit, row: Row) -> str:
    change = edit.change
    same = Change.objects.filter(subject=change.subject, subject_id=change.subject_id)
    latest = same.select_related("by").order_by("-pk").first()
    title = _title(row)
    if latest is None or latest.by is None or latest.by_id == edit.by_id:
        text = _("“%(title)s” was changed since. So that this is not lost, it stays as it is.")
        return text % {"title": title}
    text = _("%(who)s changed “%(title)s” since. So that this is not lost, it stays as it is.")
    return text % {"title": title, "who": latest.by}


def _refuse_gone(rows: Rows, wishes: Iterable[tuple[Edit, Facts]]) -> None:
    """The rooms, tracks and people that are to come back may have been removed meanwhile."""
    needed: dict[type[Model], set[Any]] = {}
    for edit, facts in wishes:
        for name, value in facts.items():
            if name == "people":
                needed.setdefault(Person, set()).update(part["person"] for part in value)
            elif value is not None and (
                model := rows[_key(edit)]._meta.get_field(name).related_model
            ):
                needed.setdefault(model, set()).add(value)
    for model, ids in needed.items():
        if model._default_manager.filter(pk__in=ids).count() < len(ids):
            raise NotUndoable(str(GONE))


def _refuse_places(rows: Rows, wishes: Iterable[tuple[Edit, Facts]]) -> None:
    """A place that may not be taken may not be taken by going back to it either."""
    moves = []
    for edit, facts in wishes:
        slot = rows[_key(edit)]
        if isinstance(slot, Slot) and "room" in facts:
            moves.append(Move(slot, spot_of(slot), spot_of(_with(slot, _values(slot, facts)))))
    if moves:
        refuse_blocked(*moves)


def _go(rows: Rows, wishes: Sequence[tuple[Edit, Facts]]) -> list[Told]:
    """Let the rows have their facts again, each by a new version, and tell history of each."""
    told: list[Told] = []
    written: dict[str, set[str]] = {}
    names = Names(rows)
    for edit, facts in wishes:
        kind, row = edit.change.subject, rows[_key(edit)]
        told.append(((kind, edit.change.subject_id), _told(row, facts), facts))
        if isinstance(row, Session) and "people" in facts:
            set_cast(row, facts["people"])
        values = _values(row, facts)
        for name, value in (values | following(row, values)).items():
            setattr(row, name, value)
            written.setdefault(kind, {"version"}).add(row._meta.get_field(name).name)
        row.version += 1
        names.call(edit, row.version)
    for kind, fields in written.items():
        those = [row for (each, _pk), row in rows.items() if each == kind]
        ROWS[kind].model._default_manager.bulk_update(those, sorted(fields))
    names.write()
    return told


class Names:
    """What the states of rows are called in everybody's edits of them."""

    def __init__(self, rows: Rows) -> None:
        kinds = {kind for kind, _row in rows}
        edits = Edit.objects.filter(change__subject__in=kinds, row_id__in={row for _k, row in rows})
        self.called: dict[int, Edit] = {}
        self.of_row: dict[tuple[str, int], list[Edit]] = {}
        for edit in edits.select_related("change"):
            self.of_row.setdefault(_key(edit), []).append(edit)

    def call(self, edit: Edit, version: int) -> None:
        """The row of ``edit`` is in an old state again, which is ``version`` from now."""
        same = next(each for each in self.of_row[_key(edit)] if each.pk == edit.pk)
        state = same.was if edit.is_undone else same.became
        for each in self.of_row[_key(edit)]:
            if state in (each.was, each.became):
                each.was = version if each.was == state else each.was
                each.became = version if each.became == state else each.became
                self.called[each.pk] = each

    def write(self) -> None:
        Edit.objects.bulk_update(self.called.values(), ["was", "became"])


def _values(row: Row, facts: Facts) -> dict[str, Any]:
    """The columns that ``facts`` stand for, as the database takes them."""
    fields = {name: row._meta.get_field(name) for name in facts if name != "people"}
    return {field.attname: field.to_python(facts[name]) for name, field in fields.items()}  # type: ignore[union-attr]


def _with(row: R, values: dict[str, Any]) -> R:
    wished = copy(row)
    for name, value in values.items():
        setattr(wished, name, value)
    return wished


def _told(row: Row, facts: Facts) -> Facts:
    """What ``row`` has now, of the kinds of facts that ``facts`` has."""
    told = facts_of(row, *(name for name in facts if name != "people"))
    if isinstance(row, Session) and "people" in facts:
        told["people"] = cast_of(row)
    return told


def _title(row: Row) -> str:
    return str(row.session if isinstance(row, Slot) else row)


def _step(edits: Sequence[Edit], rows: Rows) -> Step:
    found = [rows[_key(edit)] for edit in edits if _key(edit) in rows]
    titles = dict.fromkeys(_title(row) for row in found)
    first = edits[-1]
    return Step(first.change.verb, tuple(titles) or ("–",), first.change.at, first.is_undone)
