"""The clashes of a draft as a page: narrowed, mended by a click, accepted with a reason."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from events.clashes import Level
from events.keeping_apart import keep_apart
from events.models import Change, Session, Slot, StaffRole, Waiver
from events.rules import accept, set_level
from events.scheduling import Place, place_slot, unplace_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer, at
from tests.events.clash_scene import can_come, clashes, on_day, the_clash

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/clashes/"
ROLE = StaffRole.Level


def signed_in(edition, level=ROLE.PROGRAMME, language="en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(an_organizer(edition, level))
    return client


def two_in_one_hall():
    """Robots and Aliens share Hall 1 for half an hour; Hall 2 is free until two."""
    edition, hall = an_edition(), a_room("Hall 1")
    first = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    second = a_slot(a_session(edition, "Aliens"), hall, "10:30", "11:30")
    a_slot(a_session(edition, "Late"), a_room("Hall 2"), "14:00", "15:00")
    return edition, first, second


def page(client, address=LIST, status=200) -> str:
    response = client.get(address)
    assert response.status_code == status
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def sentences(html: str) -> list[str]:
    return re.findall(r'class="clash-sentence"><a [^>]+>([^<]+)</a>', html)


def ways(html: str) -> dict[str, str]:
    """What the buttons say, and what they send."""
    found = re.findall(r'name="way" value="(\w+)">([^<]+)</button>', html)
    return {label: key for key, label in found}


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_draft_without_a_clash_says_that_everything_was_checked():
    html = page(signed_in(an_edition()))

    assert "Nothing clashes" in html
    assert "<form" not in html


def test_a_clash_is_told_with_where_it_is_and_how_it_is_mended():
    edition, first, second = two_in_one_hall()

    html = page(signed_in(edition))

    assert sentences(html) == ["“Robots” and “Aliens” are all in Hall 1, 10:30–11:00."]
    board = "/en/manage/convention-2027/board/?day=2027-10-01#slot-"
    for slot in (first, second):
        assert f'href="{board}{slot.uid}"' in html
    assert list(ways(html)) == [
        "Move “Aliens” to Hall 2, which is free then.",
        "Move “Aliens” to 11:00 in Hall 1.",
        "Move “Aliens” to Sat 2 October 10:30 in Hall 1.",
        "Take “Aliens” off the grid until there is a place for it.",
    ]
    assert "1 stops a release" in html


def test_one_click_goes_a_way_out_and_comes_back_to_the_list_as_it_was():
    edition, _first, second = two_in_one_hall()
    client = signed_in(edition)
    html = page(client, f"{LIST}?level=block_release")
    clash, way = the_clash(edition), ways(html)["Move “Aliens” to Hall 2, which is free then."]
    back = re.search(r'name="back" value="([^"]*)"', html)[1].replace("&amp;", "&")

    response = client.post(f"{LIST}{clash.key}/", {"way": way, "back": back})

    assert (response.status_code, response.url) == (302, f"{LIST}?level=block_release&page=1")
    assert said(response) == ["Done: Move “Aliens” to Hall 2, which is free then."]
    second.refresh_from_db()
    assert str(second.room) == "Hall 2"
    assert clashes(edition) == []
    assert Change.objects.get().by == StaffRole.objects.get().user


def test_a_way_that_others_have_closed_is_refused_and_the_open_ones_are_shown():
    edition, _first, second = two_in_one_hall()
    client = signed_in(edition)
    clash, way = the_clash(edition), ways(page(client))
    a_slot(a_session(edition, "Faster"), Slot.objects.get(pk=second.pk).room, "20:00", "21:00")
    faster = a_slot(a_session(edition, "Fastest"))
    place_slot(faster, by=None, version=0, place=Place(a_room_named("Hall 2"), at("10:00")))

    response = client.post(f"{LIST}{clash.key}/", {"way": way.popitem()[1] + "0"})
    closed = client.post(f"{LIST}{clash.key}/", {"way": ways_to_hall_2(way)})

    for each in (response, closed):
        html = each.content.decode()
        assert each.status_code == 409
        assert "this way out is closed. Here are others." in html
        assert "Move “Aliens” to 11:00 in Hall 1." in html
    second.refresh_from_db()
    assert str(second.room) == "Hall 1"


def a_room_named(name: str):
    return Slot.objects.first().room.building.rooms.get(name__en=name)


def ways_to_hall_2(found: dict[str, str]) -> str:
    return found["Move “Aliens” to Hall 2, which is free then."]


@pytest.mark.parametrize("typed", [{"way": "0" * 32}, {"accept": "1", "reason": "x", "facts": "y"}])
def test_of_a_clash_that_is_gone_everybody_hears_so_and_is_led_back(typed):
    edition = an_edition()
    client = signed_in(edition)

    for response in (client.get(f"{LIST}{'0' * 32}/"), client.post(f"{LIST}{'0' * 32}/", typed)):
        assert (response.status_code, response.url) == (302, LIST)
        assert "This clash is gone. Nothing is left to decide." in said(response)


def decide(client, clash, **typed):
    facts = {"accept": "1", "facts": clash.fingerprint, "reason": "Two halves of a hall", **typed}
    return client.post(f"{LIST}{clash.key}/", facts)


def test_a_clash_is_accepted_with_a_reason_which_stands_beside_it_from_then_on():
    edition, _first, _second = two_in_one_hall()
    client = signed_in(edition)

    response = decide(client, the_clash(edition))

    assert response.status_code == 302
    assert said(response) == [
        "Accepted. It stops nothing as long as the facts behind it stay the same."
    ]
    html = page(client)
    assert "accepted by programme@park.example" in html
    assert "<q><bdi>Two halves of a hall</bdi></q>" in html
    assert "Let it count again" in html
    assert ways(html) == {}
    assert 'class="chip clash"' not in html


def test_without_a_reason_nothing_is_accepted_and_what_was_typed_is_kept():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)

    empty = decide(client, clash, reason="  ")
    stale = decide(client, clash, facts="0" * 32, reason="Because <b>")

    assert (empty.status_code, stale.status_code) == (409, 409)
    assert "Please say why this is right." in empty.content.decode()
    assert "This clash has changed since you looked." in stale.content.decode()
    assert 'value="Because &lt;b&gt;"' in stale.content.decode()
    assert not Waiver.objects.exists()


def test_what_was_accepted_is_let_count_again():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)
    decide(client, clash)

    response = client.post(f"{LIST}{clash.key}/", {"withdraw": "1"})

    assert said(response)[-1] == "It counts as a clash again."
    assert not the_clash(edition).is_accepted


def test_a_waiver_that_lapsed_says_who_accepted_it_when_and_why():
    edition, _first, second = two_in_one_hall()
    client = signed_in(edition)
    decide(client, the_clash(edition))

    second = Slot.objects.get(pk=second.pk)
    place_slot(second, by=None, version=0, place=Place(second.room, at("10:45"), 60))

    html = page(client, f"{LIST}?state=lapsed")
    assert "It was accepted once, and no longer is: the facts behind it have changed." in html
    assert "accepted by programme@park.example" in html
    assert "Two halves of a hall" in html
    assert len(ways(html)) == 4


def test_a_waiver_whose_clash_has_gone_stands_apart():
    edition, _first, second = two_in_one_hall()
    client = signed_in(edition)
    decide(client, the_clash(edition))
    unplace_slot(Slot.objects.get(pk=second.pk), by=None, version=0)

    told = text(page(client))

    assert "1 accepted clash has gone since" in told
    assert "room taken twice : accepted by programme@park.example" in told


def a_mixed_draft():
    """Four kinds, two days, three rooms, two people."""
    edition = an_edition()
    hall, lake, small = a_room("Hall 1"), a_room("Lake"), a_room("Small", capacity=10)
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    a_slot(a_session(edition, "Robots", ye), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye), lake, "10:30", "11:30")
    a_slot(a_session(edition, "Crowd", expected_audience=50), small, "12:00", "13:00")
    can_come(luo, "09:00", "12:00")
    on_day(a_slot(a_session(edition, "Late", luo), hall, "20:00", "21:00"), 2)
    return edition, ye


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("", ["person in two places", "person away", "more expected than there are places"]),
        ("?kind=person_away", ["person away"]),
        ("?level=warn", ["more expected than there are places"]),
        ("?level=block_release", ["person in two places", "person away"]),
        ("?day=2027-10-02", ["person away"]),
        ("?room=furnace-3/lake", ["person in two places"]),
        ("?room=furnace-3/hall-1&level=block_release", ["person in two places", "person away"]),
        ("?person={ye}", ["person in two places"]),
        ("?state=open&day=2027-10-02", ["person away"]),
        ("?state=accepted", []),
        ("?kind=nonsense&day=soon&level=9&room=x&person=x&state=x&page=x", None),
        ("?page=999", None),
    ],
)
def test_the_address_narrows_the_list_and_what_it_does_not_know_is_left_out(asked, kinds):
    edition, ye = a_mixed_draft()

    html = page(signed_in(edition), LIST + asked.format(ye=ye.pk))

    found = re.findall(r'soft small">([a-z ]+) · ', html)
    everything = ["person in two places", "person away", "more expected than there are places"]
    assert found == (everything if kinds is None else kinds)


def test_the_worst_come_first():
    edition, _ye = a_mixed_draft()
    set_level(edition, "more_expected_than_places", Level.BLOCK_PLACING, by=None)

    assert sentences(page(signed_in(edition)))[0].count("“Crowd”") == 1


def test_each_filter_offers_what_is_left_beside_the_others_with_counts():
    edition, _ye = a_mixed_draft()

    html = page(signed_in(edition), f"{LIST}?day=2027-10-02")

    assert '<option value="person_away">person away (1)</option>' in html
    assert "person in two places (" not in html
    assert '<option value="2027-10-01">Fri 1 October (2)</option>' in html
    assert '<option value="2027-10-02" selected>Sat 2 October (1)</option>' in html


def test_a_page_holds_ten_and_leads_to_the_next():
    edition, small = an_edition(), a_room("Small", capacity=10, parallel=40)
    for number in range(23):
        session = a_session(edition, f"Session {number:02}", expected_audience=50)
        a_slot(session, small, "10:00", "11:00")
    client = signed_in(edition, ROLE.LOOK)

    first, last = page(client), page(client, f"{LIST}?page=3&level=warn")

    assert (len(sentences(first)), len(sentences(last))) == (10, 3)
    assert "23 clashes" in first
    assert 'href="?page=2"' in first and 'href="?level=warn&amp;page=2"' in last


def test_of_very_many_pages_a_few_are_named():
    edition, small = an_edition(), a_room("Small", capacity=10, parallel=200)
    for number in range(101):
        session = a_session(edition, f"Session {number:03}", expected_audience=50)
        a_slot(session, small, "10:00", "11:00")

    html = page(signed_in(edition, ROLE.LOOK), f"{LIST}?page=6")

    numbers = re.findall(r'href="\?page=(\d+)"', html)
    assert numbers == ["1", "4", "5", "6", "7", "8", "11"]
    assert html.count("…</span>") == 2


@pytest.mark.parametrize("count", [1, 30])
def test_thirty_clashes_cost_no_more_queries_than_one(django_assert_num_queries, count):
    edition, small = an_edition(), a_room("Small", capacity=10, parallel=40)
    for number in range(count):
        session = a_session(edition, f"Session {number}", expected_audience=50)
        a_slot(session, small, "10:00", "11:00")
    client = signed_in(edition)

    with django_assert_num_queries(21):
        client.get(LIST)


def test_who_only_looks_reads_and_changes_nothing():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition, ROLE.LOOK), the_clash(edition)

    html = page(client)

    assert len(sentences(html)) == 1
    assert "<form method=" not in html
    assert decide(client, clash).status_code == 404
    assert not Waiver.objects.exists()


def two_kept_apart():
    edition, hall = an_edition(), a_room()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None, reason="An old affair")
    others = [a_person("Shi Qiang"), a_person("Cheng Xin")]
    session = a_session(edition, "Robots", ye, luo, *others)
    Session.objects.filter(pk=session.pk).update(language="")
    a_slot(session, hall, "10:00", "11:00")
    return edition, ye


def about_the_pair(html: str) -> str:
    """The clash that is confidential, as a reader sees it."""
    rows = re.split(r"<article ", html)
    return next(text(f"<article {row}") for row in rows[1:] if "people to keep apart" in row)


@pytest.mark.parametrize("level", [ROLE.LOOK, ROLE.PROGRAMME])
def test_whom_to_keep_apart_only_a_chair_reads(level):
    edition, ye = two_kept_apart()
    client = signed_in(edition, level)

    told = about_the_pair(page(client, f"{LIST}?kind=people_to_keep_apart"))

    assert "“Robots”" in told
    for word in ("Ye Wenjie", "Luo Ji", "affair", "Accept it"):
        assert word not in told
    filtered = page(client, f"{LIST}?person={ye.pk}")
    assert "people to keep apart" not in text(filtered).split("Show all")[-1]


def test_a_chair_reads_whom_it_is_about_and_never_why():
    edition, _ye = two_kept_apart()

    told = about_the_pair(page(signed_in(edition, ROLE.CHAIR), f"{LIST}?kind=people_to_keep_apart"))

    assert "Ye Wenjie" in told and "Luo Ji" in told
    assert "affair" not in told
    assert "Accept it with a reason" in told


def test_what_is_confidential_only_a_chair_accepts_and_only_chairs_read_the_reason():
    edition, _ye = two_kept_apart()
    clash = next(each for each in clashes(edition) if each.kind == "people_to_keep_apart")
    editor, chair = signed_in(edition), signed_in(edition, ROLE.CHAIR)
    assert decide(editor, clash).status_code == 404

    assert decide(chair, clash, reason="They made peace").status_code == 302

    narrow = f"{LIST}?kind=people_to_keep_apart"
    assert "They made peace" in page(chair, narrow)
    assert "They made peace" not in page(editor, narrow)
    assert "A chair accepted it." in page(editor, narrow)
    assert editor.post(f"{LIST}{clash.key}/", {"withdraw": "1"}).status_code == 404
    assert Waiver.objects.count() == 1


def test_a_confidential_waiver_that_is_spent_is_for_chairs():
    edition, _ye = two_kept_apart()
    clash = next(each for each in clashes(edition) if each.kind == "people_to_keep_apart")
    accept(edition, clash.key, clash.fingerprint, reason="They made peace", by=None)
    unplace_slot(Slot.objects.get(), by=None, version=0)

    assert "They made peace" not in page(signed_in(edition))
    assert "They made peace" in page(signed_in(edition, ROLE.CHAIR))


def test_the_way_back_is_only_ever_to_the_list():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)

    response = decide(client, clash, back="//evil.example/?x=\r\nSet-Cookie: a")

    assert response.url.startswith(LIST)
    assert client.get(response.url).status_code == 200


def test_one_clash_has_a_page_of_its_own():
    edition, _first, _second = two_in_one_hall()

    html = page(signed_in(edition), f"{LIST}{the_clash(edition).key}/")

    assert len(ways(html)) == 4
    assert "Back to all clashes" in html


def test_in_chinese_nothing_is_left_in_english():
    edition, _first, _second = two_in_one_hall()
    client = signed_in(edition, language="zh-hans")

    html = page(client, LIST.removeprefix("/en"))

    assert "房间" in html or "厅室" in html
    assert not re.search(r"[A-Za-z]{4,} [a-z]{3,}", text(html).replace("Hall", ""))


def test_draft_and_release_lead_to_the_clashes():
    edition, _first, _second = two_in_one_hall()
    client = signed_in(edition)

    for where in ("draft/", "release/"):
        assert f'href="{LIST}' in page(client, LIST.replace("clashes/", where))
