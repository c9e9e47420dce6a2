"""Redis may go away: pages work, limits count, and it is taken back when it returns."""

import time

import pytest
from django.core.cache import cache, caches
from django.test import override_settings

from events_site.caches import SteadyCache
from events_site.local import valkey
from tests.cast import a_user

pytestmark = pytest.mark.django_db

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def redis_is_asked_again():
    SteadyCache.away_until = 0.0
    yield
    SteadyCache.away_until = 0.0


@pytest.fixture
def no_redis(settings):
    away = {**settings.CACHES["default"], "LOCATION": NOWHERE}
    with override_settings(CACHES={**settings.CACHES, "default": away}):
        yield


def test_what_is_kept_without_redis_is_found_again(no_redis):
    cache.set("a", {"b": [1]}, timeout=60)
    cache.set_many({"c": 2, "d": 3})

    assert cache.get("a") == {"b": [1]}
    assert cache.get_many(["c", "d"]) == {"c": 2, "d": 3}
    assert "a" in cache and "z" not in cache
    assert cache.touch("a", 100) and not cache.touch("z", 100)
    cache.delete("a")
    cache.delete_many(["c"])
    assert cache.get_many(["a", "c", "d"]) == {"d": 3}
    cache.clear()
    assert cache.get("d", "gone") == "gone"


def test_counting_goes_on_without_redis(no_redis):
    assert cache.add("attempts", 1) and not cache.add("attempts", 1)

    assert [cache.incr("attempts"), cache.incr("attempts")] == [2, 3]


def test_a_server_that_is_away_is_not_asked_at_every_step(no_redis):
    cache.get("a")
    begun = time.monotonic()

    for _ in range(20):
        cache.get("a")

    assert SteadyCache.away_until > begun
    assert time.monotonic() - begun < 2


def test_redis_is_taken_back_when_it_returns(no_redis, settings):
    cache.set("a", "in the table")
    with valkey() as (address, _server):
        there = {**settings.CACHES["default"], "LOCATION": address}
        with override_settings(CACHES={**settings.CACHES, "default": there}):
            assert cache.get("a") == "in the table"
            SteadyCache.away_until = 0.0

            cache.set("a", "in Redis")

            assert (cache.get("a"), caches["table"].get("a")) == ("in Redis", "in the table")


def test_an_organizer_signs_in_without_redis(no_redis, client):
    a_user("luoji@park.example", password="star-furnace-at-night")

    page = client.post(
        "/en/accounts/login/",
        {"login": "luoji@park.example", "password": "star-furnace-at-night"},
    )

    assert page.status_code == 302


def test_guessing_is_slowed_down_without_redis(no_redis, client):
    a_user("luoji@park.example", password="star-furnace-at-night")
    wrong = {"login": "luoji@park.example", "password": "a-guess"}

    answers = [client.post("/en/accounts/login/", wrong) for _ in range(12)]

    assert all(answer.status_code in (200, 400, 429) for answer in answers)
    assert b"Too many" in answers[-1].content or answers[-1].status_code == 429
