"""Feeds as calendar apps fetch them."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import icalendar
import pytest
import recurring_ical_events
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events import feeds
from events.calendar import render_entry
from events.models import FeedBlock, ReleasedSlot, StoredFeed
from events.public import calendars
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot, restore_slot, unplace_slot
from tests.cast import a_room, a_session, a_slot, a_user, an_edition, at, both

pytestmark = pytest.mark.django_db

ZH, EN = "/convention-2027/programme.ics", "/en/convention-2027/programme.ics"


def a_published_edition(*titles, **facts):
    """An edition with a session an hour from ten o'clock on for each title, published."""
    edition, hall = an_edition(**facts), a_room()
    for hour, title in enumerate(titles or ["Robots"], 10):
        a_slot(a_session(edition, title), hall, f"{hour}:00", f"{hour}:50")
    publish(edition, by=None)
    return edition


def slot_of(edition, title):
    return edition.sessions.get(title__en=title).slots.get()


def move(slot, clock):
    return place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at(clock)))


def fetch(client, address=EN, **headers):
    return client.get(address, headers=headers)


def entries(reply):
    """Each VEVENT's bytes by its title."""
    text = reply.content.decode().removesuffix("END:VCALENDAR\r\n")
    blocks = text.split("BEGIN:VEVENT")[1:]
    calendar = icalendar.Calendar.from_ical(reply.content)
    titles = [str(entry["SUMMARY"]) for entry in calendar.walk("VEVENT")]
    return dict(zip(titles, blocks, strict=True))


def table(reply):
    calendar = icalendar.Calendar.from_ical(reply.content)
    return [
        (str(entry["SUMMARY"]), entry["SEQUENCE"], entry["STATUS"], entry.decoded("DTSTART"))
        for entry in calendar.walk("VEVENT")
    ]


def test_a_feed_holds_the_published_programme_in_order_of_time(client):
    a_published_edition("Robots", "Aliens")

    assert table(fetch(client)) == [
        ("Robots", 0, "CONFIRMED", at("10:00")),
        ("Aliens", 0, "CONFIRMED", at("11:00")),
    ]


def test_nothing_is_public_before_the_first_release(client):
    a_slot(a_session(an_edition()), a_room(), "10:00", "11:00")

    assert fetch(client).status_code == 404
    assert fetch(client, "/en/no-such-fair/programme.ics").status_code == 404


def test_the_draft_never_shows(client):
    edition = a_published_edition("Robots")
    before = fetch(client).content

    move(slot_of(edition, "Robots"), "16:00")

    assert fetch(client).content == before


def test_the_language_is_in_the_address_and_nowhere_else(client):
    edition = an_edition()
    session = a_session(edition)
    session.title = both("Robots", "机器人")
    session.save(update_fields=["title"])
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)

    chinese = fetch(client, ZH, **{"accept-language": "en"})
    english = fetch(client, EN, **{"accept-language": "zh"})

    assert list(entries(chinese)) == ["机器人"]
    assert list(entries(english)) == ["Robots"]


def test_a_feed_names_itself_and_where_it_lives(client, settings):
    settings.SITE_URL = "https://park.example"
    a_published_edition("Robots", name=both("Fair 2027", "大会"), tagline=both("Iron and stars"))

    calendar = icalendar.Calendar.from_ical(fetch(client).content)

    assert (str(calendar["NAME"]), str(calendar["DESCRIPTION"])) == ("Fair 2027", "Iron and stars")
    assert calendar["SOURCE"] == f"https://park.example{EN}"
    assert calendar["URL"] == "https://park.example/en/convention-2027/programme/"
    (entry,) = calendar.walk("VEVENT")
    code = ReleasedSlot.objects.get().code
    assert entry["URL"] == f"https://park.example/en/convention-2027/sessions/{code}/"


def test_what_moved_has_a_new_number_and_all_else_is_byte_for_byte_the_same(client):
    edition = a_published_edition("Robots", "Aliens", "Comets")
    before = entries(fetch(client))

    move(slot_of(edition, "Aliens"), "15:00")
    publish(edition, by=None)

    reply = fetch(client)
    assert table(reply) == [
        ("Robots", 0, "CONFIRMED", at("10:00")),
        ("Comets", 0, "CONFIRMED", at("12:00")),
        ("Aliens", 1, "CONFIRMED", at("15:00")),
    ]
    after = entries(reply)
    assert (after["Robots"], after["Comets"]) == (before["Robots"], before["Comets"])
    assert uid_in(after["Aliens"]) == uid_in(before["Aliens"])


def uid_in(block):
    return block.partition("UID:")[2].partition("\r\n")[0]


