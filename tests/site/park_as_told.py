"""The loaded park, told again in the words of the published tables, row by row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from events.keeping_apart import pairs_of
from events.models import (
    Availability,
    Edition,
    Film,
    Gate,
    Organisation,
    Person,
    Room,
    Session,
    SessionFilm,
    Slot,
)
from events.translated import Words
from events_site.demo_park.reading import SOURCES
from events_site.demo_park.tickets import POOLS
from registrations.models import TicketType

Row = dict[str, Any]
BEIJING = ZoneInfo("Asia/Shanghai")
FIRST = date(2027, 3, 26)
EVENTS = {"csfc": "convention", "carnival": "carnival", "filmweek": "filmweek"}
SIGN_UP = {
    "Sign-up opens half a day before.": "opens half a day before",
    "Sign-up opens half a day before; one for each person each half day; places may not be "
    "handed on.": "opens half a day before; one per person per half day; no private substitution",
}
# Where a fact of an item is a column of its session: our name, theirs.
ALIKE = {
    "places": "capacity",
    "reserve_places": "reserve_places",
    "items_per_person": "item_limit",
    "entry_minutes": "slot_minutes",
    "entry_places": "slot_capacity",
    "needs_guardian": "guardian_required",
    "needs_document": "real_name",
    "one_per_document": "one_id_one_ticket",
    "has_waiting_list": "waitlist",
    "groups_per_day": "groups_per_day",
    "is_broadcast": "broadcast",
    "audience": "audience",
    "interpretation": "interpretation",
}


class Told:
    """The park in the database; days are told as in the tables."""

    def __init__(self) -> None:
        first = min(Edition.objects.values_list("starts_on", flat=True))
        self.by = FIRST - first

    def gates(self) -> list[Row]:
        return [{**names(gate), "src": source(gate)} for gate in Gate.objects.all()]

    def rooms(self) -> list[Row]:
        rooms = Room.objects.select_related("building__zone", "screen")
        return [self.room(room) for room in rooms.prefetch_related("names")]

    def room(self, room: Room) -> Row:
        aliases = [text for name in room.names.all() for text in both(name.name)]
        return {
            **names(room),
            "zone": room.building.zone.slug,
            "kind": room.kind,
            "capacity": room.capacity,
            "outdoor": room.is_outdoor,
            "area_m2": room.area,
            "xy_m": [room.map_x, room.map_y],
            "aliases": aliases,
            "screen": screen(room),
            "turnaround_min": room.turnaround,
            "src": source(room),
            "note": room.note.partition("\n")[0],
            "parallel": room.parallel,
        }

    def events(self) -> list[Row]:
        return [
            {
                **names(edition),
                "edition": edition.note.partition("\n")[0],
                "start": (edition.starts_on + self.by).isoformat(),
                "end": (edition.ends_on + self.by).isoformat(),
                "src": source(edition),
            }
            for edition in Edition.objects.all()
        ]

    def people(self) -> list[Row]:
        return [
            {
                **names(person),
                "role": person.occupation["en"],
                "max_items_per_day": person.most_per_day,
                "max_items_total": person.most_in_all,
                "languages": person.languages,
                "record_ok": person.recording,
                "stream_ok": person.streaming,
                "src": source(person),
            }
            for person in Person.objects.all()
        ]

    def availability(self) -> list[Row]:
        return [
            {
                "person": free.person.name["en"],
                "available": [[self.minute(free.starts_at), self.minute(free.ends_at)]],
                "why": free.reason,
            }
            for free in Availability.objects.select_related("person")
        ]

    def pairs(self) -> list[list[str]]:
        names = {person.pk: person.name["en"] for person in Person.objects.all()}
        family = Edition.objects.first().series.family
        return [sorted(names[key] for key in pair.people) for pair in pairs_of(family)]

    def organisations(self) -> list[Row]:
        return [
            {
                **names(organisation),
                "role": organisation.description["en"],
                "booth": organisation.booths.get().number,
                "src": source(organisation),
                "note": organisation.note.partition("\n")[0],
            }
            for organisation in Organisation.objects.all()
        ]

    def films(self) -> list[Row]:
        return [film(one) for one in Film.objects.filter(kind="feature")]

    def shorts(self) -> list[Row]:
        shown = SessionFilm.objects.filter(film__kind="short").select_related("film", "section")
        return [
            {
                "title_zh": each.film.title["zh-hans"],
                "runtime_min": each.film.runtime,
                "unit": each.section.name["zh-hans"],
                "src": source(each.film),
            }
            for each in shown
        ]

    def items(self) -> list[Row]:
        slots = Slot.objects.select_related(
            "session__edition", "session__track", "session__type", "room", "rain_room"
        )
        return [self.item(slot) for slot in slots]

    def item(self, slot: Slot) -> Row:
        session = slot.session
        events = {slug: key for key, slug in EVENTS.items()}
        cast = session.participations.select_related("person")
        guests = [part.person.name["en"] for part in cast if part.role == "guest"]
        told = {
            "event": events[session.edition.slug],
            "title_zh": session.title["zh-hans"],
            "title_en": session.title["en"],
            "format": session.type.slug.replace("-", "_"),
            "start": self.minute(slot.starts_at),
            "end": self.minute(slot.ends_at),
            "minutes": minutes(slot.ends_at - slot.starts_at),
            "venue": slot.room.name["en"],
            "people": [
                {"person": part.person.name["en"], "role": part.role}
                for part in cast
                if part.role != "guest"
            ],
            "src": source(session),
            "people_present": guests,
            "rain_venue": slot.rain_room and slot.rain_room.name["en"],
            "last_entry": slot.last_entry_at and self.minute(slot.last_entry_at)[-5:],
            **of_session(session),
            **of_films(slot),
            **self.places(slot),
        }
        return {name: fact for name, fact in told.items() if fact or name in ALWAYS}

    def places(self, slot: Slot) -> Row:
        """The pools of a slot, and how many a day its documents are counted for."""
        names = {pool: name for name, pool in POOLS.items()}
        pools = {names[quota.pool]: quota.size for quota in slot.quotas.exclude(pool="")}
        days = TicketType.objects.filter(slug__startswith="free-day", day=slot.starts_at.date())
        is_daily = slot.session.type.slug == "drop-in"
        return {
            "seat_pools": pools,
            "daily_quota": days.get().quotas.get().size if is_daily else None,
        }

    def tickets(self) -> list[Row]:
        kinds = TicketType.objects.filter(rank__lt=100).exclude(slug__startswith="opening-day")
        single = TicketType.objects.filter(kind="screening")
        told = [ticket(kind) for kind in [*kinds, *single]]
        return [row for number, row in enumerate(told) if row not in told[:number]]

    def minute(self, moment: Any) -> str:
        return f"{moment.astimezone(BEIJING) + self.by:%Y-%m-%dT%H:%M}"


def ticket(kind: TicketType) -> Row:
    events = {slug: key for key, slug in EVENTS.items()}
    serves = [events[edition.slug] for edition in kind.editions.order_by("pk")]
    told: Row = {
        "event": serves[0] if len(serves) == 1 else "family",
        **names(kind),
        "price_cny": kind.price // 100,
        "src": source(kind),
        "real_name": kind.identity == "document",
        "one_per_id_per_day": kind.one_per_document == "day",
        "window_days": kind.window_days,
        "release_time": kind.release_time and f"{kind.release_time:%H:%M}",
        "guardian_required": kind.needs_guardian,
        "events": serves if len(serves) > 1 else None,
        "quota_by": "organisation" if kind.by_organisation else None,
        "approval": kind.needs_approval,
    }
    if kind.age_to is not None:
        told["age"] = [kind.age_from, kind.age_to]
    return {name: fact for name, fact in told.items() if fact or name == "price_cny"}


# Told even when there is nothing to tell.
ALWAYS = {"people", "intro_min", "qa_min"}


def of_session(session: Session) -> Row:
    told: Row = {theirs: getattr(session, ours) for ours, theirs in ALIKE.items()}
    if session.access != "open":
        told["access"] = session.access
    if session.interpreted_into:
        told["languages"] = [session.language, *session.interpreted_into]
    told["signup"] = SIGN_UP.get(session.sign_up_rules.get("en", ""))
    told["min_height_cm"] = session.least_height
    told["planets"] = [part["zh-hans"] for part in session.parts]
    told["route"] = [stop.room.name["en"] for stop in session.route.all()]
    if session.weather_plan == "cancel":
        told["weather"] = f"cancel above wind level {session.wind_limit}"
    else:
        told["wind_limit_level"] = session.wind_limit
    if session.age_from is not None:
        told["age"] = [session.age_from, session.age_to]
    if session.group_from:
        told["group_size"] = [session.group_from, session.group_to]
        told["booked_by"] = f"{session.booked_by['en']}, {session.booked_days_ahead} days ahead"
    told["opening"] = session.track.slug == "opening"
    told["midnight"] = session.track.slug == "midnight"
    return told


def of_films(slot: Slot) -> Row:
    films = [shown.film for shown in slot.session.session_films.select_related("film")]
    if not films:
        return {}
    if films[0].kind == "short":
        return {"shorts": [film.title["zh-hans"] for film in films]}
    return {
        "film": films[0].title["en"],
        "intro_min": slot.session.intro_minutes,
        "runtime_min": films[0].runtime,
        "qa_min": slot.session.talk_minutes,
        "advertised_end_min": minutes((slot.shown_until or slot.ends_at) - slot.starts_at),
    }


def film(one: Film) -> Row:
    version = one.versions.get()
    print_ = version.prints.get()
    _runtime, runtime_source, _chinese, _title, title_source = one.note.replace(",", "").split()
    return {
        "title_zh": one.title["zh-hans"],
        "title_en": one.title["en"],
        "year": one.year,
        "runtime_min": one.runtime,
        "runtime_src": runtime_source,
        "format": print_.format,
        "language": version.language,
        "subtitles": version.subtitles,
        "subtitle_delivery": version.delivery,
        "premiere": one.premiere or None,
        "kdm": {"needed": print_.needs_key},
        "title_zh_src": title_source,
    }


def screen(room: Room) -> Row | None:
    if not hasattr(room, "screen"):
        return None
    devices = [f"electronic-{language}" for language in room.screen.subtitle_languages]
    return {
        "formats": room.screen.formats,
        "audio": room.screen.audio,
        "subs": ["burned-in", *devices],
    }


def names(row: Any) -> Row:
    return {"name_zh": row.name["zh-hans"], "name_en": row.name["en"]}


def both(name: Words) -> list[str]:
    return [name[tag] for tag in ("zh-hans", "en") if tag in name]


def source(row: Any) -> str:
    return next(letter for letter, words in SOURCES.items() if row.note.endswith(words))


def minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
