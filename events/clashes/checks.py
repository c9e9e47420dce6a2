"""The whole list of checks. A new one is a function of a few lines and an entry here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from events.clashes import audiences, films, people, rooms, sessions
from events.clashes.clash import Check, Level

STOPS, WARNS, SILENT = Level.BLOCK_RELEASE, Level.WARN, Level.IGNORE

# kind, name, what it does unless an edition wants it otherwise, what it looks at, how
CHECKS: list[Check] = [
    Check("room_taken_twice", _("room taken twice"), STOPS, "room", rooms.taken_twice),
    Check("room_closed", _("room closed"), STOPS, "slot", rooms.closed),
    Check(
        "outside_opening_hours",
        _("outside opening hours"),
        STOPS,
        "slot",
        rooms.outside_opening_hours,
    ),
    Check(
        "turnaround_too_short",
        _("too short to clear the room"),
        WARNS,
        "room",
        rooms.turnaround_too_short,
    ),
    Check(
        "feature_missing",
        _("room lacks what the session needs"),
        STOPS,
        "slot",
        rooms.feature_missing,
    ),
    Check(
        "person_in_two_places",
        _("person in two places"),
        STOPS,
        "person",
        people.in_two_places,
    ),
    Check("person_away", _("person away"), STOPS, "person", people.away),
    Check("walk_too_short", _("too short for the walk"), WARNS, "person", people.walk_too_short),
    Check("too_many_a_day", _("too many in a day"), WARNS, "person", people.too_many_a_day),
    Check("too_many_in_all", _("too many in all"), WARNS, "person", people.too_many_in_all),
    Check("no_break", _("no break"), WARNS, "person", people.no_break),
    Check(
        "people_to_keep_apart",
        _("people to keep apart"),
        STOPS,
        "slot",
        people.to_keep_apart,
        is_confidential=True,
    ),
    Check(
        "format_does_not_fit",
        _("the screen cannot play the film"),
        STOPS,
        "slot",
        films.format_does_not_fit,
    ),
    Check(
        "subtitles_missing",
        _("no device for the subtitles"),
        STOPS,
        "slot",
        films.subtitles_missing,
    ),
    Check(
        "before_its_premiere",
        _("screening before the premiere"),
        STOPS,
        "film",
        films.before_its_premiere,
    ),
    Check("repeat_too_close", _("repeat too close"), WARNS, "film", films.repeat_too_close),
    Check(
        "more_registered_than_places",
        _("more registered than there are places"),
        STOPS,
        "slot",
        audiences.more_registered_than_places,
    ),
    Check(
        "more_expected_than_places",
        _("more expected than there are places"),
        WARNS,
        "slot",
        audiences.more_expected_than_places,
    ),
    Check("against_a_plenary", _("against a plenary"), WARNS, "slot", audiences.against_a_plenary),
    Check(
        "one_audience",
        _("two sessions for one audience"),
        WARNS,
        "slot",
        audiences.one_audience,
    ),
    # Many editions run a track in several rooms on purpose.
    Check("one_track", _("two of one track at once"), SILENT, "track", audiences.one_track),
    Check(
        "outdoors_without_a_plan",
        _("outdoors without a plan for rain"),
        WARNS,
        "slot",
        sessions.outdoors_without_a_plan,
    ),
    Check("rain_room_taken", _("rain room taken"), WARNS, "rain", rooms.rain_room_taken),
    Check("no_moderator", _("nobody moderates"), WARNS, "slot", sessions.no_moderator),
    Check(
        "language_not_spoken",
        _("language not spoken"),
        WARNS,
        "slot",
        sessions.language_not_spoken,
    ),
    Check(
        "children_alone",
        _("children without a guardian"),
        WARNS,
        "slot",
        sessions.children_alone,
    ),
    Check(
        "late_for_children",
        _("late for children"),
        WARNS,
        "slot",
        sessions.late_for_children,
    ),
]
BY_KIND = {check.kind: check for check in CHECKS}
