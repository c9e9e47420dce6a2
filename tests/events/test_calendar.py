"""Calendar text, read back by programs that are not ours."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from events.calendar import CalendarHead, render_calendar, render_entry
from events.models import ReleasedSlot
from events.timezones import vtimezone
from events.translated import Words
from tests.cast import BEIJING, at, both

PAGE = "https://park.example/en/convention-2027/sessions/K7QX2M9P/"
UID = UUID("6f1c9d1e-0c50-4a3b-9d34-3a0f3b1f2a11")


def a_line(title="Robots", **facts):
    usual = {
        "uid": UID,
        "code": "K7QX2M9P",
        "title": title if isinstance(title, Words) else both(title),
        "description": both("Machines that dream."),
        "people": [{"code": "PERSON22", "name": both("Ye Wenjie", "叶文洁"), "role": "speaker"}],
        "type_name": both("Talk", "演讲"),
        "track_slug": "machines",
        "track_name": both("Machines", "机器"),
        "room_name": both("Hall 1", "一号厅"),
        "building_name": both("Furnace 3", "三高炉"),
        "latitude": 39.911,
        "longitude": 116.147,
        "starts_at": at("10:00"),
        "shown_until": at("10:50"),
        "ends_at": at("11:00"),
        "sequence": 3,
        "changed_at": at("09:30"),
        "first_released_at": at("08:00"),
    }
    return ReleasedSlot(**{**usual, **facts})


def a_head(zone="Asia/Shanghai", year=2027, **facts):
    return CalendarHead(**{"name": "Park", "zones": (zone,), "years": (year, year), **facts})


def rendered(line, *, language="en", tz=BEIJING, head=None, **facts):
    entry = render_entry(line, language=language, tz=tz, page=PAGE, **facts)
    return render_calendar(head or a_head(tz.key, line.starts_at.year), [entry])


def read(body):
    """The one entry of a calendar, as icalendar reads it."""
    (entry,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return entry


def as_written(value):
    written = value.to_ical()
    return written if isinstance(written, str) else written.decode()


def physical_lines(body):
    assert body.endswith(b"\r\n")
    return body.removesuffix(b"\r\n").split(b"\r\n")


def unfolded(body):
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_an_entry_says_all_that_a_programme_page_says():
    entry = read(rendered(a_line()))

    assert {name: as_written(entry[name]) for name in entry} == {
        "UID": f"{UID}@starfurnace",
        "DTSTAMP": "20271001T013000Z",
        "CREATED": "20271001T000000Z",
        "LAST-MODIFIED": "20271001T013000Z",
        "SEQUENCE": "3",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "DTSTART": "20271001T100000",
        "DTEND": "20271001T105000",
        "SUMMARY": "Robots",
        "LOCATION": "Furnace 3 · Hall 1",
        "CATEGORIES": "Machines,Talk",
        "DESCRIPTION": "Ye Wenjie\\n\\nMachines that dream.",
        "URL": PAGE,
        "GEO": "39.911;116.147",
    }
    assert entry["DTSTART"].params["TZID"] == entry["DTEND"].params["TZID"] == "Asia/Shanghai"


def test_the_order_of_properties_never_changes():
    names = [line.partition(":")[0] for line in unfolded(rendered(a_line()))]

    begin = names.index("UID")
    assert names[begin : begin + 15] == [
        *("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "STATUS", "TRANSP"),
        *("DTSTART;TZID=Asia/Shanghai", "DTEND;TZID=Asia/Shanghai", "SUMMARY", "LOCATION"),
        *("CATEGORIES", "DESCRIPTION", "URL", "GEO"),
    ]


def test_the_same_line_gives_the_same_bytes_to_whoever_publishes():
    body = rendered(a_line())

    with override("zh-hans"):
        assert rendered(a_line(starts_at=at("10:00").astimezone(UTC))) == body


def test_chinese_readers_get_chinese_words():
    entry = read(rendered(a_line(both("Robots", "机器人")), language="zh-hans"))

    assert (str(entry["SUMMARY"]), str(entry["LOCATION"])) == ("机器人", "三高炉 · 一号厅")
    assert str(entry["DESCRIPTION"]).startswith("叶文洁")


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Cancelled: Robots"), ("zh-hans", "已取消：机器人")]
)
def test_a_cancelled_line_says_so_three_times(language, title):
    line = a_line(both("Robots", "机器人"), is_cancelled=True)

    entry = read(rendered(line, language=language))

    assert (str(entry["SUMMARY"]), entry["STATUS"], entry["TRANSP"]) == (
        title,
        "CANCELLED",
        "TRANSPARENT",
    )
    assert entry.decoded("DTSTART") == at("10:00")


def test_a_role_that_is_more_than_speaking_is_named():
    guest = {"code": "PERSON22", "name": both("Ye Wenjie"), "role": "moderator"}

    entry = read(rendered(a_line(people=[guest])))

    assert str(entry["DESCRIPTION"]).startswith("Ye Wenjie (moderator)")


def test_what_is_not_known_is_left_out_and_never_left_empty():
    bare = {"track_name": Words(), "type_name": Words(), "description": Words(), "people": []}
    bare |= {"room_name": Words(), "building_name": Words(), "latitude": None, "longitude": None}

    body = rendered(a_line(Words({"en": "\x07"}), **bare))

    assert set(read(body)) & {"GEO", "LOCATION", "CATEGORIES", "DESCRIPTION", "SUMMARY"} == set()
    assert [line for line in unfolded(body)[:-1] if line.endswith(":")] == []


def test_separators_are_escaped_once():
    body = rendered(a_line("a,b;c\\d\ne", track_name=both("x,y")))

    assert "SUMMARY:a\\,b\\;c\\\\d\\ne" in unfolded(body)
    assert "CATEGORIES:x\\,y,Talk" in unfolded(body)
    assert read(body).categories == ["x,y", "Talk"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Word\x0btext", "Word text"),
        ("two\r\nlines", "two\nlines"),
        ("old\rmac", "old\nmac"),
        ("nul\x00 bell\x07 del\x7f", "nul bell del"),
        ("next\x85line\u2028sep\u2029par", "next line sep par"),
        ("half\ud83d a character", "half a character"),
        ("tab\tstays", "tab\tstays"),
        ("BEGIN:VEVENT\r\nEND:VCALENDAR", "BEGIN:VEVENT\nEND:VCALENDAR"),
    ],
)
def test_what_no_calendar_may_hold_is_taken_out(typed, shown):
    assert str(read(rendered(a_line(typed)))["SUMMARY"]) == shown


@pytest.mark.parametrize("shift", range(4))
def test_a_line_is_folded_between_characters(shift):
    title = "a" * shift + "铁" * 40

    lines = physical_lines(rendered(a_line(title)))

    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines)
    assert str(read(rendered(a_line(title)))["SUMMARY"]) == title


@pytest.mark.parametrize(("length", "pieces"), [(67, 1), (68, 2)])
def test_a_line_of_75_octets_is_whole_and_one_of_76_is_not(length, pieces):
    body = rendered(a_line("r" * length)).decode()

    summary = body[body.index("SUMMARY:") : body.index("LOCATION:")]
    assert summary.count("\r\n") == pieces


def test_a_title_of_ten_thousand_characters_comes_back_whole():
    title = "钢, iron 🤖; " * 1000

    assert str(read(rendered(a_line(title)))["SUMMARY"]) == title.strip()


ANY_TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(",;\\\n\r\t\x00\x0b\x85\u2028\u200f\u202e\ud83d钢铁🤖👩‍🚀مرحبا"),
    ),
    max_size=400,
)


def cleaned(text):
    """What is to come back: plain text without what RFC 5545 forbids."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (" " if c in "\x0b\x0c\x85\u2028\u2029" else c for c in text)
    return "".join(
        c for c in kept if c in "\t\n" or (" " <= c != "\x7f" and not is_half(c))
    ).strip()


