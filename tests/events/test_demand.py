"""What the programme asks of those who come, answered by whoever counts people."""

from uuid import uuid4

import pytest

from events import demand
from events.demand import NOBODY, Demand, answer, demand_of
from tests.cast import an_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unanswered(monkeypatch):
    """Nobody has told anything yet."""
    monkeypatch.setattr(demand, "_answers", {name: [] for name in demand.QUESTIONS})


def test_where_nobody_counts_nobody_comes():
    assert demand_of(an_edition()) == {}
    assert Demand(registered=0, starred=0, to_tell=0) == NOBODY


def test_the_answers_of_several_who_count_are_added():
    robots, aliens = uuid4(), uuid4()
    answer("registered", lambda edition: {robots: 3})
    answer("registered", lambda edition: {robots: 2, aliens: 1})
    answer("to_tell", lambda edition: {aliens: 7})

    assert demand_of(an_edition()) == {
        robots: Demand(registered=5),
        aliens: Demand(registered=1, to_tell=7),
    }


def test_an_answer_entered_twice_counts_once():
    robots = uuid4()

    def stars(edition):
        return {robots: 4}

    answer("starred", stars)
    answer("starred", stars)

    assert demand_of(an_edition()) == {robots: Demand(starred=4)}


def test_each_edition_is_asked_about_itself():
    ours, theirs = an_edition("ours"), an_edition("theirs", kind="carnival")
    robots = uuid4()
    answer("registered", lambda edition: {robots: 3} if edition == ours else {})

    assert demand_of(theirs) == {}


@pytest.mark.parametrize(
    ("registered", "starred", "audience"), [(3, 0, 3), (3, 9, 9), (0, 2, 2), (0, 0, 0)]
)
def test_an_audience_is_the_larger_of_places_and_stars(registered, starred, audience):
    assert Demand(registered=registered, starred=starred).audience == audience
