"""Organizers do what they like, in any order; a small model says what readers must see."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from icalendar import Calendar

from events.errors import NotPublishable, StaleSession, StaleSlot
from events.feeds import LANGUAGES, etag_of
from events.models import FeedBlock, Participation, Release, ReleasedSlot, RoomBooking, StoredFeed
from events.releasing import changes_in, changes_to_publish, publish
from events.scheduling import (
    Place,
    SessionWish,
    add_session,
    add_slot,
    cancel_slot,
    edit_session,
    place_slot,
    restore_slot,
    unplace_slot,
)
from tests.cast import a_person, a_room, a_session, an_edition, at, both

HOURS = st.integers(9, 20)
MOST_SLOTS = 6
FACTS = [field.attname for field in ReleasedSlot._meta.concrete_fields]


@dataclass(frozen=True)
class Seen:
    """What readers see of one slot, in the model's own words."""

    title: str
    cast: tuple[str, ...]
    room: int
    starts_at: object
    ends_at: object
    is_cancelled: bool = False
    sequence: int = 0
    changed_at: object = None

    @property
    def shown(self):
        return replace(self, sequence=0, changed_at=None)

    @property
    def serious(self):
        return replace(self.shown, title="", cast=tuple(sorted(self.cast)))


@dataclass
class Plan:
    """What the organizers have in mind for one slot."""

    session: str
    place: tuple[int, object, object] | None = None
    is_cancelled: bool = False
    version: int = 0


@dataclass
class Text:
    title: str
    people: list[str] = field(default_factory=list)
    version: int = 0


