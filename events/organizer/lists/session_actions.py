"""What may be done to many sessions at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import bulk_edits, calling_off
from events.models import Feature, Session, StaffRole
from events.organizer.lists.asked import (
    asking,
    features_by_slug,
    note_action,
    one_of,
    several,
    versions,
)
from events.organizer.lists.session_words import places
from events.organizer.lists.spec import Action
from events.organizer.versions import number_in
from events.templatetags.organizer import listed

NO_TRACK = "-"
RELEASED = [Session.Status.CONFIRMED, Session.Status.DRAFT]


def session_actions(role: StaffRole) -> list[Action[Session]]:
    makers = (_track, _type, _status, _call_off, _bring_back, _note)
    features = features_by_slug()
    return [*(make(role) for make in makers), *([_needs(role, features)] if features else ())]


def _track(role: StaffRole) -> Action[Session]:
    tracks = {track.slug: track for track in role.edition.tracks.all()}
    choices = [(slug, str(track)) for slug, track in tracks.items()]
    return Action(
        name="track",
        label=_("Set the track…"),
        counted=lambda n: _count(
            ngettext("Set the track of %(n)d session", "Set the track of %(n)d sessions", n), n
        ),
        form=asking(track=one_of(_("Track"), [*choices, (NO_TRACK, _("no track"))])),
        now=lambda row: str(row.track or "–"),
        does=lambda seen, said: bulk_edits.set_track(
            role.edition, versions(seen), track=tracks.get(said["track"]), by=role.user
        ),
    )


def _type(role: StaffRole) -> Action[Session]:
    kinds = {kind.slug: kind for kind in role.edition.session_types.all()}
    choices = [(slug, str(kind)) for slug, kind in kinds.items()]
    return Action(
        name="type",
        label=_("Set the type…"),
        counted=lambda n: _count(
            ngettext("Set the type of %(n)d session", "Set the type of %(n)d sessions", n), n
        ),
        form=asking(type=one_of(_("Type"), choices)),
        now=lambda row: str(row.type),
        does=lambda seen, said: bulk_edits.set_type(
            role.edition, versions(seen), kind=kinds[said["type"]], by=role.user
        ),
    )


def _status(role: StaffRole) -> Action[Session]:
    choices = [(status.value, str(status.label)) for status in RELEASED]
    return Action(
        name="status",
        label=_("Confirm or hold back…"),
        counted=lambda n: _count(
            ngettext("Set the status of %(n)d session", "Set the status of %(n)d sessions", n), n
        ),
        form=asking(status=one_of(_("Status"), choices)),
        now=lambda row: str(row.get_status_display()),
        advice=_("Confirmed sessions that have a place come with the next release; drafts do not."),
        does=lambda seen, said: bulk_edits.set_status(
            role.edition, versions(seen), status=said["status"], by=role.user
        ),
    )


def _call_off(role: StaffRole) -> Action[Session]:
    return Action(
        name="cancel",
        label=_("Cancel…"),
        counted=lambda n: _count(ngettext("Cancel %(n)d session", "Cancel %(n)d sessions", n), n),
        form=asking(),
        now=_whereabouts(role),
        seen=_slots_seen,
        advice=_(
            "All their slots are cancelled. With the next release the programme shows them struck "
            "through and calendars take them out. You can restore them at any time."
        ),
        is_dangerous=True,
        does=lambda seen, said: calling_off.call_off(role.edition, _slots(seen), by=role.user),
    )


def _bring_back(role: StaffRole) -> Action[Session]:
    return Action(
        name="restore",
        label=_("Restore…"),
        counted=lambda n: _count(ngettext("Restore %(n)d session", "Restore %(n)d sessions", n), n),
        form=asking(),
        now=_whereabouts(role),
        seen=_slots_seen,
        advice=_(
            "What was cancelled comes back at its old place. With the next release the programme "
            "and calendars show it again."
        ),
        does=lambda seen, said: calling_off.bring_back(role.edition, _slots(seen), by=role.user),
    )


def _note(role: StaffRole) -> Action[Session]:
    return note_action(
        role,
        lambda n: _count(
            ngettext("Add a note to %(n)d session", "Add a note to %(n)d sessions", n), n
        ),
    )


def _needs(role: StaffRole, features: dict[str, Feature]) -> Action[Session]:
    needs = several(_("They need"), [(slug, str(each)) for slug, each in features.items()])
    return Action(
        name="needs",
        label=_("Say what they need…"),
        counted=lambda n: _count(
            ngettext("Say what %(n)d session needs", "Say what %(n)d sessions need", n), n
        ),
        form=asking(needs=needs),
        prefetch=("needs",),
        now=lambda row: listed(str(feature) for feature in row.needs.all()),
        does=lambda seen, said: bulk_edits.add_needs(
            role.edition,
            versions(seen),
            needs=[features[slug] for slug in said["needs"]],
            by=role.user,
        ),
    )


def _count(text: str, n: int) -> str:
    return text % {"n": n}


def _whereabouts(role: StaffRole) -> Callable[[Session], str]:
    return lambda row: "; ".join(places(role.edition, row.slots.all()))


def _slots_seen(row: Session) -> str:
    slots = ",".join(f"{slot.pk}={slot.version}" for slot in row.slots.all())
    return f"{row.version};{slots}"


def _slots(seen: Any) -> calling_off.SeenSlots:
    return {row: _slots_in(mark) for row, mark in seen.items()}


def _slots_in(mark: str) -> tuple[int, dict[int, int]]:
    version, _semicolon, slots = mark.partition(";")
    pairs = [pair.partition("=")[::2] for pair in slots.split(",")[:200]]
    return number_in(version), {number_in(slot): number_in(seen) for slot, seen in pairs}
