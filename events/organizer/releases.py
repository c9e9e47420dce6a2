"""The release page: what would change, what stands in the way, and the button."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.clashes import find_clashes
from events.errors import RuleBroken
from events.grid import load_grid
from events.lines import LineChange
from events.models import Edition, ReleasedSlot
from events.releasing import changes_to_publish, publish
from events.templatetags.programme import day_words, names

# The fields of a line that people ask after, and their names.
FIELDS = {
    "title": gettext_lazy("title"),
    "starts_at": gettext_lazy("time"),
    "shown_until": gettext_lazy("time"),
    "room_id": gettext_lazy("room"),
    "room_name": gettext_lazy("room"),
    "people": gettext_lazy("people"),
    "description": gettext_lazy("description"),
    "track_name": gettext_lazy("track"),
    "type_name": gettext_lazy("type"),
    "language": gettext_lazy("spoken language"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    if request.method == "POST":
        if role.level < Level.CHAIR:
            raise Http404
        try:
            after = request.POST.get("after", "")
            number = int(after) if after.isascii() and after.isdigit() else -1
            made = publish(role.edition, by=role.user, after=number)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
            return redirect("manage-release", edition)
        messages.success(request, _("Release %(number)d is public.") % {"number": made.number})
        return redirect("manage-release", edition)
    current = role.edition.current_release
    context = {
        "edition": role.edition,
        "role": role,
        "may_edit": role.level >= Level.PROGRAMME,
        "may_publish": role.level >= Level.CHAIR,
        "changes": [
            (change, _details(change, role.edition)) for change in changes_to_publish(role.edition)
        ],
        "clashes": find_clashes(load_grid(role.edition)),
        "after": current.number if current else 0,
        "number": current.number + 1 if current else 1,
        "releases": role.edition.releases.select_related("published_by").order_by("-number")[:50],
    }
    return render(request, "organizer/release.html", context)


def _details(change: LineChange, edition: Edition) -> list[tuple[str, str, str]]:
    """What changed in a line, as (name, old, new); each name once."""
    if change.before is None:
        return []
    before, line = (row.localize(edition.tz) for row in (change.before, change.line))
    told = {}
    for field in change.fields:
        if field in FIELDS:
            name = str(FIELDS[field])
            told[name] = (name, _shown(before, field), _shown(line, field))
    return list(told.values())


def _shown(line: ReleasedSlot, field: str) -> str:
    if field in ("starts_at", "shown_until"):
        return f"{day_words(line.day)} {line.starts_at:%H:%M}–{line.shown_until:%H:%M}"
    if field in ("room_id", "room_name"):
        return str(line.place)
    if field == "people":
        return names(line.people)
    return str(getattr(line, field))
