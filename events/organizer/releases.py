"""The release page: what would change, what stands in the way, and the button."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.errors import RuleBroken
from events.models import Release, StaffRole
from events.organizer.roles import FORM, page
from events.organizer.typed import TextField
from events.organizer.versions import number_in
from events.releasing import changes_to_publish, publish
from events.rules import clashes_of, stopping
from events.telling import told
from events.translated import Words
from events.wording import TONGUES


class NotesForm(forms.Form):
    """A few words to readers about a release. None are needed."""

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed)
        for code, name in TONGUES.items():
            label = _("Notes in %(language)s") % {"language": name}
            self.fields[code] = TextField(label=label, lang=code, longest=2_000, lines=3)

    def words(self) -> Words:
        return Words({code: text for code, text in self.cleaned_data.items() if text})


@login_required
@require_http_methods(FORM)
def release(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    if request.method != "POST":
        return _release_page(request, role, NotesForm())
    if role.level < Level.CHAIR:
        raise Http404
    notes = NotesForm(request.POST)
    if not notes.is_valid():
        return _release_page(request, role, notes, status=400)
    after = number_in(request.POST.get("after", ""))
    try:
        number = publish(role.edition, by=role.user, after=after, notes=notes.words()).number
    except RuleBroken as refusal:
        if not _was_theirs(role, after + 1):
            notes.add_error(None, str(refusal))
            return _release_page(request, role, notes, status=409)
        number = after + 1  # the same button pressed twice
    messages.success(request, _("Release %(number)d is public.") % {"number": number})
    return redirect("manage-release", edition)


def _was_theirs(role: StaffRole, number: int) -> bool:
    return role.edition.releases.filter(number=number, published_by=role.user).exists()


def _release_page(
    request: HttpRequest, role: StaffRole, notes: NotesForm, *, status: int = 200
) -> HttpResponse:
    edition = role.edition
    current = Release.objects.current().filter(edition=edition).first()
    clashes = clashes_of(edition)
    stops = stopping(clashes)
    return page(
        request,
        "release",
        role,
        status=status,
        form=notes,
        changes=[(change, told(change, edition)) for change in changes_to_publish(edition)],
        clashes=stops,
        warnings=[clash for clash in clashes if clash not in stops and not clash.is_accepted],
        after=current.number if current else 0,
        number=current.number + 1 if current else 1,
        releases=edition.releases.select_related("published_by").order_by("-number")[:50],
    )
