"""Changing many rows of a list: choose them, read what will happen to which, then do it.

Choosing is a GET of the list's own address with ``do=<action>``, so it can be looked at twice and
gone back from. Only the button on the page it shows changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.bulk_edits import Outcome
from events.errors import RuleBroken
from events.models import StaffRole
from events.organizer.lists.found import Found
from events.organizer.lists.spec import Action, Listing
from events.organizer.roles import page

MOST = 2_000
# How many are named in a sentence, and how many are listed before a reader asks for more.
NAMED = 5
SHOWN = 50


class NotAsked(RuleBroken):
    """There is no question to ask: the list is shown again, with this sentence above it."""


@dataclass(frozen=True)
class Question:
    """Whether to do ``action`` to rows, each with what was seen of it."""

    action: Action[Any]
    seen: Mapping[Any, str]
    form: forms.Form

    def page(
        self, request: HttpRequest, role: StaffRole, found: Found[Any], *, status: int = 200
    ) -> HttpResponse:
        prefetch_related_objects(list(self.seen), *self.action.prefetch)
        told = [(row, self.action.now(row)) for row in self.seen]
        key_of = found.listing.key_of
        facts = {
            "listing": found.listing,
            "action": self.action,
            "form": self.form,
            "heading": self.action.counted(len(self.seen)),
            "means": self.action.means(list(self.seen)),
            "told": told[:SHOWN],
            "more": told[SHOWN:],
            "marks": " ".join(f"{key_of(row)}:{mark}" for row, mark in self.seen.items()),
            "back": found.listing.address + found.wish.address(),
        }
        return page(request, "many", role, status=status, **facts)


def ask(request: HttpRequest, role: StaffRole, found: Found[Any]) -> HttpResponse:
    """The page that asks whether to do it. Raises NotAsked if there is nothing to ask."""
    action = _action(found.listing, request.GET)
    ids = _chosen(found, request.GET)
    _refuse_count(action, len(ids))
    rows = found.loaded(ids)
    prefetch_related_objects(rows, *action.prefetch)
    if refusal := action.refuses(rows):
        raise NotAsked(refusal)
    seen = {row: action.seen(row) for row in rows}
    return Question(action, seen, action.form(None)).page(request, role, found)


def carry_out(request: HttpRequest, role: StaffRole, found: Found[Any]) -> HttpResponse:
    """Do what was asked, or show the question again with what is wrong about the answer."""
    action = _action(found.listing, request.POST)
    seen, gone = _sent(found, request.POST.get("rows", ""))
    _refuse_count(action, len(seen))
    question = Question(action, seen, action.form(request.POST))
    if not question.form.is_valid():
        return question.page(request, role, found, status=400)
    try:
        outcome = action.does(seen, question.form.cleaned_data)
    except RuleBroken as refusal:
        question.form.add_error(None, str(refusal))
        return question.page(request, role, found, status=409)
    _tell(request, found.listing, outcome, gone)
    return redirect(found.listing.address + found.wish.address())


def _action(listing: Listing[Any], asked: QueryDict) -> Action[Any]:
    for action in listing.actions:
        if action.name == asked.get("do"):
            return action
    raise NotAsked(_("Choose what to do with them."))


def _chosen(found: Found[Any], asked: QueryDict) -> list[int]:
    """The ids of what is ticked, of the page, or of all that match."""
    which = asked.get("which")
    if which == "all":
        return found.ids
    return found.ids_on_page if which == "page" else _known(found, asked.getlist("row"))


def _sent(found: Found[Any], text: str) -> tuple[dict[Any, str], int]:
    """The rows of a question with what was seen of each, and how many of them are gone."""
    marks = dict(part.partition(":")[::2] for part in text.split()[:MOST])
    rows = found.loaded(_known(found, list(marks)))
    seen = {row: marks[found.listing.key_of(row)] for row in rows}
    return seen, len(marks) - len(seen)


def _known(found: Found[Any], keys: Sequence[str]) -> list[int]:
    """The ids of the rows with these keys that are there, in the order of the list."""
    listing = found.listing
    typed = [key for key in keys[:MOST] if len(key) < 64]
    if listing.key == "pk":
        typed = [key for key in typed if key.isascii() and key.isdigit() and len(key) < 10]
    rows = listing.rows.filter(**{f"{listing.key}__in": typed})
    return found.sorted(list(rows.values_list("pk", flat=True)))


def _refuse_count(action: Action[Any], count: int) -> None:
    if not count:
        raise NotAsked(_("Nothing is chosen. Tick the rows, or choose all that match."))
    most = action.most or MOST
    if count > most:
        text = _("At most %(most)d can be changed at once. Please narrow the list first.")
        raise NotAsked(text % {"most": most})
    if action.exactly and count != action.exactly:
        raise NotAsked(_("Please tick exactly %(n)d.") % {"n": action.exactly})


def _tell(request: HttpRequest, listing: Listing[Any], outcome: Outcome, gone: int) -> None:
    """One sentence for each thing that became of the rows."""
    if outcome.changed:
        text = _("Changed: %(what)s.") % {"what": listing.counted(len(outcome.changed))}
        messages.success(request, text)
    if outcome.same:
        text = _("As wished already: %(what)s.") % {"what": listing.counted(len(outcome.same))}
        messages.success(request, text)
    if outcome.stale:
        text = _("Somebody else changed these meanwhile. They are left as they are: %(names)s")
        messages.warning(request, text % {"names": named(outcome.stale)})
    if outcome.refused:
        messages.warning(request, _refusals(outcome.refused))
    if gone:
        text = _("No longer there: %(what)s.") % {"what": listing.counted(gone)}
        messages.warning(request, text)


def _refusals(refused: Sequence[tuple[object, str]]) -> str:
    """Each row that was left as it is with why, a line each; then how many more."""
    lines = [f"{row}: {why}" for row, why in refused[:SHOWN]]
    more = len(refused) - SHOWN
    if more > 0:
        lines.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    return "\n".join([_("Left as they are:"), *lines])


def named(rows: Sequence[object]) -> str:
    """The first of ``rows`` by name, and how many more there are."""
    told = _(", ").join(_("“%s”") % row for row in rows[:NAMED])
    more = len(rows) - NAMED
    if more <= 0:
        return told
    text = ngettext("%(told)s and %(n)d more", "%(told)s and %(n)d more", more)
    return text % {"told": told, "n": more}