class Organizers(RuleBasedStateMachine):
    @initialize()
    def scene(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.edition = an_edition()
        self.kind = a_session(self.edition, "Never planned").type
        self.rooms = [a_room("Hall"), a_room("Floor", parallel=99)]
        self.people = [a_person(name) for name in ("Ye Wenjie", "Luo Ji", "Shi Qiang")]
        self.sessions, self.slots = {}, {}  # the rows, by code and uid
        self.texts, self.plans = {}, {}  # the model of them
        self.public, self.past, self.bytes = {}, [], {}
        for number, title in enumerate(["Robots", "Aliens", "Monoliths"]):
            self.write(title, number)
            self.put(list(self.slots)[-1], Place(self.rooms[0], at(f"{9 + 3 * number}:00"), 90))

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def wish(self, title, people):
        return SessionWish(both(title), self.kind, people=people)

    def any_slot(self, data):
        return self.slots[data.draw(st.sampled_from(list(self.slots)))]

    def any_session(self, data):
        return self.sessions[data.draw(st.sampled_from(list(self.sessions)))]

    # What organizers do

    @precondition(lambda self: len(self.slots) < MOST_SLOTS)
    @rule(title=st.sampled_from(["Robots", "Aliens"]), who=st.integers(0, 2))
    def write(self, title, who):
        person = self.people[who]
        session = add_session(self.edition, self.wish(title, [person]), by=None)
        slot = session.slots.get()
        self.sessions[session.code], self.slots[slot.uid] = session, slot
        self.texts[session.code] = Text(title, [person.code])
        self.plans[slot.uid] = Plan(session.code)

    @precondition(lambda self: self.sessions and len(self.slots) < MOST_SLOTS)
    @rule(data=st.data())
    def show_twice(self, data):
        session = self.any_session(data)
        slot = add_slot(session, by=None)
        self.slots[slot.uid], self.plans[slot.uid] = slot, Plan(session.code)

    @precondition(lambda self: self.slots)
    @rule(data=st.data(), room=st.integers(0, 1), hour=HOURS, minutes=st.sampled_from([30, 90]))
    def place(self, data, room, hour, minutes):
        self.put(self.any_slot(data).uid, Place(self.rooms[room], at(f"{hour}:00"), minutes))

    def put(self, uid, place):
        plan = self.plans[uid]
        place_slot(self.slots[uid], by=None, version=plan.version, place=place)
        ends_at = place.starts_at + timedelta(minutes=place.minutes)
        plan.place = (place.room.pk, place.starts_at, ends_at)
        plan.version += 1

    @precondition(lambda self: self.slots)
    @rule(data=st.data(), verb=st.sampled_from([unplace_slot, cancel_slot, restore_slot]))
    def take_off_or_put_back(self, data, verb):
        slot, plan = (found := self.any_slot(data)), self.plans[found.uid]
        verb(slot, by=None, version=plan.version)
        plan.version += 1
        if verb is unplace_slot:
            plan.place = None
        else:
            plan.is_cancelled = verb is cancel_slot

    @precondition(lambda self: self.sessions)
    @rule(data=st.data(), title=st.sampled_from(["Robots", "Aliens", "Ball Lightning"]))
    def edit(self, data, title):
        session = self.any_session(data)
        people = data.draw(st.lists(st.sampled_from(self.people), max_size=3, unique=True))
        text = self.texts[session.code]
        wish = self.wish(title, people)
        edit_session(session, wish, by=None, version=text.version)
        text.title, text.people = title, [person.code for person in people]
        text.version += 1

    @precondition(lambda self: any(plan.version for plan in self.plans.values()))
    @rule(data=st.data())
    def move_what_another_moved(self, data):
        moved = [uid for uid, plan in self.plans.items() if plan.version]
        slot = self.slots[data.draw(st.sampled_from(moved))]
        late = {"by": None, "version": self.plans[slot.uid].version - 1}
        with pytest.raises(StaleSlot):
            place_slot(slot, place=Place(self.rooms[0], at("12:00")), **late)

    @precondition(lambda self: any(text.version for text in self.texts.values()))
    @rule(data=st.data())
    def edit_what_another_edited(self, data):
        edited = [code for code, text in self.texts.items() if text.version]
        session = self.sessions[data.draw(st.sampled_from(edited))]
        wish, version = self.wish("Too late", []), self.texts[session.code].version - 1
        with pytest.raises(StaleSession):
            edit_session(session, wish, by=None, version=version)

    @precondition(lambda self: not self.is_publishable())
    @rule()
    def try_to_go_public(self):
        with pytest.raises(NotPublishable):
            publish(self.edition, by=None)

    @precondition(lambda self: self.is_publishable())
    @rule()
    def go_public(self):
        coming, foretold = self.coming(), told(changes_to_publish(self.edition))
        release = publish(self.edition, by=None)
        self.check_release(release, coming, foretold)
        self.check_calendars(release)
        self.past.append((release.pk, frozen(release)))

    # What must be so

    def live(self):
        return {
            uid: plan for uid, plan in self.plans.items() if plan.place and not plan.is_cancelled
        }

    def is_publishable(self):
        return shown(self.coming()) != shown(self.public) and not self.has_clash()

    def has_clash(self):
        for a, b in combinations(self.live().values(), 2):
            (room_a, from_a, to_a), (room_b, from_b, to_b) = a.place, b.place
            casts = self.texts[a.session].people, self.texts[b.session].people
            one_room = room_a == room_b == self.rooms[0].pk
            if from_a < to_b and from_b < to_a and (one_room or set(casts[0]) & set(casts[1])):
                return True
        return False

    def coming(self):
        """The lines of the next release, without the times of change."""
        lines = {uid: replace(seen, is_cancelled=True) for uid, seen in self.public.items()}
        for uid, plan in self.live().items():
            text = self.texts[plan.session]
            lines[uid] = Seen(text.title, tuple(text.people), *plan.place)
        for uid, before in self.public.items():
            rises = lines[uid].serious != before.serious
            lines[uid] = replace(lines[uid], sequence=before.sequence + rises)
        return lines

    def check_release(self, release, coming, foretold):
        before = self.public
        for uid, seen in coming.items():
            stays = uid in before and before[uid].shown == seen.shown
            changed_at = before[uid].changed_at if stays else release.published_at
            coming[uid] = replace(seen, changed_at=changed_at)
        self.public = {line.uid: as_seen(line) for line in release.lines.all()}

        assert release.number == len(self.past) + 1
        assert self.public == coming
        assert told(changes_in(release)) == foretold
        assert all(self.public[uid].sequence >= seen.sequence for uid, seen in before.items())
        in_the_hall = {
            uid
            for uid, seen in self.public.items()
            if seen.room == self.rooms[0].pk and not seen.is_cancelled
        }
        assert set(RoomBooking.objects.values_list("line__uid", flat=True)) == in_the_hall

    def check_calendars(self, release):
        wanted = sorted(
            (f"{uid}@starfurnace", seen.sequence, "CANCELLED" if seen.is_cancelled else "CONFIRMED",
             seen.starts_at, seen.ends_at, seen.changed_at)
            for uid, seen in self.public.items()
        )  # fmt: skip
        for feed in StoredFeed.objects.all():
            body, (old_body, old_etag) = bytes(feed.body), self.bytes.get(feed.language, (b"", ""))
            assert (body == old_body) == (feed.etag == old_etag)
            assert (feed.etag, gzip.decompress(feed.gzipped)) == (etag_of(body), body)
            assert sorted(map(as_read, Calendar.from_ical(body).walk("VEVENT"))) == wanted
            self.bytes[feed.language] = (body, feed.etag)
        blocks = FeedBlock.objects.values_list("uid", "language")
        assert set(blocks) == {(uid, tag) for uid in self.public for tag in LANGUAGES}

    @invariant()
    def no_release_changes_and_the_newest_is_current(self):
        if not hasattr(self, "past"):
            return
        for pk, lines in self.past:
            assert frozen(Release.objects.get(pk=pk)) == lines
        self.edition.refresh_from_db()
        assert self.edition.current_release_id == (self.past[-1][0] if self.past else None)

    @invariant()
    def readers_have_what_was_published_and_no_draft(self):
        if not hasattr(self, "bytes"):
            return
        stored = {feed.language: (bytes(feed.body), feed.etag) for feed in StoredFeed.objects.all()}
        assert stored == self.bytes

    @invariant()
    def nobody_is_on_a_session_twice(self):
        if not hasattr(self, "texts"):
            return
        for code, text in self.texts.items():
            parts = Participation.objects.filter(session__code=code)
            assert list(parts.values_list("person__code", flat=True)) == text.people


def shown(lines):
    return {uid: seen.shown for uid, seen in lines.items()}


def told(changes):
    return [(change.verb, change.line.uid, change.fields) for change in changes]


def frozen(release):
    return sorted(release.lines.values_list(*FACTS))


def as_seen(line):
    return Seen(
        title=line.title["en"],
        cast=tuple(part["code"] for part in line.people),
        room=line.room_id,
        starts_at=line.starts_at,
        ends_at=line.shown_until,
        is_cancelled=line.is_cancelled,
        sequence=line.sequence,
        changed_at=line.changed_at,
    )


def as_read(entry):
    """What a calendar app takes from an entry."""
    return (
        str(entry["UID"]),
        entry["SEQUENCE"],
        str(entry["STATUS"]),
        entry["DTSTART"].dt,
        entry["DTEND"].dt,
        entry["LAST-MODIFIED"].dt,
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_organizers_do_readers_see_just_what_was_published():
    run_state_machine_as_test(
        Organizers,
        settings=settings(
            max_examples=15,
            stateful_step_count=35,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