def is_half(character):
    return 0xD800 <= ord(character) < 0xE000


@given(ANY_TEXT, ANY_TEXT)
@example("\\", "\\n")
@example("\\,\\;\\\\n", "line\n\n\nline\\")
@example("\x00 ", "\x1b\r0")
def test_any_words_come_back_as_they_were(title, about):
    line = a_line(Words({"en": f"“{title}”"}), description=Words({"en": about}), people=[])

    body = rendered(line)
    entry = read(body)

    assert str(entry["SUMMARY"]) == cleaned(f"“{title}”")
    assert str(entry.get("DESCRIPTION", "")) == cleaned(about)
    assert max(map(len, physical_lines(body))) <= 75
    assert body.replace(b"\r\n", b"").count(b"\n") == body.replace(b"\r\n", b"").count(b"\r") == 0


@given(ANY_TEXT)
def test_no_address_can_break_out_of_its_line(typed):
    entry = render_entry(a_line(), language="en", tz=BEIJING, page=f"https://x/{typed}")

    names = [line.partition(":")[0] for line in unfolded(entry.encode())]
    assert names.count("URL") == 1 and names[-3:] == ["GEO", "END", ""]


def test_a_calendar_tells_apps_its_name_and_when_to_ask_again():
    head = a_head(
        name="Fair, 2027",
        description="Two\nlines",
        source="https://park.example/en/fair/programme.ics",
        page="https://park.example/en/fair/programme/",
        colour="orangered",
        changed_at=at("09:00"),
    )

    lines = unfolded(render_calendar(head, []))

    assert lines[: lines.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Starfurnace//Programme 1//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Fair\\, 2027",
        "X-WR-CALNAME:Fair\\, 2027",
        "DESCRIPTION:Two\\nlines",
        "X-WR-CALDESC:Two\\nlines",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "SOURCE;VALUE=URI:https://park.example/en/fair/programme.ics",
        "URL:https://park.example/en/fair/programme/",
        "COLOR:orangered",
        "LAST-MODIFIED:20271001T010000Z",
    ]


