"""What each kind of clash does in an edition: one form, with who changed what before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from events.access import Level as Role
from events.access import staff_role
from events.clashes import BY_KIND, Level
from events.clashes.meanings import MEANINGS
from events.models import Change, Edition, StaffRole
from events.organizer.roles import FORM, page
from events.rules import levels_of, set_level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

MOST_CHANGES = 30


class RulesForm(forms.Form):
    """One choice for each kind. Only what was changed in it is changed in the edition."""

    def __init__(self, edition: Edition, typed: QueryDict | None = None) -> None:
        self.levels = levels_of(edition)
        super().__init__(typed)
        for kind, level in self.levels.items():
            self.fields[kind] = forms.TypedChoiceField(
                label=str(BY_KIND[kind]),
                choices=Level.choices,
                coerce=lambda value: Level(int(value)),
                initial=level.value,
                show_hidden_initial=True,
            )

    def changes(self) -> dict[str, Level]:
        """What the reader chose otherwise than it stood in the form."""
        return {kind: self.cleaned_data[kind] for kind in self.changed_data}

    def groups(self) -> Iterator[tuple[StrPromise, list[Line]]]:
        for heading, meanings in MEANINGS:
            yield heading, [self._line(kind, text) for kind, text in meanings.items()]

    def _line(self, kind: str, meaning: StrPromise) -> Line:
        usual, level = BY_KIND[kind].level, self.levels[kind]
        return Line(self[kind], meaning, level, None if usual == level else usual)


@dataclass(frozen=True)
class Line:
    """A kind on the page; ``usual`` only where this edition wants it otherwise."""

    field: BoundField
    meaning: StrPromise
    level: Level
    usual: Level | None


@dataclass(frozen=True)
class Changed:
    """One line of the history."""

    kind: str
    before: Level
    after: Level
    change: Change


@login_required
@require_http_methods(FORM)
def clash_rules(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Role.LOOK)
    if request.method != "POST":
        return _rules_page(request, role, RulesForm(role.edition))
    if role.level < Role.CHAIR:
        raise Http404
    form = RulesForm(role.edition, request.POST)
    if not form.is_valid():
        return _rules_page(request, role, form, status=400)
    changes = form.changes()
    for kind, level in changes.items():
        set_level(role.edition, kind, level, by=role.user)
    messages.success(request, _told(len(changes)))
    return redirect("manage-clash-rules", edition)


def _told(count: int) -> str:
    if not count:
        return _("Nothing was changed.")
    text = ngettext(
        "%(n)d kind does something else now.", "%(n)d kinds do something else now.", count
    )
    return text % {"n": count}


def _rules_page(
    request: HttpRequest, role: StaffRole, form: RulesForm, *, status: int = 200
) -> HttpResponse:
    history = list(_history(role.edition))
    return page(request, "clash_rules", role, status=status, form=form, history=history)


def _history(edition: Edition) -> Iterator[Changed]:
    changes = Change.objects.filter(edition=edition, verb="set level", subject="clash-kind")
    for change in changes.select_related("by").order_by("-pk")[:MOST_CHANGES]:
        if check := BY_KIND.get(change.subject_id):
            before, after = (Level(each["level"]) for each in (change.before, change.after))
            yield Changed(str(check), before, after, change)
