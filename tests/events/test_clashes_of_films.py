"""The copy and the screen, premieres, and the same film again."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from events.models import Print
from tests.cast import a_room, an_edition
from tests.events.clash_scene import a_screen, a_show, a_version, kinds, texts, the_clash, the_film

pytestmark = pytest.mark.django_db

DCP_2K, DCP_4K, MM_35 = Print.Format.DCP_2K, Print.Format.DCP_4K, Print.Format.MM_35
EVENING = ("19:00", "21:00")


def test_a_film_on_35_mm_is_not_played_by_a_digital_projector():
    edition, hall = an_edition(), a_screen(a_room("Hall 1"), DCP_2K)
    film = the_film(edition)
    a_version(film, MM_35)
    a_show(film, edition, (hall, *EVENING))

    with override("en"):
        assert texts(edition) == ["“Slow Light” comes as 35 mm, and Hall 1 plays DCP 2K."]


def test_a_room_without_a_screen_shows_nothing():
    edition, hall = an_edition(), a_room("Hall 1")
    film = the_film(edition)
    a_version(film, MM_35, DCP_2K)
    a_show(film, edition, (hall, *EVENING))

    with override("en"):
        assert texts(edition) == [
            "“Slow Light” comes as 35 mm and DCP 2K, and Hall 1 has no screen."
        ]


@pytest.mark.parametrize(
    ("copies", "screen", "expected"),
    [
        ([MM_35, DCP_2K], [DCP_2K], []),
        ([DCP_4K], [DCP_2K], []),
        ([DCP_2K], [DCP_4K], ["format_does_not_fit"]),
        ([], [DCP_2K], []),
    ],
)
def test_one_copy_that_plays_is_enough_and_4k_plays_smaller_on_2k(copies, screen, expected):
    edition, hall = an_edition(), a_screen(a_room(), *screen)
    film = the_film(edition)
    a_version(film, *copies)
    a_show(film, edition, (hall, *EVENING))

    assert kinds(edition) == expected


def test_of_several_versions_the_one_that_is_shown_counts():
    edition, hall = an_edition(), a_screen(a_room(), DCP_2K)
    film = the_film(edition)
    old, new = a_version(film, MM_35), a_version(film, DCP_2K, subtitles="zh", delivery="burned-in")
    a_show(film, edition, (hall, "10:00", "12:00"), version=new)
    a_show(film, edition, (hall, "10:00", "12:00"), version=old, day=3)

    assert kinds(edition) == ["format_does_not_fit"]


@pytest.mark.parametrize(
    ("delivery", "device", "expected"),
    [
        ("burned-in", (), []),
        ("electronic", ("zh-Hans", "en"), []),
        ("electronic", ("en",), ["subtitles_missing"]),
        ("electronic", (), ["subtitles_missing"]),
    ],
)
def test_subtitles_beside_the_picture_need_a_device_with_their_language(delivery, device, expected):
    edition, hall = an_edition(), a_screen(a_room("Hall 1"), DCP_2K, subtitles=device)
    film = the_film(edition)
    a_version(film, DCP_2K, subtitles="zh-hans", delivery=delivery)
    a_show(film, edition, (hall, *EVENING))

    assert kinds(edition) == expected


def test_a_show_for_everybody_does_not_come_before_the_premiere_with_its_makers():
    edition, hall = an_edition(), a_screen(a_room(), DCP_2K)
    film = the_film(edition, premiere="world")
    early = a_show(film, edition, (hall, *EVENING), day=1)
    gala = a_show(film, edition, (hall, *EVENING), day=2, talk_minutes=20)

    clash = the_clash(edition)

    assert (clash.kind, clash.slots) == ("before_its_premiere", (early.uid, gala.uid))
    with override("en"):
        assert "“Slow Light” is shown on" in clash.text
        assert "before its world premiere on" in clash.text


def test_the_press_may_see_it_before():
    edition, hall = an_edition(), a_screen(a_room(), DCP_2K)
    film = the_film(edition, premiere="world")
    a_show(film, edition, (hall, *EVENING), day=1, audience="press_industry")
    a_show(film, edition, (hall, *EVENING), day=2, talk_minutes=20)

    assert kinds(edition) == []


def test_a_film_that_was_shown_elsewhere_has_no_premiere_to_wait_for():
    edition, hall = an_edition(), a_screen(a_room(), DCP_2K)
    film = the_film(edition, premiere="")
    a_show(film, edition, (hall, *EVENING), day=1)
    a_show(film, edition, (hall, *EVENING), day=2, talk_minutes=20)

    assert kinds(edition) == []


@pytest.mark.parametrize(
    ("again", "day", "expected"),
    [
        (("21:30", "23:00"), 1, ["repeat_too_close"]),
        (("14:59", "16:30"), 2, ["repeat_too_close"]),
        (("15:00", "16:30"), 2, []),
    ],
)
def test_a_repeat_is_on_another_day_and_twenty_hours_later(again, day, expected):
    edition, hall = an_edition(), a_screen(a_room(), DCP_2K)
    film = the_film(edition)
    a_show(film, edition, (hall, *EVENING), day=1)
    a_show(film, edition, (hall, *again), day=day)

    assert kinds(edition) == expected


def test_a_repeat_is_told_by_the_day_or_by_the_hours_between():
    edition, hall = an_edition(), a_screen(a_room(), DCP_2K)
    film = the_film(edition)
    a_show(film, edition, (hall, "19:00", "21:00"), day=1)
    a_show(film, edition, (hall, "10:00", "12:00"), day=2)
    a_show(film, edition, (hall, "22:00", "23:30"), day=2)

    with override("en"):
        first, second = texts(edition)
        assert first == ("“Slow Light” is shown again after 15 h; people expect another day.")
        assert "is shown twice on" in second and "10:00–12:00 and 22:00–23:30" in second
