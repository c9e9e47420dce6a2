"""A small park with people, films and gates, published: what the pages of names are about."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client

from events.models import Building, Edition, Film, Gate, Release, SessionFilm, Zone
from events.releasing import publish
from tests.cast import a_film, a_person, a_room, a_session, a_slot, an_organisation, both, the_park


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def text(html: str) -> str:
    """What is read on the page, in one line."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def graph(html: str) -> list[dict[str, Any]]:
    """What the page tells programs."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert len(found) == 1
    facts = json.loads(found[0])
    assert facts["@context"] == "https://schema.org"
    return list(facts["@graph"])


def meta(html: str) -> dict[str, str]:
    """What a chat shows of the page when its address is sent."""
    found = re.findall(r'<meta (?:name="description" )?property="([^"]+)" content="([^"]*)"', html)
    return dict(found)


def links(html: str) -> set[str]:
    main = html[html.index("<main") : html.index("</main>")]
    return {target.replace("&amp;", "&") for target in re.findall(r'href="([^"]+)"', main)}


def a_building(slug: str, east: int, north: int, *, zone: str = "", **facts: Any) -> Building:
    """A building of the park, so many metres from its middle."""
    park = the_park()
    area = (
        zone and Zone.objects.get_or_create(venue=park, slug=zone, defaults={"name": both(zone)})[0]
    )
    usual = {"name": both(slug), "zone": area or None, "map_x": east, "map_y": north}
    return Building.objects.create(venue=park, slug=slug, **{**usual, **facts})


def a_gate(slug: str, east: int, north: int, name: str = "") -> Gate:
    return Gate.objects.create(
        venue=the_park(), slug=slug, name=both(name or slug), map_x=east, map_y=north
    )


def a_park_of(edition: Edition, houses: int) -> Release:
    """So many buildings in a row, each with a film and its guest in the hall; published."""
    for number in range(houses):
        a_building(f"house-{number}", 100 * number, 40 * (number % 3))
        hall = a_room("Hall", building=f"house-{number}")
        person = a_person(f"Person {number}")
        person.organisation = an_organisation(edition, f"house-{number}")
        person.save(update_fields=["organisation"])
        session = a_session(edition, f"Session {number}", person)
        a_slot(session, hall, "10:00", "12:00")
        a_film(session)
    return publish(edition, by=None)


def shows(edition: Edition, film: Film, clock: str, end: str, **facts: Any) -> str:
    """Another screening of ``film``; the code of its session."""
    session = a_session(edition, "Screening", **facts)
    SessionFilm.objects.create(session=session, film=film)
    a_slot(session, a_room(f"Screen {clock}"), clock, end)
    return session.code
