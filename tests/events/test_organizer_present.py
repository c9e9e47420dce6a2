"""Who else has the board open: seen for some seconds, and never relied on."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from events.models import StaffRole
from events.organizer.present import others_at
from tests.cast import an_edition, an_organizer

pytestmark = pytest.mark.django_db
STATE = "/en/manage/convention-2027/board/state.json?day=2027-10-01"


@pytest.fixture
def pair():
    """Two who arrange one edition, Ye and Luo."""
    cache.clear()
    edition = an_edition()
    for name in ("ye", "luo"):
        an_organizer(edition, StaffRole.Level.PROGRAMME, email=f"{name}@park.example")
    return StaffRole.objects.select_related("user", "edition").order_by("pk")


def test_alone_nobody_else_is_there(pair):
    ye, _luo = pair

    assert others_at(ye, now=100) == []
    assert others_at(ye, now=101) == []


def test_two_see_each_other_and_not_themselves(pair):
    ye, luo = pair
    others_at(ye, now=100)

    assert others_at(luo, now=101) == ["ye@park.example"]
    assert others_at(ye, now=102) == ["luo@park.example"]


def test_who_has_a_name_is_seen_by_it(pair):
    ye, luo = pair
    ye.user.first_name, ye.user.last_name = "Wenjie", "Ye"
    others_at(ye, now=100)

    assert others_at(luo, now=100) == ["Wenjie Ye"]


def test_who_went_away_is_gone_after_some_seconds(pair):
    ye, luo = pair
    others_at(ye, now=100)

    assert others_at(luo, now=111) == ["ye@park.example"]
    assert others_at(luo, now=113) == []


def test_who_stays_is_seen_for_as_long_as_they_ask(pair):
    ye, luo = pair
    for second in range(100, 130, 3):
        others_at(ye, now=second)

    assert others_at(luo, now=131) == ["ye@park.example"]


def test_another_edition_is_another_room(pair):
    ye, _luo = pair
    others_at(ye, now=100)
    carnival = an_edition("carnival-2027")
    an_organizer(carnival, email="cheng@park.example")

    assert others_at(StaffRole.objects.get(edition=carnival), now=100) == []


def test_a_board_hears_of_it_when_somebody_comes(client, pair):
    ye, luo = pair
    client.force_login(luo.user)
    first = client.get(STATE)
    assert first.json()["present"] == []

    others_at(ye)

    again = client.get(STATE, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again.json()["present"] == ["ye@park.example"]
    same = client.get(STATE, headers={"If-None-Match": again["ETag"]})
    assert same.status_code == 304
