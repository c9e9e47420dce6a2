"""Who is on the programme, as visitors read it: the release, and of the draft nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Organisation, Participation
from events.public.people import Guest, by_letter
from events.releasing import publish
from events.scheduling import cancel_slot
from events.translated import Words
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organisation,
    at,
    both,
    the_family,
    the_park,
)
from tests.events.park_scene import a_park_of, graph, links, meta, page, text
from tests.events.programme_scene import a_published_edition

pytestmark = pytest.mark.django_db
ALL = "/en/convention-2027/people/"


def test_everybody_is_listed_once_by_name_with_what_they_do(client: Client):
    edition = an_edition()
    wang, ye = a_person("Wang Miao"), a_person("Ye Wenjie")
    hall, other = a_room(), a_room("Hall 2")
    a_slot(a_session(edition, "Robots", ye, wang), hall, "10:00", "11:00")
    talk = a_session(edition, "Aliens", wang)
    Participation.objects.create(session=talk, person=wang, role="moderator")
    a_slot(talk, other, "12:00", "13:00")
    ye.occupation = both("astrophysicist", "天体物理学家")
    ye.save(update_fields=["occupation"])
    publish(edition, by=None)

    html = page(client, ALL)

    assert "People 2 People Films" in text(html)
    assert "Wang Miao speaker, moderator · 2 sessions" in text(html)
    assert "Ye Wenjie astrophysicist · speaker · 1 session" in text(html)
    assert html.index("Wang Miao") < html.index("Ye Wenjie")
    assert f"/en/convention-2027/people/{wang.code}/" in links(html)
    assert "天体物理学家 · 演讲人" in text(page(client, "/convention-2027/people/"))


def test_a_programme_that_names_nobody_says_so(client: Client):
    a_published_edition()

    assert "Nobody is named yet" in text(page(client, ALL))


def test_only_whom_the_release_names_is_there(client: Client):
    edition = a_published_edition()
    surprise = a_person("Surprise Guest")
    a_slot(a_session(edition, "Secret", surprise), a_room("Hall 2"), "12:00", "13:00")

    assert "Surprise" not in page(client, ALL)
    page(client, f"{ALL}{surprise.code}/", 404)

    publish(edition, by=None)
    assert "Surprise Guest" in page(client, ALL)
    assert "Surprise Guest" in page(client, f"{ALL}{surprise.code}/")


def test_a_name_changed_in_the_draft_is_not_the_released_one(client: Client):
    edition = an_edition()
    person = a_person("Ye Wenjie")
    a_slot(a_session(edition, "Robots", person), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    person.name = both("Somebody Else")
    person.save(update_fields=["name"])

    assert "Ye Wenjie" in text(page(client, f"{ALL}{person.code}/"))
    assert "Somebody Else" not in page(client, ALL)


@pytest.mark.parametrize("code", ["nosuch", "💥", "a" * 300, "PERSON:X film:Y", "%25", "' OR 1=1"])
def test_an_unknown_person_is_not_found(client: Client, code: str):
    a_published_edition()

    page(client, f"{ALL}{code}/", 404)


def test_a_person_of_another_family_is_not_found(client: Client):
    a_published_edition()
    family = the_family("elsewhere")
    park = the_park(family)
    abroad = an_edition("abroad-2027", family=family, venue=park)
    stranger = a_person("Stranger", family=family)
    a_slot(a_session(abroad, "Talk", stranger), a_room(venue=park), "10:00", "11:00")
    publish(abroad, by=None)

    page(client, f"{ALL}{stranger.code}/", 404)
    page(client, f"/en/abroad-2027/people/{stranger.code}/")


def test_the_page_of_a_person_says_who_they_are_and_where_to_meet_them(client: Client):
    edition = an_edition()
    person = a_person("Ye Wenjie")
    person.name = both("Ye Wenjie", "叶文洁")
    person.occupation = both("astrophysicist")
    person.biography = both("First.\n\nShe <b>listens</b>.")
    person.organisation = an_organisation(edition, "red-coast", name=both("Red Coast"))
    person.save()
    session = a_session(edition, "Listening", person)
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)

    with travel(at("09:00"), tick=False):
        html = page(client, f"{ALL}{person.code}/")

    shown = text(html)
    assert "Ye Wenjie 叶文洁 astrophysicist · Red Coast About First." in shown
    assert "<p>She &lt;b&gt;listens&lt;/b&gt;.</p>" in html
    assert "On the programme 1 Listening Fri 1 October · 10:00–11:00 · Hall 1" in shown
    assert links(html) >= {
        "/en/convention-2027/people/",
        "/en/convention-2027/organisations/red-coast/",
        f"/en/convention-2027/sessions/{session.code}/",
    }
    assert '<p class="soft" lang="zh-Hans">叶文洁</p>' in html


def test_what_is_never_public_stays_off_the_page(client: Client):
    edition = an_edition()
    person = a_person()
    person.email, person.note = "ye@park.example", "allergic to nuts"
    person.save(update_fields=["email", "note"])
    a_slot(a_session(edition, "Robots", person), a_room(), "10:00", "11:00")
    publish(edition, by=None)

    for html in (page(client, ALL), page(client, f"{ALL}{person.code}/")):
        assert "park.example" not in html
        assert "nuts" not in html


def test_a_cancelled_session_stays_on_the_page_and_its_person_leaves_the_list(client: Client):
    edition = an_edition()
    person = a_person()
    person.organisation = Organisation.objects.create(
        family=the_family(), slug="red-coast", name=both("Red Coast")
    )
    person.save(update_fields=["organisation"])
    slot = a_slot(a_session(edition, "Robots", person), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    listed = "/en/convention-2027/organisations/red-coast/"
    assert listed in links(page(client, f"{ALL}{person.code}/"))
    cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    html = page(client, f"{ALL}{person.code}/")

    assert "Robots" in html
    assert "Cancelled" in text(html)
    # An organisation with nobody on the programme has no page to lead to.
    assert listed not in links(html)
    page(client, listed, 404)
    assert "Ye Wenjie" not in page(client, ALL)


def test_other_events_of_the_family_are_told_if_they_are_published(client: Client):
    edition, film_week = an_edition(), an_edition("film-week", name=both("Film Week"))
    secret = an_edition("secret-2027")
    person = a_person()
    hall = a_room()
    a_slot(a_session(edition, "Robots", person), hall, "10:00", "11:00")
    theirs = a_session(film_week, "Talk with the director", person)
    a_slot(theirs, hall, "12:00", "13:00")
    a_slot(a_session(secret, "Not yet told", person), hall, "14:00", "15:00")
    publish(edition, by=None)
    publish(film_week, by=None)

    html = page(client, f"{ALL}{person.code}/")

    assert "At other events in the park Talk with the director" in text(html)
    assert "Film Week" in text(html)
    assert f"/en/film-week/sessions/{theirs.code}/" in links(html)
    assert "Not yet told" not in html


def test_a_person_tells_programs_and_previews_who_they_are(client: Client):
    edition = an_edition()
    person = a_person()
    person.name = both("Ye Wenjie", "叶文洁")
    person.biography = both("Listens  to\nthe stars. " + "And waits. " * 40)
    person.save()
    slot = a_slot(a_session(edition, "Robots", person), a_room(), "10:00", "11:00")
    publish(edition, by=None)

    html = page(client, f"{ALL}{person.code}/")

    facts, way = graph(html)
    own = f"http://localhost:8000{ALL}{person.code}/"
    assert (facts["@type"], facts["name"], facts["alternateName"]) == (
        "Person",
        "Ye Wenjie",
        ["叶文洁"],
    )
    assert facts["url"] == own
    assert [each["@id"] for each in facts["performerIn"]] == [
        f"http://localhost:8000/en/convention-2027/sessions/{slot.session.code}/#{slot.uid}"
    ]
    assert [step["name"] for step in way["itemListElement"]] == [
        "convention-2027",
        "People",
        "Ye Wenjie",
    ]
    told = meta(html)
    assert told["og:title"] == "Ye Wenjie · convention-2027"
    assert told["og:description"].startswith("Listens to the stars. And waits.")
    assert told["og:description"].endswith("…")
    assert len(told["og:description"]) <= 200
    assert (told["og:url"], told["og:locale"], told["og:type"]) == (own, "en_GB", "profile")


def test_a_name_cannot_break_out_of_the_page(client: Client):
    edition = an_edition()
    person = a_person("</script><script>alert('&')</script>")
    a_slot(a_session(edition, "Robots", person), a_room(), "10:00", "11:00")
    publish(edition, by=None)

    for address in (ALL, f"{ALL}{person.code}/"):
        html = page(client, address)
        assert "<script>alert" not in html
        assert "</script><script>alert('&')</script>" in str(graph(html)).replace('\\"', '"')


def test_a_long_list_is_under_letters_and_a_short_one_is_not():
    guests = [Guest(str(n), Words(), key=key) for n, key in enumerate(["ba", "bo", "ca", "3d"])]

    assert [letter for letter, _group in by_letter(guests)] == [""]
    assert by_letter([]) == []
    found = by_letter(guests * 10)
    assert [letter for letter, _group in found][:4] == ["B", "C", "#", "B"]


def test_the_list_costs_the_same_queries_for_one_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    a_park_of(an_edition(), 1)
    with django_assert_num_queries(4):
        page(client, ALL)

    edition = an_edition("big")
    hall = a_room("Floor", building="big", parallel=60)
    for number in range(45):
        a_slot(a_session(edition, "Talk", a_person(f"Guest {number}")), hall, "10:00", "11:00")
    publish(edition, by=None)
    with django_assert_num_queries(4):
        html = page(client, "/en/big/people/")
    assert html.count("1 session<") == 45
    assert html.count('class="letter"') == 1


def test_the_page_of_a_person_costs_the_same_for_one_session_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    edition = an_edition()
    person = a_person()
    session, hall = a_session(edition, "Robots", person), a_room(parallel=40)
    a_slot(session, hall, "10:00", "11:00")
    publish(edition, by=None)
    with django_assert_num_queries(5):
        page(client, f"{ALL}{person.code}/")

    for number in range(29):
        hour, tens = divmod(number, 6)
        a_slot(session, hall, f"{12 + hour}:{tens}0", f"{12 + hour}:{tens}9")
    publish(edition, by=None)
    with django_assert_num_queries(5):
        html = page(client, f"{ALL}{person.code}/")

    assert html.count('class="title"') == 30
