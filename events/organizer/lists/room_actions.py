"""What may be done to many rooms at once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import bulk_edits, closing
from events.access import Level
from events.closing import Span
from events.models import Edition, Feature, Room, StaffRole
from events.organizer.lists.asked import (
    asking,
    features_by_slug,
    note_action,
    one_of,
    several,
    versions,
)
from events.organizer.lists.spec import Action
from events.organizer.place_form import days_of
from events.organizer.typed import TextField
from events.templatetags.organizer import listed
from events.wording import day_words

YES, NO = "yes", "no"
LONGEST_REASON = 200
A_DAY = timedelta(days=1)


def room_actions(role: StaffRole) -> list[Action[Room]]:
    if role.level < Level.PROGRAMME:
        return []
    noted = note_action(
        role,
        lambda n: ngettext("Add a note to %(n)d room", "Add a note to %(n)d rooms", n) % {"n": n},
    )
    plain = [make(role) for make in (_close, _open, _kind, _outdoors)]
    # Where no equipment is known there is nothing to choose.
    features = features_by_slug()
    equipping = [make(role, features) for make in (_more, _less)] if features else []
    return [*plain, *equipping, noted]


class ClosingForm(forms.Form):
    """A time on one festival day; past midnight if it ends before it begins."""

    def __init__(self, typed: QueryDict | None, *, edition: Edition) -> None:
        super().__init__(typed)
        days = [(day.isoformat(), day_words(day)) for day in days_of(edition)]
        reason = TextField(
            label=_("Reason"), lang="", longest=LONGEST_REASON, help_text=_("rigging, wind, a move")
        )
        reason.required = True
        self.fields |= {
            "day": one_of(_("Day"), days),
            "begins": clock(_("From")),
            "ends": clock(_("Until")),
            "reason": reason,
        }


def clock(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget)


def span_of(edition: Edition, said: dict[str, Any]) -> Span:
    """The moments between the two times of an evening. 00:30 is still of the day before."""
    begins = _moment(edition, said["day"], said["begins"])
    ends = _moment(edition, said["day"], said["ends"])
    return Span(begins, ends if ends > begins else ends + A_DAY)


def whole(edition: Edition, day: str) -> Span:
    """A festival day, from when it begins to when the next one does."""
    return span_of(edition, {"day": day, "begins": edition.day_begins, "ends": edition.day_begins})


def _moment(edition: Edition, day: str, at: time) -> datetime:
    on = date.fromisoformat(day) + A_DAY * (at < edition.day_begins)
    return datetime.combine(on, at.replace(second=0, microsecond=0), tzinfo=edition.tz)


def _close(role: StaffRole) -> Action[Room]:
    return Action(
        name="close",
        label=_("Close for a time…"),
        counted=lambda n: ngettext("Close %(n)d room", "Close %(n)d rooms", n) % {"n": n},
        form=lambda typed: ClosingForm(typed, edition=role.edition),
        now=lambda row: str(row.building),
        advice=_(
            "What is planned there stays planned, and the draft says that it clashes. "
            "Rooms belong to the park: they are closed for every event."
        ),
        does=lambda seen, said: closing.close_each(
            role.edition,
            versions(seen),
            span_of(role.edition, said),
            reason=said["reason"],
            by=role.user,
        ),
    )


def _open(role: StaffRole) -> Action[Room]:
    days = [(day.isoformat(), day_words(day)) for day in days_of(role.edition)]
    return Action(
        name="open",
        label=_("Open again…"),
        counted=lambda n: ngettext("Open %(n)d room again", "Open %(n)d rooms again", n) % {"n": n},
        form=asking(day=one_of(_("Day"), days)),
        now=_closures,
        advice=_("Every closure of that day is taken away, for every event of the park."),
        does=lambda seen, said: closing.open_each(
            role.edition, versions(seen), whole(role.edition, said["day"]), by=role.user
        ),
    )


def _closures(row: Room) -> str:
    return listed(closure.reason for closure in vars(row)["closed_here"])


def _more(role: StaffRole, features: dict[str, Feature]) -> Action[Room]:
    choices = [(slug, str(feature)) for slug, feature in features.items()]
    return Action(
        name="equip",
        label=_("Say what they have…"),
        counted=lambda n: (
            ngettext("Say what %(n)d room has", "Say what %(n)d rooms have", n) % {"n": n}
        ),
        form=asking(equipment=several(_("They have, from now on"), choices)),
        now=_equipment,
        does=lambda seen, said: bulk_edits.add_equipment(
            role.edition,
            versions(seen),
            features=[features[slug] for slug in said["equipment"]],
            by=role.user,
        ),
    )


def _less(role: StaffRole, features: dict[str, Feature]) -> Action[Room]:
    choices = [(slug, str(feature)) for slug, feature in features.items()]
    return Action(
        name="strip",
        label=_("Say what they lack…"),
        counted=lambda n: (
            ngettext("Say what %(n)d room lacks", "Say what %(n)d rooms lack", n) % {"n": n}
        ),
        form=asking(equipment=several(_("They do not have any more"), choices)),
        now=_equipment,
        advice=_("Sessions there that need it clash from now on."),
        does=lambda seen, said: bulk_edits.take_equipment(
            role.edition,
            versions(seen),
            features=[features[slug] for slug in said["equipment"]],
            by=role.user,
        ),
    )


def _equipment(row: Room) -> str:
    return listed(map(str, row.features.all()))


def _kind(role: StaffRole) -> Action[Room]:
    return Action(
        name="kind",
        label=_("Set the kind…"),
        counted=lambda n: (
            ngettext("Set the kind of %(n)d room", "Set the kind of %(n)d rooms", n) % {"n": n}
        ),
        form=asking(kind=one_of(_("Kind"), Room.Kind.choices)),
        now=lambda row: str(row.get_kind_display()),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition, versions(seen), facts={"kind": said["kind"]}, by=role.user
        ),
    )


def _outdoors(role: StaffRole) -> Action[Room]:
    choices = [(YES, _("outdoors")), (NO, _("under a roof"))]
    return Action(
        name="outdoors",
        label=_("Set whether they are outdoors…"),
        counted=lambda n: (
            ngettext(
                "Set whether %(n)d room is outdoors", "Set whether %(n)d rooms are outdoors", n
            )
            % {"n": n}
        ),
        form=asking(where=one_of(_("They are"), choices)),
        now=lambda row: _("outdoors") if row.is_outdoor else _("under a roof"),
        advice=_("Sessions outdoors need a place for rain or say what rain does to them."),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition, versions(seen), facts={"is_outdoor": said["where"] == YES}, by=role.user
        ),
    )
