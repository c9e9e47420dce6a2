"""What each kind of clash means, for whoever decides what it does. In the order people look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

MEANINGS: list[tuple[StrPromise, dict[str, StrPromise]]] = [
    (
        _("Rooms"),
        {
            "room_taken_twice": _(
                "More sessions are in a room at once than it holds, ours or another event's."
            ),
            "room_closed": _("The room is closed for part of the session."),
            "outside_opening_hours": _("The building or the room is not open so early or so late."),
            "turnaround_too_short": _(
                "Between two sessions there is less time than the room, setup and strike need."
            ),
            "feature_missing": _("The session needs something that the room does not have."),
            "rain_room_taken": _("The room for rain is in use when the session outdoors is on."),
            "outdoors_without_a_plan": _(
                "A session under the open sky has neither a room for rain nor a plan."
            ),
        },
    ),
    (
        _("People"),
        {
            "person_in_two_places": _("Somebody is in two sessions at once, here or elsewhere."),
            "person_away": _("Somebody cannot come at that time."),
            "walk_too_short": _(
                "Somebody has less time between two buildings than the way takes on foot."
            ),
            "too_many_a_day": _("Somebody has more sessions on a day than they agreed to."),
            "too_many_in_all": _("Somebody has more sessions in all than they agreed to."),
            "no_break": _("Somebody has several sessions in a row without a break."),
            "people_to_keep_apart": _(
                "Two people who should not meet are in one session. Only chairs read who."
            ),
            "no_moderator": _("Several people are on stage, and nobody moderates."),
            "language_not_spoken": _(
                "Somebody on stage does not speak the language, and nobody interprets."
            ),
        },
    ),
    (
        _("Films"),
        {
            "format_does_not_fit": _("The screen plays no format that the film comes in."),
            "subtitles_missing": _("The subtitles need a device that this room does not have."),
            "before_its_premiere": _("A screening is earlier than the premiere of the film."),
            "repeat_too_close": _("Two screenings of a film are on one day or close together."),
        },
    ),
    (
        _("Audience"),
        {
            "more_registered_than_places": _("More people have a place than the room has seats."),
            "more_expected_than_places": _("More people are expected than the room has seats."),
            "against_a_plenary": _("A session is on while everybody should be at a plenary."),
            "one_audience": _("Many people starred both of two sessions that are on at once."),
            "one_track": _("Two sessions of one track are on at once."),
            "children_alone": _("A session for children does not ask for a guardian."),
            "late_for_children": _("A session for children begins too early or ends too late."),
        },
    ),
]
