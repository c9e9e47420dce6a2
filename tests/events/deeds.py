"""Everything that organizers do to a draft, each by its rule, on one small scene."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from events import (
    bulk_edits,
    calling_off,
    editions,
    films,
    grounds,
    moving,
    organisations,
    people,
    rooms,
    scheduling,
    undoing,
)
from events.models import (
    Building,
    Edition,
    Film,
    Gate,
    Organisation,
    Person,
    Room,
    Session,
    Slot,
    Track,
    User,
    Venue,
    Zone,
)
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    at,
    both,
)


@dataclass
class Scene:
    edition: Edition
    by: User

    @property
    def aliens(self) -> Slot:
        """As the database has it, placed in hall 1."""
        return self._slot("Aliens")

    @property
    def robots(self) -> Slot:
        return self._slot("Robots")

    def _slot(self, title: str) -> Slot:
        return Slot.objects.select_related("session__edition").get(session__title__en=title)

    def room(self, slug: str = "hall-2") -> Room:
        return Room.objects.select_related("building").get(slug=slug)

    def wish(self, **facts: object) -> scheduling.SessionWish:
        session = self.aliens.session
        names = ("title", "abstract", "type", "track", "language")
        usual = {name: getattr(session, name) for name in names}
        return scheduling.SessionWish(**{**usual, "people": [], **facts})

    def seen(self, slot: Slot) -> dict[Session, tuple[int, dict[int, int]]]:
        return {slot.session: (slot.session.version, {slot.pk: slot.version})}

    def plan(self) -> moving.Plan:
        slots = [self.aliens, self.robots]
        loaded = moving.slots_named(self.edition, [slot.uid for slot in slots])
        return moving.plan(self.edition, loaded, moving.shifted(30), verb="shift")


def a_scene() -> Scene:
    """Two placed sessions, and one of everything that can be changed."""
    edition = an_edition()
    Track.objects.create(edition=edition, slug="space", name=both("Space"))
    hall = a_room("Hall 1", capacity=80)
    a_room("Hall 2", capacity=60)
    a_slot(a_session(edition, "Aliens", a_person("Ye Wenjie")), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Robots"), hall, "14:00", "15:00")
    a_person("Luo Ji")
    Film.objects.create(family=edition.series.family, title=both("Moon"), runtime=90)
    edition.session_types.create(slug="workshop", name=both("Workshop"), minutes=90)
    park = edition.venue
    Zone.objects.create(venue=park, slug="north", name=both("North"))
    Gate.objects.create(venue=park, slug="west", name=both("West gate"))
    Building.objects.create(venue=park, slug="shed", name=both("Shed"))
    Organisation.objects.create(
        family=park.family, slug="lake", name=both("Lake University"), kind="university"
    )
    return Scene(edition, an_organizer(edition))


def place(scene):
    where = scheduling.Place(scene.room(), at("12:00"), 45)
    scheduling.place_slot(scene.aliens, by=scene.by, version=scene.aliens.version, place=where)


def pin(scene):
    scheduling.pin_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def unpin(scene):
    scheduling.unpin_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def unplace(scene):
    scheduling.unplace_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def cancel(scene):
    scheduling.cancel_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def restore(scene):
    cancel(scene)
    scheduling.restore_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def swap(scene):
    mine, other = scene.aliens, scene.robots
    versions = {"version": mine.version, "other_version": other.version}
    scheduling.swap_slots(mine, other, by=scene.by, **versions)


def rain(scene):
    slot = scene.aliens
    scheduling.give_rain_room(slot, scene.room(), by=scene.by, version=slot.version)


def add_session(scene):
    scheduling.add_session(scene.edition, scene.wish(title=both("Peace")), by=scene.by)


def add_slot(scene):
    scheduling.add_slot(scene.aliens.session, by=scene.by)


def edit_session(scene):
    session = scene.aliens.session
    wish = scene.wish(
        title=both("Visitors", "来客"),
        track=Track.objects.get(),
        people=[Person.objects.get(name__en="Luo Ji")],
    )
    scheduling.edit_session(session, wish, by=scene.by, version=session.version)


def call_off(scene):
    calling_off.call_off(scene.edition, scene.seen(scene.aliens), by=scene.by)


def bring_back(scene):
    calling_off.bring_back(scene.edition, scene.seen(scene.aliens), by=scene.by)


def carry_out(scene):
    plan = scene.plan()
    seen = {slot.uid: slot.version for slot, _facts in plan.moves}
    moving.carry_out(plan, seen, by=scene.by, reason="Wind")


def undo(scene):
    carry_out(scene)
    edit_session(scene)
    undoing.undo(scene.edition, by=scene.by)


def redo(scene):
    undo(scene)
    undoing.redo(scene.edition, by=scene.by)


def set_facts(scene):
    person = Person.objects.get(name__en="Luo Ji")
    facts = {"recording": "no", "streaming": "no"}
    bulk_edits.set_facts(scene.edition, {person: person.version}, by=scene.by, facts=facts)


def set_track(scene):
    session, track = scene.aliens.session, Track.objects.get()
    bulk_edits.set_track(scene.edition, {session: session.version}, track=track, by=scene.by)


def set_type(scene):
    session = scene.aliens.session
    other = scene.edition.session_types.get(slug="workshop")
    bulk_edits.set_type(scene.edition, {session: session.version}, kind=other, by=scene.by)


def set_status(scene):
    session = scene.aliens.session
    seen = {session: session.version}
    bulk_edits.set_status(scene.edition, seen, status="cancelled", by=scene.by)


def add_note(scene):
    room = scene.room()
    bulk_edits.add_note(scene.edition, {room: room.version}, text="Wet floor", by=scene.by)


def edit_each(scene):
    room = scene.room()
    bulk_edits.edit_each(
        scene.edition,
        {room: room.version},
        by=scene.by,
        subject=bulk_edits.subject_of,
        facts=lambda row: {"is_outdoor": True},
    )


def add_person(scene):
    people.add_person(scene.edition, {"name": both("Shi Qiang")}, by=scene.by)


def edit_person(scene):
    person = Person.objects.get(name__en="Luo Ji")
    facts = {"name": both("Luo Ji", "罗辑"), "email": "luo@park.example", "most_per_day": 2}
    people.edit_person(person, facts, edition=scene.edition, by=scene.by, version=person.version)


def remove_person(scene):
    person = Person.objects.get(name__en="Luo Ji")
    people.remove_person(person, edition=scene.edition, by=scene.by)


def add_room(scene):
    facts = {"building": scene.room().building, "slug": "hall-9", "name": both("Hall 9")}
    rooms.add_room(scene.edition, {**facts, "capacity": 9}, by=scene.by)


def edit_room(scene):
    room = scene.room()
    facts = {"name": both("Great hall"), "capacity": 500, "note": "New chairs"}
    rooms.edit_room(room, facts, edition=scene.edition, by=scene.by, version=room.version)


def remove_room(scene):
    rooms.remove_room(scene.room(), edition=scene.edition, by=scene.by)


def add_film(scene):
    films.add_film(scene.edition, {"title": both("Solaris"), "runtime": 167}, by=scene.by)


def edit_film(scene):
    film = Film.objects.get()
    facts = {"director": both("Jones"), "runtime": 97, "year": 2009}
    films.edit_film(film, facts, edition=scene.edition, by=scene.by, version=film.version)


def add_organisation(scene):
    facts = {"slug": "orbit", "name": both("Orbit Works"), "kind": "company"}
    organisations.add_organisation(scene.edition, facts, by=scene.by)


def edit_organisation(scene):
    row = Organisation.objects.get(slug="lake")
    facts = {"name": both("Lake College"), "website": "https://lake.example/", "note": "Pays"}
    organisations.edit_organisation(
        row, facts, edition=scene.edition, by=scene.by, version=row.version
    )


def remove_organisation(scene):
    row = Organisation.objects.get(slug="lake")
    organisations.remove_organisation(row, edition=scene.edition, by=scene.by)


def edit_venue(scene):
    venue = Venue.objects.get()
    facts = {"name": both("The park"), "latitude": 39.9}
    grounds.edit_venue(venue, facts, edition=scene.edition, by=scene.by, version=venue.version)


def add_zone(scene):
    facts = {"slug": "south", "name": both("South")}
    grounds.add_zone(scene.edition, facts, by=scene.by)


def edit_zone(scene):
    zone = Zone.objects.get()
    facts = {"name": both("Far north")}
    grounds.edit_zone(zone, facts, edition=scene.edition, by=scene.by, version=zone.version)


def remove_zone(scene):
    grounds.remove_zone(Zone.objects.get(), edition=scene.edition, by=scene.by)


def add_gate(scene):
    facts = {"slug": "east", "name": both("East gate")}
    grounds.add_gate(scene.edition, facts, by=scene.by)


def edit_gate(scene):
    gate = Gate.objects.get()
    facts = {"name": both("Main gate"), "note": "Opens at nine"}
    grounds.edit_gate(gate, facts, edition=scene.edition, by=scene.by, version=gate.version)


def remove_gate(scene):
    grounds.remove_gate(Gate.objects.get(), edition=scene.edition, by=scene.by)


def add_building(scene):
    facts = {"slug": "lab", "name": both("Laboratory"), "zone": Zone.objects.get()}
    grounds.add_building(scene.edition, facts, by=scene.by)


def edit_building(scene):
    house = scene.room().building
    facts = {
        "name": both("Furnace"),
        "zone": Zone.objects.get(),
        "opens_at": time(9),
        "closes_at": time(21),
    }
    grounds.edit_building(house, facts, edition=scene.edition, by=scene.by, version=house.version)


def remove_building(scene):
    house = Building.objects.get(slug="shed")
    grounds.remove_building(house, edition=scene.edition, by=scene.by)


def edit_edition(scene):
    facts = {"name": both("Convention"), "day_begins": time(6), "note": "Ask the mayor"}
    version = scene.edition.version
    editions.edit_edition(scene.edition, facts, by=scene.by, version=version)


def add_word(scene):
    facts = {"slug": "time", "name": both("Time"), "colour": 2}
    editions.add_word("track", scene.edition, facts, by=scene.by)


def edit_word(scene):
    track = Track.objects.get()
    facts = {"name": both("Space and stars"), "colour": 3}
    editions.edit_word("track", track, facts, by=scene.by, version=track.version)


def remove_word(scene):
    editions.remove_word("track", Track.objects.get(), by=scene.by)


def remove_film(scene):
    films.remove_film(Film.objects.get(), edition=scene.edition, by=scene.by)


DEEDS = [
    *(place, pin, unpin, unplace, cancel, restore, swap, rain),
    *(add_session, add_slot, edit_session, call_off, bring_back, carry_out, undo, redo),
    *(set_facts, set_track, set_type, set_status, add_note, edit_each),
    *(add_person, edit_person, remove_person, add_room, edit_room, remove_room),
    *(add_film, edit_film, remove_film),
    *(add_organisation, edit_organisation, remove_organisation, edit_venue),
    *(add_zone, edit_zone, remove_zone, add_gate, edit_gate, remove_gate),
    *(add_building, edit_building, remove_building),
    *(edit_edition, add_word, edit_word, remove_word),
]
RULES = {place: "place_slot", pin: "pin_slot", unpin: "unpin_slot", unplace: "unplace_slot"} | {
    cancel: "cancel_slot",
    restore: "restore_slot",
    swap: "swap_slots",
    rain: "give_rain_room",
}
