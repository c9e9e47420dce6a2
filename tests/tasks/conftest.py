from __future__ import annotations

import pytest

from tests.post import post_office


@pytest.fixture
def post():
    with post_office() as office:
        yield office