def test_a_typo_moves_the_time_of_change_and_not_the_number(client):
    edition = a_published_edition("Robts")
    first = entries(fetch(client))["Robts"]
    edition.sessions.update(title=both("Robots"))

    publish(edition, by=None)

    second = entries(fetch(client))["Robots"]
    assert "SEQUENCE:0" in first and "SEQUENCE:0" in second
    assert modified(second) > modified(first)


def modified(block):
    return block.partition("LAST-MODIFIED:")[2].partition("\r\n")[0]


@pytest.mark.parametrize("take_off", [cancel_slot, unplace_slot])
def test_what_was_taken_off_stays_and_says_so(client, take_off):
    edition = a_published_edition("Robots", "Aliens")
    slot = slot_of(edition, "Robots")

    take_off(slot, by=None, version=slot.version)
    publish(edition, by=None)

    assert table(fetch(client))[0] == ("Cancelled: Robots", 1, "CANCELLED", at("10:00"))


def test_what_was_restored_is_newer_than_its_cancellation(client):
    edition = a_published_edition("Robots", "Aliens")
    slot = slot_of(edition, "Robots")
    slot = cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    restore_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    assert table(fetch(client))[0] == ("Robots", 2, "CONFIRMED", at("10:00"))


def test_a_feed_in_another_zone_is_right_after_the_clocks_went_back(client):
    edition = an_edition(time_zone="America/Chicago")
    slot = a_slot(a_session(edition, "Night owls"), a_room(), "10:00", "11:00")
    starts_at = datetime(2027, 11, 7, 7, 30, tzinfo=UTC)  # the second 01:30 of that night
    type(slot).objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    publish(edition, by=None)

    assert table(fetch(client)) == [("Night owls", 0, "CONFIRMED", starts_at)]


def test_other_programs_read_the_same_set(client):
    a_published_edition("Robots", "Aliens", "Comets")

    found = recurring_ical_events.of(icalendar.Calendar.from_ical(fetch(client).content))

    assert [str(event["SUMMARY"]) for event in found.at((2027, 10, 1))] == [
        *("Robots", "Aliens", "Comets")
    ]


# What is stored


def test_only_what_changed_is_rendered_anew(client):
    edition = a_published_edition("Robots", "Aliens")
    FeedBlock.objects.filter(uid=slot_of(edition, "Robots").uid, language="en").update(
        body="BEGIN:VEVENT\r\nUID:as-it-was\r\nEND:VEVENT\r\n"
    )

    move(slot_of(edition, "Aliens"), "15:00")
    publish(edition, by=None)

    assert b"UID:as-it-was" in fetch(client).content


def test_blocks_and_feeds_are_updated_and_never_doubled():
    edition = a_published_edition("Robots", "Aliens")

    for hour in (15, 16, 17):
        move(slot_of(edition, "Aliens"), f"{hour}:00")
        publish(edition, by=None)

    assert (FeedBlock.objects.count(), StoredFeed.objects.count()) == (4, 2)


def test_stored_blocks_are_what_rendering_gives_now():
    edition = a_published_edition("Robots")
    line = ReleasedSlot.objects.get()

    block = FeedBlock.objects.get(language="en")

    page = feeds.session_page(edition, line, "en")
    assert block.body == render_entry(line, language="en", tz=edition.tz, page=page)
    assert (block.starts_at, block.changed_at) == (line.starts_at, line.changed_at)


def test_gzipped_bytes_are_the_plain_ones_and_carry_no_time():
    a_published_edition("Robots")

    feed = StoredFeed.objects.get(language="en")

    assert gzip.decompress(feed.gzipped) == bytes(feed.body)
    assert bytes(feed.gzipped[4:8]) == bytes(4)


def test_publishing_renders_in_no_more_queries_for_thirty_changes_than_for_one():
    edition, hall = an_edition(), a_room()
    slots = [
        a_slot(a_session(edition, f"Talk {n}"), hall, f"{8 + n // 4}:{n % 4 * 15:02}", "23:00")
        for n in range(30)
    ]
    for slot in slots:
        slot.ends_at = slot.starts_at + timedelta(minutes=15)
        slot.save(update_fields=["ends_at"])
    publish(edition, by=None)
    lines = list(ReleasedSlot.objects.all())

    def cost(count):
        blocks = feeds.blocks_for(edition, lines[:count])
        with CaptureQueriesContext(
            connection,
        ) as found:
            feeds.store(edition, blocks, changed_at=at("12:00"))
        return len([q for q in found if q["sql"].startswith(("SELECT", "INSERT", "UPDATE"))])

    assert cost(1) == cost(30) == 8


# How apps ask


