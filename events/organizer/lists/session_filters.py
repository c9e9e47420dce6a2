"""What organizers ask a list of sessions: whose words are missing, what waits, what clashes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from events.clashes import find_clashes
from events.grid import load_grid
from events.models import Edition, Film, Participation, Person, Room, Session, SessionFilm, Slot
from events.organizer.lists.spec import Filter
from events.organizer.place_form import days_of
from events.releasing import changes_to_publish
from events.templatetags.organizer import listed
from events.wording import TONGUES, day_words, language_name

Sessions = QuerySet[Session]
NONE = "none"
LONGEST_CODE = 8


def session_filters(edition: Edition) -> list[Filter]:
    family = edition.series.family_id
    people, films = Person.objects.filter(family=family), Film.objects.filter(family=family)
    return [
        Filter(
            key="status",
            label=_("Status"),
            choices=[(value, str(label)) for value, label in Session.Status.choices],
            narrow=lambda rows, value: rows.filter(status=value),
        ),
        Filter(key="type", label=_("Type"), choices=_types(edition), narrow=_of_type),
        Filter(key="track", label=_("Track"), choices=_tracks(edition), narrow=_on_track),
        Filter(key="place", label=_("Place"), choices=_standings(), narrow=_standing),
        Filter(key="day", label=_("Day"), choices=_days(edition), narrow=_on_day(edition)),
        Filter(key="room", label=_("Room"), choices=_rooms(edition), narrow=_in_room),
        Filter(
            key="language",
            label=_("Spoken language"),
            choices=_languages(edition),
            narrow=lambda rows, value: rows.filter(language="" if value == NONE else value),
        ),
        Filter(key="person", label=_("Person"), find=_name_of(people), narrow=_with_person),
        Filter(key="film", label=_("Film"), find=_name_of(films), narrow=_with_film),
        Filter(key="missing", label=_("Missing"), choices=_gaps(), narrow=_missing, is_many=True),
        Filter(key="is", label=_("Only"), choices=_marks(), narrow=_marked(edition), is_many=True),
    ]


def _types(edition: Edition) -> list[tuple[str, str]]:
    return [(kind.slug, str(kind.name)) for kind in edition.session_types.all()]


def _of_type(rows: Sessions, slug: str) -> Sessions:
    return rows.filter(type__slug=slug)


def _tracks(edition: Edition) -> list[tuple[str, str]]:
    named = [(track.slug, str(track.name)) for track in edition.tracks.all()]
    return [*named, (NONE, _("no track"))] if named else []


def _on_track(rows: Sessions, slug: str) -> Sessions:
    return rows.filter(track=None) if slug == NONE else rows.filter(track__slug=slug)


def _standings() -> list[tuple[str, str]]:
    return [
        ("placed", _("placed")),
        ("waiting", _("waiting for a place")),
        ("cancelled", _("cancelled")),
    ]


def _standing(rows: Sessions, value: str) -> Sessions:
    slots = Slot.objects.filter(session=OuterRef("pk"))
    live = slots.filter(is_cancelled=False)
    off = Session.Status.CANCELLED
    if value == "placed":
        return rows.filter(Exists(live.filter(room__isnull=False))).exclude(status=off)
    if value == "waiting":
        waits = Exists(live.filter(room=None)) | ~Exists(slots)
        return rows.filter(waits).exclude(status=off)
    return rows.filter(Q(status=off) | Exists(slots.filter(is_cancelled=True)))


def _days(edition: Edition) -> list[tuple[str, str]]:
    return [(day.isoformat(), day_words(day)) for day in days_of(edition)]


def _on_day(edition: Edition) -> Callable[[Sessions, str], Sessions]:
    def narrow(rows: Sessions, value: str) -> Sessions:
        day = date.fromisoformat(value)
        begin = datetime.combine(day, edition.day_begins, tzinfo=edition.tz)
        end = datetime.combine(day + timedelta(days=1), edition.day_begins, tzinfo=edition.tz)
        slots = Slot.objects.filter(session=OuterRef("pk"))
        return rows.filter(Exists(slots.filter(starts_at__gte=begin, starts_at__lt=end)))

    return narrow


def _rooms(edition: Edition) -> list[tuple[str, str]]:
    rooms = Room.objects.filter(building__venue=edition.venue_id).select_related("building")
    ordered = rooms.order_by("building__slug", "rank", "pk")
    return [(str(room.pk), f"{room.building} · {room}") for room in ordered]


def _in_room(rows: Sessions, value: str) -> Sessions:
    return rows.filter(Exists(Slot.objects.filter(session=OuterRef("pk"), room=int(value))))


def _languages(edition: Edition) -> list[tuple[str, str]]:
    spoken = edition.sessions.order_by("language").values_list("language", flat=True).distinct()
    named = [(tags, listed(map(language_name, tags.split()))) for tags in spoken if tags]
    return [*named, (NONE, _("not said"))]


def _name_of(rows: QuerySet[Person] | QuerySet[Film]) -> Callable[[str], str]:
    """The name of what has this code; lists of people and of films lead here by it."""

    def find(code: str) -> str:
        # No code is longer, and PostgreSQL takes no NUL.
        is_code = code.isascii() and code.isalnum() and len(code) <= LONGEST_CODE
        return str(rows.filter(code=code).first() or "") if is_code else ""

    return find


def _with_person(rows: Sessions, code: str) -> Sessions:
    parts = Participation.objects.filter(session=OuterRef("pk"), person__code=code)
    return rows.filter(Exists(parts.exclude(status=Participation.Status.DECLINED)))


def _with_film(rows: Sessions, code: str) -> Sessions:
    return rows.filter(Exists(SessionFilm.objects.filter(session=OuterRef("pk"), film__code=code)))


def _gaps() -> list[tuple[str, str]]:
    gaps = [("people", _("people"))]
    for tag, name in TONGUES.items():
        gaps.append((f"title-{tag}", _("title in %(language)s") % {"language": name}))
        gaps.append((f"text-{tag}", _("description in %(language)s") % {"language": name}))
    return gaps


def _missing(rows: Sessions, value: str) -> Sessions:
    if value == "people":
        parts = Participation.objects.filter(session=OuterRef("pk"))
        return rows.exclude(Exists(parts.exclude(status=Participation.Status.DECLINED)))
    what, _dash, tag = value.partition("-")
    field = "title" if what == "title" else "abstract"
    return rows.exclude(**{f"{field}__has_key": tag})


def _marks() -> list[tuple[str, str]]:
    return [
        ("clash", _("with a clash")),
        ("changed", _("changed since the release")),
        ("document", _("for which a document is needed")),
        ("film", _("with a film")),
    ]


def _marked(edition: Edition) -> Callable[[Sessions, str], Sessions]:
    def narrow(rows: Sessions, value: str) -> Sessions:
        if value == "document":
            return rows.filter(needs_document=True)
        if value == "film":
            return rows.exclude(session_films=None)
        if value == "clash":
            uids = {uid for clash in find_clashes(load_grid(edition)) for uid in clash.slots}
        else:
            uids = {change.line.uid for change in changes_to_publish(edition)}
        sessions = Slot.objects.filter(uid__in=uids).values("session")
        return rows.filter(pk__in=sessions)

    return narrow