def test_a_calendar_has_no_uid_and_no_method_of_its_own():
    names = {line.partition(":")[0] for line in unfolded(render_calendar(a_head(), []))}

    assert names & {"UID", "METHOD"} == set()


def test_a_letter_says_what_to_do_with_the_entry_and_for_whom():
    body = rendered(
        a_line(),
        head=a_head(method="REQUEST"),
        organizer="tickets@park.example",
        attendee="luoji@park.example",
    )

    assert "METHOD:REQUEST" in unfolded(body)
    assert "NAME:Park" not in unfolded(body)
    entry = read(body)
    assert entry["ORGANIZER"] == "mailto:tickets@park.example"
    assert entry["ATTENDEE"] == "mailto:luoji@park.example"
    assert entry["ATTENDEE"].params == {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}


# Time zones


def test_beijing_is_one_part_that_never_changes():
    assert vtimezone("Asia/Shanghai", 2027, 2027).split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19920101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_the_clock_changes_at_the_local_time_before_the_change():
    parts = vtimezone("America/Chicago", 2027, 2027)

    assert "BEGIN:DAYLIGHT\r\nDTSTART:20270314T020000\r\nTZOFFSETFROM:-0600" in parts
    assert "BEGIN:STANDARD\r\nDTSTART:20271107T020000\r\nTZOFFSETFROM:-0500" in parts


ZONES = [
    *("Asia/Shanghai", "America/Chicago", "Europe/Berlin", "Australia/Sydney", "Asia/Kolkata"),
    *("America/Sao_Paulo", "Europe/Dublin", "Africa/Casablanca", "America/St_Johns"),
    *("Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kathmandu", "Etc/UTC"),
]


def onsets(zone):
    """Each part's onset and offset, read from the bare text."""
    found = []
    for text in zone.split("BEGIN:")[2:]:
        facts = dict(row.split(":", 1) for row in text.split("\r\n") if ":" in row)
        onset = datetime.strptime(facts["DTSTART"], "%Y%m%dT%H%M%S")  # noqa: DTZ007  local time
        sign, digits = facts["TZOFFSETTO"][0], facts["TZOFFSETTO"][1:]
        size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        found.append((onset, -size if sign == "-" else size))
    return found


def offset_by_parts(parts, local):
    """The offset at ``local`` as an app works it out that knows no zone by name (RFC 5545
    3.6.5): that of the last part whose onset is not later.
    """
    return max(part for part in parts if part[0] <= local)[1]


def clock_changes(tz, year):
    """The hours of ``year`` in which the offset of ``tz`` changes."""
    hour = datetime(year, 1, 1, tzinfo=UTC)
    while hour.year == year:
        later = hour + timedelta(hours=1)
        if hour.astimezone(tz).utcoffset() != later.astimezone(tz).utcoffset():
            yield hour
        hour = later


