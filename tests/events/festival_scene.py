"""A small festival with something of every kind that a reader can ask for, published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.test import Client

from events.models import (
    Edition,
    Film,
    Participation,
    Release,
    Room,
    Section,
    Session,
    SessionFilm,
    SessionType,
    Slot,
    Track,
)
from events.releasing import publish
from tests.cast import a_person, a_room, a_session, an_edition, at, both

FIRST = date(2027, 10, 1)
SECOND = date(2027, 10, 2)


@dataclass
class Festival:
    edition: Edition
    release: Release
    sessions: dict[str, Session]

    def titles(self, lines) -> list[str]:
        return [line.title["en"] for line in lines]


def on(session: Session, room: Room, begins: str, ends: str, *, day: int = 1, **facts: object):
    times = {"starts_at": at(begins, day), "ends_at": at(ends, day)}
    return Slot.objects.create(session=session, room=room, **times, **facts)


def a_festival(slug: str = "filmweek") -> Festival:
    """Five sessions on two days, in three rooms of two buildings.

    Opening (forum, plenary), Robots (talk, hard science fiction, Chinese, from 12 years),
    Clay (workshop, families, 6 to 10), Solaris (screening, section Classics) and, on the
    second day, Night of shorts (screening, sections Classics and Students).
    """
    edition = an_edition(slug)
    hall, studio = a_room("Hall 1", rank=1), a_room("Studio", rank=2)
    cinema = a_room("Cinema", building="silo", rank=3)
    talk = a_session(edition, "Opening", a_person("Ye Wenjie"), type=_type(edition, "forum", True))
    robots = _robots(edition)
    clay = a_session(
        edition, "Clay", type=_type(edition, "workshop"), audience="family", age_from=6, age_to=10
    )
    solaris, night = _screenings(edition)
    on(talk, hall, "10:00", "11:00")
    on(robots, studio, "10:00", "11:00")
    on(clay, studio, "14:00", "15:00")
    on(solaris, cinema, "19:00", "22:00")
    on(night, cinema, "20:00", "21:30", day=2)
    sessions = {"Opening": talk, "Robots": robots, "Clay": clay, "Solaris": solaris, "Night": night}
    return Festival(edition, publish(edition, by=None), sessions)


def _type(edition: Edition, slug: str, is_plenary: bool = False) -> SessionType:
    return SessionType.objects.create(
        edition=edition, slug=slug, name=both(slug.capitalize()), is_plenary=is_plenary
    )


def _robots(edition: Edition) -> Session:
    track = Track.objects.create(
        edition=edition, slug="hard", name=both("Hard SF", "硬科幻"), colour=4
    )
    session = a_session(edition, "Robots", track=track, language="zh", age_from=12)
    liu = a_person("Liu Cixin")
    liu.name = both("Liu Cixin", "刘慈欣")
    liu.save(update_fields=["name"])
    Participation.objects.create(session=session, person=liu, role="speaker")
    return session


def _screenings(edition: Edition) -> tuple[Session, Session]:
    classics, students = _section(edition, "Classics", 1), _section(edition, "Students", 2)
    screening = _type(edition, "screening")
    solaris = a_session(edition, "Solaris", type=screening)
    night = a_session(edition, "Night of shorts", type=screening)
    _shown(solaris, "Solaris", classics, original_title="Солярис", premiere="city")
    _shown(night, "La Jetée", classics)
    _shown(night, "Debut", students)
    return solaris, night


def _section(edition: Edition, name: str, rank: int) -> Section:
    return Section.objects.create(edition=edition, slug=name.lower(), name=both(name), rank=rank)


def _shown(session: Session, title: str, section: Section, **facts: object) -> None:
    family = session.edition.series.family
    film = Film.objects.create(family=family, title=both(title), runtime=30, **facts)
    position = session.session_films.count() + 1
    SessionFilm.objects.create(session=session, film=film, section=section, position=position)


def text(html: str) -> str:
    """What is read in the main part of a page, in one line."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def read(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def titles_on(html: str) -> list[str]:
    """The titles of the sessions on a page, in order."""
    found = re.findall(r'class="title"><a href="[^"]*/sessions/[^"]*"[^>]*>([^<]*)</a>', html)
    return list(found)
