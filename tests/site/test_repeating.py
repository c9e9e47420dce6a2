"""What is the same for everybody is told again for a second; what is somebody's own never is."""

from __future__ import annotations

import gzip
import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from events.models import Edition
from events.releasing import publish
from events_site import repeating
from events_site.repeating import Repeat
from tests.cast import a_room, a_session, a_slot, a_user, an_edition
from tests.events.programme_scene import a_published_edition

pytestmark = pytest.mark.django_db
PAGE = "/en/convention-2027/programme/"
JSON = "/api/v1/editions/convention-2027/programme.json"
FEED = "/en/convention-2027/programme.ics"
ASK = RequestFactory()


@pytest.fixture(autouse=True)
def a_second_is_short(settings: Settings, nothing_is_repeated: None):
    settings.REPEAT_SECONDS = 30


def another(reader: Client) -> Client:
    """Somebody else, at the same process."""
    other = Client()
    other.handler = reader.handler
    return other


def counting(**headers: str) -> tuple[Repeat, list[str]]:
    """A site whose answer is the number of times it was asked."""
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(request.path)
        return HttpResponse(f"{len(asked)}", headers=headers)

    return Repeat(answer), asked


def said(site: Repeat, path: str = "/", **more: object) -> str:
    return site(ASK.get(path, **more)).content.decode()


@pytest.mark.parametrize("address", [PAGE, JSON, FEED, "/en/", "/en/convention-2027/"])
def test_the_second_reader_of_a_second_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
):
    a_published_edition()
    first = client.get(address)

    with django_assert_num_queries(0):
        second = another(client).get(address)

    assert second.status_code == 200
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_a_release_is_seen_when_the_second_is_over(client: Client, settings: Settings):
    settings.REPEAT_SECONDS = 0.2
    edition = a_published_edition()
    before = client.get(JSON).json()
    a_slot(a_session(edition, "Dragons"), a_room("Square"), "12:00", "13:00")
    publish(edition, by=None)

    time.sleep(0.25)
    after = client.get(JSON).json()

    assert "Dragons" not in str(before)
    assert "Dragons" in str(after)


def test_who_is_signed_in_sees_a_release_at_once(client: Client):
    edition = a_published_edition()
    another(client).get(PAGE)
    client.force_login(a_user())
    a_slot(a_session(edition, "Dragons"), a_room("Square"), "12:00", "13:00")

    publish(edition, by=None)

    assert "Dragons" in client.get(PAGE).content.decode()


def test_who_is_signed_in_is_told_nothing_that_others_were_and_leaves_nothing(client: Client):
    a_published_edition()
    editor = another(client)
    editor.force_login(a_user())

    assert "Sign in" in client.get(PAGE).content.decode()
    assert "Organize" in editor.get(PAGE).content.decode()
    assert "Organize" not in client.get(PAGE).content.decode()


def test_a_reader_who_has_it_is_told_so_without_a_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    a_published_edition()
    first = client.get(JSON)
    when = {"if-modified-since": first["Last-Modified"]}

    with django_assert_num_queries(0):
        by_tag = client.get(JSON, headers={"if-none-match": first["ETag"]})
        by_time = client.get(JSON, headers=when)
        other = client.get(JSON, headers={"if-none-match": '"older"'})

    assert [each.status_code for each in (by_tag, by_time, other)] == [304, 304, 200]
    assert by_tag.content == b""
    assert by_tag["ETag"] == first["ETag"]
    assert other.content == first.content


def test_who_takes_gzip_and_who_does_not_are_told_apart(client: Client):
    a_published_edition()
    for _time in range(2):
        plain = client.get(JSON)
        packed = client.get(JSON, headers={"accept-encoding": "gzip"})

        assert "Content-Encoding" not in plain
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content


def test_a_reader_is_never_told_a_page_in_the_other_language(client: Client):
    a_published_edition()
    for _time in range(2):
        chinese, english = client.get("/convention-2027/"), client.get("/en/convention-2027/")

        assert chinese["Content-Language"] == "zh-hans"
        assert english["Content-Language"] == "en"
        assert chinese.content != english.content


