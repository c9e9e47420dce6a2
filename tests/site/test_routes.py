"""Every address, every method, every role: who gets what. The table is in tests/site/routes.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from events.models import StaffRole
from events.releasing import publish
from registrations.feeds import secret_of
from registrations.models import WaitingEntry
from registrations.passes import order_secret, waiting_secret
from registrations.waiting import WaitingWish, join
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    a_ticket,
    a_user,
    an_edition,
    an_organisation,
    an_organizer,
    both,
    the_family,
    the_park,
)
from tests.registrations.shop import a_confirmed_order
from tests.site.routes import ACCOUNTS, METHODS, TABLE, asked, expected

pytestmark = pytest.mark.django_db
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
JSON = "application/json"


class Scene:
    """One published edition with an order, and somebody for each role."""

    def __init__(self) -> None:
        self.client, self.cookies = Client(), {}
        self.edition = an_edition()
        self.person = a_person()
        self.session = a_session(self.edition, "Opening", self.person)
        self.film = a_film(self.session)
        an_organisation(self.edition)
        self.edition.tracks.create(slug="future", name=both("Future"))
        self.edition.sections.create(slug="classics", name=both("Classics"))
        self.edition.venue.zones.create(slug="lake", name=both("The lake"))
        self.edition.venue.gates.create(slug="south", name=both("South gate"))
        self.slot = a_slot(self.session, a_room(), "10:00", "11:00")
        publish(self.edition, by=None)
        self.order = a_confirmed_order(self.edition, a_ticket(self.edition), "Luo Ji")
        self.place = self.order.registrations.get()
        self.waiting = self._wait()
        carnival = an_edition("carnival-2027")
        elsewhere = the_family("elsewhere")
        abroad = an_edition("elsewhere-2027", family=elsewhere, venue=the_park(elsewhere))
        self.foreign_session = a_session(carnival)
        self.foreign_slot = a_slot(self.foreign_session)
        self.foreign_order = a_confirmed_order(carnival, a_ticket(carnival, "Parade"))
        users = {
            "signed-in": a_user(),
            **{level.name.lower(): an_organizer(self.edition, level) for level in StaffRole.Level},
            "other-edition": an_organizer(carnival, email="carnival@park.example"),
            "other-family": an_organizer(abroad, email="elsewhere@park.example"),
            "is-staff": a_user("staff@park.example"),
        }
        users["is-staff"].is_staff = True
        users["is-staff"].save(update_fields=["is_staff"])
        self.cookies = {role: self._sign_in(user) for role, user in users.items()}

    def _wait(self) -> WaitingEntry:
        full = a_ticket(self.edition, "Full", places=0)
        wish = WaitingWish(full, "yewenjie@park.example", "en")
        return join(self.edition, wish, now=timezone.now())

    def _sign_in(self, user) -> str:
        client = self.client_of("anonymous")
        client.force_login(user)
        return client.cookies["starfurnace"].value

    def client_of(self, role: str) -> Client:
        """One client for all: each new one would load every middleware anew."""
        known = {"starfurnace": self.cookies[role]} if role in self.cookies else {}
        self.client.cookies = SimpleCookie(known)
        return self.client

    def path(self, route: str, role: str, *, foreign: bool = False) -> str:
        is_theirs = role == "attendee"
        secret = order_secret(self.order)
        session = self.foreign_session if foreign else self.session
        slot = self.foreign_slot if foreign else self.slot
        given = {
            "edition": self.edition.slug, "ticket": "full",
            "code": session.code, "uid": slot.uid, "verb": "unplace",
            "family": self.edition.series.family.slug,
            "person": self.person.code, "film": self.film.code, "organisation": "shougang",
            "building": "furnace-3", "room": "hall-1",
            "number": 1, "clash": "0" * 32,
            "pk": 0, "id": 0, "object_id": 0, "content_type_id": 0, "app_label": "events",
            "url": "nothing", "uidb36": "a", "key": "b-c", "secret": secret,
        }  # fmt: skip
        if not foreign:
            given |= self._written(route)
        if "order" in route.split("/")[0] or "/orders/" in route:
            order = self.foreign_order if foreign else self.order
            given |= {"code": order.code, "uid": self.place.uid, "verb": "cancel"}
        if route.startswith("my/waiting/"):
            given |= {"entry": self.waiting.pk, "secret": waiting_secret(self.waiting)}
        elif route.startswith("my/"):
            given |= {"code": self.place.attendee.code,
                      "secret": secret_of(self.place.attendee.feed_token)}  # fmt: skip
        if not is_theirs:
            given["secret"] = "0" * 32
        filled = PARAMETER.sub(lambda found: str(given[found[1] or found[2]]), route)
        return "/" + filled.replace("^", "").replace("$", "")

    def _written(self, route: str) -> dict[str, str]:
        """What organizers write and change: each by its own word or code."""
        slugs = {"tracks": "future", "types": "talk", "sections": "classics"}
        kind = route.removeprefix("manage/<slug:edition>/").partition("/")[0]
        codes = {"people": self.person.code, "films": self.film.code}
        found = {"zone": "lake", "gate": "south", "slug": slugs.get(kind, "shougang")}
        return found | ({"code": codes[kind]} if kind in codes else {})

    def answer(self, route: str, method: str, role: str, *, foreign: bool = False) -> int:
        """The status, and nothing stays changed."""
        secret = order_secret(self.order) if role == "attendee" else "0" * 32
        headers = {"order-secret": secret, "idempotency-key": "a-key"}
        body = {} if method in ("GET", "HEAD") else {"data": "{}", "content_type": JSON}
        if not route.startswith("api/") and method == "POST":
            body = {"data": "", "content_type": "application/x-www-form-urlencoded"}
        cache.clear()  # rate limits count what others did
        with transaction.atomic():
            client = self.client_of(role)
            path = self.path(route, role, foreign=foreign)
            response = client.generic(method, path, headers=headers, **body)
            transaction.set_rollback(True)
        return response.status_code


def routes(resolver=None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every address as written, with its name; those in two languages once."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.name or ""


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.slow
def test_everybody_gets_what_the_table_says_and_nothing_else(scene):
    wrong = []
    for route, name in routes():
        roles, methods = asked(route)
        for role in roles:
            found = " ".join(str(scene.answer(route, method, role)) for method in methods)
            if found != expected(route, name, role):
                wrong.append(f"{name or route} as {role}: {found}")

    assert wrong == []


def test_the_table_names_no_address_that_is_gone():
    names = {name for _route, name in routes()}

    assert {*TABLE, *ACCOUNTS} - names == set()


def test_a_foreign_object_is_not_there_even_under_ones_own_edition(scene):
    """Nobody reads or changes another edition's session or slot through an address of theirs."""
    found = {
        (name, method): scene.answer(route, method, "chair", foreign=True)
        for route, name in routes()
        if "<slug:edition>" in route and ("<str:code>" in route or "<uuid:uid>" in route)
        for method in METHODS[:-1]  # OPTIONS asks about an address, not about what is there
    }

    assert len(found) > 40
    assert {where for where, status in found.items() if status not in (404, 405)} == set()