@pytest.mark.parametrize("name", ZONES)
def test_the_parts_of_a_zone_give_every_instant_of_its_years(name):
    tz, parts = ZoneInfo(name), onsets(vtimezone(name, 2018, 2027))

    moments = [datetime(2018, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(3650)]
    for year in range(2018, 2028):
        for change in clock_changes(tz, year):
            moments += [change + timedelta(minutes=15 * n) for n in range(-16, 17)]

    local_times = [moment.astimezone(tz) for moment in moments]
    wrong = [
        local
        for local in local_times
        if not local.fold
        and offset_by_parts(parts, local.replace(tzinfo=None)) != local.utcoffset()
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["America/Chicago", "Europe/Berlin", "Australia/Sydney"])
def test_another_reader_of_the_parts_comes_to_the_same_instants(name):
    tz = ZoneInfo(name)
    part = icalendar.Timezone.from_ical(vtimezone(name, 2027, 2027))
    theirs = part.to_tz(lookup_tzid=False)
    noons = [datetime(2027, 1, 1, 12) + timedelta(days=n) for n in range(365)]  # noqa: DTZ001

    wrong = [
        noon
        for noon in noons
        if noon.replace(tzinfo=theirs).utcoffset() != noon.replace(tzinfo=tz).utcoffset()
    ]

    assert wrong == []


def in_utc(*moments):
    return tuple(moment.astimezone(UTC) for moment in moments)


@pytest.mark.parametrize("hours", [-1, 0, 1, 2])
@pytest.mark.parametrize(
    ("name", "first_0130"),
    [
        ("America/Chicago", datetime(2027, 11, 7, 6, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("Australia/Sydney", datetime(2027, 4, 3, 15, 30, tzinfo=UTC)),
    ],
)
def test_a_session_in_the_night_clocks_go_back_keeps_its_instant(name, first_0130, hours):
    starts_at = first_0130 + timedelta(hours=hours)
    ends_at = starts_at + timedelta(minutes=45)

    line, tz = a_line(starts_at=starts_at, shown_until=ends_at), ZoneInfo(name)
    # As in a letter: given X-WR-TIMEZONE, the second reader turns UTC into local times first
    # and then takes both hours for the same.
    body = rendered(line, tz=tz, head=a_head(name, method="PUBLISH"))

    entry = read(body)
    assert in_utc(entry.decoded("DTSTART"), entry.decoded("DTEND")) == (starts_at, ends_at)
    (found,) = recurring_ical_events.of(icalendar.Calendar.from_ical(body)).all()
    assert in_utc(found.start, found.end) == (starts_at, ends_at)


def test_only_the_hour_that_comes_twice_is_written_in_utc():
    midnight = datetime(2027, 11, 7, 5, 0, tzinfo=UTC)
    chicago = ZoneInfo("America/Chicago")

    def start(minutes):
        starts_at = midnight + timedelta(minutes=minutes)
        line = a_line(starts_at=starts_at, shown_until=starts_at + timedelta(minutes=9))
        entry = render_entry(line, language="en", tz=chicago, page=PAGE)
        (row,) = [row for row in unfolded(entry.encode()) if row.startswith("DTSTART")]
        return row

    assert [start(minutes) for minutes in (50, 51, 60, 120, 179, 180)] == [
        "DTSTART;TZID=America/Chicago:20271107T005000",
        "DTSTART:20271107T055100Z",  # because it ends at one
        "DTSTART:20271107T060000Z",
        "DTSTART:20271107T070000Z",
        "DTSTART:20271107T075900Z",
        "DTSTART;TZID=America/Chicago:20271107T020000",
    ]


def test_a_screening_past_midnight_keeps_its_real_end():
    line = a_line(starts_at=at("23:30"), shown_until=at("01:45", day=2))

    entry = read(rendered(line))

    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (at("23:30"), at("01:45", day=2))


def test_programs_that_repeat_events_see_each_entry_once():
    entries = [
        render_entry(
            a_line(uid=UUID(int=n), starts_at=at(f"{n}:00"), shown_until=at(f"{n}:50")),
            language="en",
            tz=BEIJING,
            page=PAGE,
        )
        for n in range(9, 19)
    ]

    calendar = icalendar.Calendar.from_ical(render_calendar(a_head(), entries))

    found = recurring_ical_events.of(calendar).at((2027, 10, 1))
    assert [event.start for event in found] == [at(f"{n}:00") for n in range(9, 19)]
