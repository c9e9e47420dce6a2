"""What every test may count on: an empty cache, and no browser test where there is no browser."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils.translation import override
from pytest_django.fixtures import Settings

from events.keeping import SHELF
from events_site.caches import SteadyCache
from events_site.local import chromium


@pytest.fixture(autouse=True)
def an_empty_cache():
    """Rate limits and heartbeats of one test are no business of the next."""
    SteadyCache.away_until = 0.0  # a test may just have taken Redis away
    cache.clear()
    SHELF.empty()


@pytest.fixture(autouse=True)
def nothing_is_repeated(settings: Settings):
    """A test sees at once what it changed; only the tests of repeating have it on."""
    settings.REPEAT_SECONDS = 0


@pytest.fixture
def in_english():
    """Rules speak the language of the visitor; outside of a request that is Chinese."""
    with override("en"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))