def test_an_app_that_asks_again_hears_not_modified_from_one_row(client, django_assert_num_queries):
    a_published_edition("Robots")
    first = fetch(client)

    with django_assert_num_queries(1) as asked:
        second = fetch(client, **{"if-none-match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
        assert second[name] == first[name]
    sql = asked[0]["sql"]
    assert "gzipped" not in sql and "body" not in sql and "events_releasedslot" not in sql


@pytest.mark.parametrize("count", [1, 12])
def test_a_whole_feed_is_two_queries_however_long(client, django_assert_num_queries, count):
    a_published_edition(*(f"Talk {n}" for n in range(count)))

    with django_assert_num_queries(2):
        reply = fetch(client)

    assert len(table(reply)) == count


def test_a_304_loads_no_bytes(client, monkeypatch):
    a_published_edition("Robots")
    etag = fetch(client)["ETag"]
    StoredFeed.objects.update(body=b"", gzipped=b"")

    assert fetch(client, **{"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"another", {etag}', 304),
        ("*", 304),
        ('"another"', 200),
        ("nonsense", 200),
    ],
)
def test_any_way_of_naming_the_version_counts(client, condition, status):
    a_published_edition("Robots")
    etag = fetch(client)["ETag"]

    reply = fetch(client, **{"if-none-match": condition.format(etag=etag)})

    assert reply.status_code == status


def test_an_app_that_knows_only_dates_is_told_too(client):
    edition = a_published_edition("Robots")
    first = fetch(client)["Last-Modified"]
    assert fetch(client, **{"if-modified-since": first}).status_code == 304

    move(slot_of(edition, "Robots"), "15:00")
    publish(edition, by=None)

    second = fetch(client, **{"if-modified-since": first})
    assert second.status_code == 200
    assert parsedate_to_datetime(second["Last-Modified"]) > parsedate_to_datetime(first)


def test_the_tag_wins_over_the_date(client):
    a_published_edition("Robots")
    date = fetch(client)["Last-Modified"]

    reply = fetch(client, **{"if-none-match": '"older"', "if-modified-since": date})

    assert reply.status_code == 200


def test_releases_within_a_second_still_have_dates_of_their_own(client):
    edition = a_published_edition("Robots")
    dates = []
    for hour in (15, 16, 17):
        move(slot_of(edition, "Robots"), f"{hour}:00")
        publish(edition, by=None)
        dates.append(parsedate_to_datetime(fetch(client)["Last-Modified"]))

    assert dates == sorted(set(dates))


@pytest.mark.parametrize(
    ("accepts", "is_packed"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("deflate, gzip;q=0.5", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *;q=1", False),
        ("gzip;q=nonsense", False),
        ("x-gzip", False),
    ],
)
def test_bytes_are_packed_for_whoever_can_unpack_them(client, accepts, is_packed):
    a_published_edition(*(f"Talk {n}" for n in range(6)))
    plain = fetch(client)

    reply = fetch(client, **{"accept-encoding": accepts})

    assert reply.get("Content-Encoding") == ("gzip" if is_packed else None)
    body = gzip.decompress(reply.content) if is_packed else reply.content
    assert body == plain.content
    assert int(reply["Content-Length"]) == len(reply.content)
    assert (reply["ETag"] == plain["ETag"]) == (not is_packed)
    assert not reply["ETag"].startswith("W/")


def test_each_coding_has_its_own_tag(client):
    a_published_edition("Robots")
    plain = fetch(client)["ETag"]
    packed = fetch(client, **{"accept-encoding": "gzip"})["ETag"]

    assert packed == f'{plain[:-1]}-gz"'
    again = fetch(client, **{"accept-encoding": "gzip", "if-none-match": packed})
    assert (again.status_code, again["ETag"]) == (304, packed)
    assert fetch(client, **{"if-none-match": packed}).status_code == 200


def test_the_head_of_a_feed_is_its_head(client):
    a_published_edition("Robots")
    whole = fetch(client)

    head = client.head(EN)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers
    assert client.head(EN, headers={"if-none-match": whole["ETag"]}).status_code == 304


def test_a_feed_may_be_kept_and_shared_by_anybody(client):
    a_published_edition("Robots")

    reply = fetch(client)

    assert {name: reply[name] for name in EXPECTED} == EXPECTED
    assert not reply.cookies
    assert not {"X-Robots-Tag", "Set-Cookie"} & set(reply.headers)


EXPECTED = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="convention-2027.ics"',
    "Cache-Control": "public, max-age=300, stale-while-revalidate=3600",
    "Vary": "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Language": "en",
}


@pytest.mark.parametrize("accept", ["", "*/*", "text/html", "text/calendar", "application/json"])
@pytest.mark.parametrize("agent", ["", "Google-Calendar-Importer", "Mozilla/5.0"])
def test_everybody_gets_the_same_answer(client, accept, agent):
    a_published_edition("Robots")
    usual = fetch(client)

    client.force_login(a_user())
    reply = fetch(client, **{"accept": accept, "user-agent": agent})

    assert (reply.status_code, reply.content, reply.headers) == (200, usual.content, usual.headers)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_feed_can_only_be_read(method):
    a_published_edition("Robots")
    code = ReleasedSlot.objects.get().code
    strict = Client(enforce_csrf_checks=True)

    for address in (EN, f"/en/convention-2027/sessions/{code}.ics"):
        reply = getattr(strict, method)(address)

        assert (reply.status_code, reply["Allow"]) == (405, "GET, HEAD")


def test_bytes_bear_the_tag_of_the_release_they_are_of(client, monkeypatch):
    edition = a_published_edition("Robots")
    stale = feeds.current_version("convention-2027", "en")
    move(slot_of(edition, "Robots"), "15:00")
    publish(edition, by=None)
    newest = fetch(client)

    # The release came out just after this reader had asked for the version.
    monkeypatch.setattr(calendars.feeds, "current_version", lambda *_: stale)
    between = fetch(client)

    assert (between["ETag"], between.content) == (newest["ETag"], newest.content)
    assert between["Last-Modified"] == newest["Last-Modified"]


# One session


def session_address(line, language="/en"):
    return f"{language}/convention-2027/sessions/{line.code}.ics"


def test_the_file_of_a_session_has_all_its_slots_as_the_feed_has_them(client):
    edition, hall = an_edition(), a_room()
    robots = a_session(edition, "Robots")
    a_slot(robots, hall, "18:00", "18:50")
    a_slot(robots, hall, "10:00", "10:50")
    a_slot(a_session(edition, "Aliens"), hall, "12:00", "12:50")
    publish(edition, by=None)
    line = ReleasedSlot.objects.filter(code=robots.code)[0]

    reply = fetch(client, session_address(line))

    assert [row[3] for row in table(reply)] == [at("10:00"), at("18:00")]
    whole = fetch(client).content
    blocks = [b"BEGIN:VEVENT" + part for part in reply.content.split(b"BEGIN:VEVENT")[1:]]
    assert all(block.removesuffix(b"END:VCALENDAR\r\n") in whole for block in blocks)
    assert reply["Content-Disposition"] == f'inline; filename="convention-2027-{robots.code}.ics"'


def test_the_file_of_a_session_can_be_asked_for_again(client, django_assert_num_queries):
    a_published_edition("Robots")
    address = session_address(ReleasedSlot.objects.get())
    first = fetch(client, address)

    with django_assert_num_queries(1):
        second = fetch(client, address, **{"if-none-match": first["ETag"]})

    assert second.status_code == 304
    packed = fetch(client, address, **{"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == first.content


def test_a_session_of_another_edition_or_none_has_no_file(client):
    a_published_edition("Robots")
    line = ReleasedSlot.objects.get()
    other = an_edition("carnival-2027")
    a_slot(a_session(other, "Parade"), a_room("Lawn"), "10:00", "11:00")
    publish(other, by=None)

    for address in (f"/en/carnival-2027/sessions/{line.code}.ics", session_address_of("ZZZZ2222")):
        assert fetch(client, address).status_code == 404


def session_address_of(code):
    return f"/en/convention-2027/sessions/{code}.ics"


def test_a_cancelled_session_keeps_its_file(client):
    edition = a_published_edition("Robots", "Aliens")
    slot = slot_of(edition, "Robots")
    cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    reply = fetch(client, session_address_of(slot.session.code))

    assert [row[:3] for row in table(reply)] == [("Cancelled: Robots", 1, "CANCELLED")]


def test_feeds_rendered_anew_carry_the_new_address_and_count_as_newer(settings):
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    before = StoredFeed.objects.get(language="en")
    settings.SITE_URL = "https://moved.example"
    assert not feeds.names_this_site(edition)

    feeds.render_anew(edition)

    after = StoredFeed.objects.get(language="en")
    assert feeds.names_this_site(edition)
    assert b"URL:https://moved.example/" in bytes(after.body).replace(b"\r\n ", b"")
    assert after.changed_at > before.changed_at
    assert icalendar.Calendar.from_ical(bytes(after.body)).walk("VEVENT")[0]["SEQUENCE"] == 0


def test_nothing_is_rendered_anew_for_an_edition_without_a_release():
    feeds.render_anew(an_edition())

    assert not StoredFeed.objects.exists()