def test_what_is_not_there_is_asked_for_each_time(client: Client):
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    assert client.get(PAGE).status_code == 404

    publish(edition, by=None)

    assert client.get(PAGE).status_code == 200


def test_an_event_taken_off_the_site_is_gone_after_the_second(client: Client, settings: Settings):
    settings.REPEAT_SECONDS = 0.2
    a_published_edition()
    assert client.get(PAGE).status_code == 200
    Edition.objects.update(current_release=None)

    time.sleep(0.25)

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("control", ["private, no-cache", "no-store", "max-age=60", ""])
def test_only_what_says_it_is_public_is_repeated(control: str):
    site, _asked = counting(**{"Cache-Control": control})

    assert [said(site), said(site)] == ["1", "2"]


def test_what_is_public_is_repeated_for_each_address_host_and_language():
    site, asked = counting(**{"Cache-Control": "public, max-age=60"})
    ways: list[dict[str, object]] = [
        {},
        {"path": "/other/"},
        {"path": "/?q=1"},
        {"headers": {"host": "localhost"}},
        {"headers": {"accept-language": "en"}},
        {"headers": {"accept": "text/html"}},
        {"headers": {"origin": "https://elsewhere.example"}},
        {"headers": {"accept-encoding": "gzip"}},
        {"secure": True},
    ]

    first = [said(site, **way) for way in ways]
    second = [said(site, **way) for way in ways]

    assert first == [str(number) for number in range(1, 10)]
    assert second == first
    assert len(asked) == 9


@pytest.mark.parametrize("personal", [{"cookie": "starfurnace=1"}, {"cookie": "messages=1"}])
def test_a_reader_with_a_name_is_answered_afresh(personal: dict[str, str]):
    site, _asked = counting(**{"Cache-Control": "public"})

    assert [said(site), said(site)] == ["1", "1"]
    assert [said(site, headers=personal), said(site, headers=personal)] == ["2", "3"]
    assert said(site, headers={"authorization": "Bearer 1"}) == "4"
    assert said(site, headers={"cookie": "csrftoken=1"}) == "1"


def test_what_is_sent_is_never_taken_for_said():
    site, asked = counting(**{"Cache-Control": "public"})
    said(site)

    answers = [site(getattr(ASK, verb)("/")).content for verb in ("post", "put", "delete")]

    assert answers == [b"2", b"3", b"4"]
    assert len(asked) == 4


def test_asking_for_the_head_is_answered_from_the_whole_but_never_kept():
    site, asked = counting(**{"Cache-Control": "public"})

    site(ASK.head("/"))
    whole = said(site)
    head = site(ASK.head("/"))

    assert (whole, len(asked)) == ("2", 2)
    assert head.headers["Cache-Control"] == "public"


def test_an_answer_that_sets_a_cookie_is_for_one_reader():
    def answer(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(str(next(count)), headers={"Cache-Control": "public"})
        response.set_cookie("basket", "1")
        return response

    count = iter(range(9))
    site = Repeat(answer)

    assert [said(site), said(site)] == ["0", "1"]


def test_however_many_addresses_somebody_thinks_of_memory_has_an_end(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(repeating, "MOST_BYTES", 3)
    site, asked = counting(**{"Cache-Control": "public"})

    for _time in range(2):
        for number in range(6):
            said(site, f"/{number}/")

    assert len(asked) == 9  # three of the six were kept
    assert asked[6:] == ["/3/", "/4/", "/5/"]


def test_the_room_of_answers_that_are_too_old_is_given_to_new_ones(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
):
    monkeypatch.setattr(repeating, "MOST_BYTES", 1)
    settings.REPEAT_SECONDS = 0.05
    site, asked = counting(**{"Cache-Control": "public"})
    said(site, "/old/")
    time.sleep(0.06)
    settings.REPEAT_SECONDS = 30

    said(site, "/new/")
    said(site, "/new/")

    assert asked == ["/old/", "/new/"]


def test_nothing_is_repeated_where_it_is_switched_off(settings: Settings):
    settings.REPEAT_SECONDS = 0
    site, _asked = counting(**{"Cache-Control": "public"})

    assert [said(site), said(site)] == ["1", "2"]
