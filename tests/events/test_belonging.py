"""Films stand in sections, organisations in the consortium and among the sponsors."""

from __future__ import annotations

from datetime import date

import pytest

from events.belonging import set_seat, set_section, set_tier
from events.models import (
    Change,
    ConsortiumSeat,
    Edition,
    Film,
    Organisation,
    SessionFilm,
    Sponsorship,
)
from tests.cast import a_film, a_session, an_edition, an_organisation, both

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)
GOLD, SILVER = both("Gold", "金牌"), both("Silver", "银牌")


@pytest.fixture
def edition() -> Edition:
    return an_edition()


def now(model, *rows):
    """The rows as a page has just shown them."""
    found = model.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return {row: row.version for row in found}


def changes() -> list[tuple[str, str, dict, dict]]:
    rows = Change.objects.order_by("pk")
    return [(row.subject, row.subject_id, row.before, row.after) for row in rows]


# Films


def test_a_film_stands_in_its_section_wherever_the_edition_shows_it(edition):
    classics = edition.sections.create(slug="classics", name=both("Classics"))
    film = a_film(a_session(edition, "First"))
    SessionFilm.objects.create(session=a_session(edition, "Again"), film=film)
    elsewhere = SessionFilm.objects.create(session=a_session(an_edition("carnival")), film=film)

    outcome = set_section(edition, now(Film, film), section=classics, by=None)

    assert outcome.changed == [film]
    shown = SessionFilm.objects.filter(film=film).order_by("pk")
    assert [row.section for row in shown] == [classics, classics, None]
    assert elsewhere.section is None
    assert changes() == [("film", film.code, {"section": []}, {"section": "classics"})]


def test_a_film_leaves_its_section(edition):
    classics = edition.sections.create(slug="classics", name=both("Classics"))
    film = a_film(a_session(edition))
    set_section(edition, now(Film, film), section=classics, by=None)

    outcome = set_section(edition, now(Film, film), section=None, by=None)

    assert outcome.changed == [film]
    assert SessionFilm.objects.get().section is None


def test_a_film_that_nobody_shows_here_stands_in_no_section(edition):
    classics = edition.sections.create(slug="classics", name=both("Classics"))
    film = a_film(a_session(an_edition("carnival")))

    outcome = set_section(edition, now(Film, film), section=classics, by=None)

    assert [row for row, _why in outcome.refused] == [film]
    assert SessionFilm.objects.get().section is None


def test_the_same_section_twice_changes_nothing_and_stale_films_are_left(edition):
    classics = edition.sections.create(slug="classics", name=both("Classics"))
    first, second = a_film(a_session(edition, "A")), a_film(a_session(edition, "B"))
    set_section(edition, now(Film, first), section=classics, by=None)
    seen = now(Film, first, second)
    Film.objects.filter(pk=second.pk).update(version=7)

    outcome = set_section(edition, seen, section=classics, by=None)

    assert (outcome.same, outcome.stale, outcome.changed) == ([first], [second], [])


# The consortium


def seats(organisation: Organisation) -> list[tuple[str, date, date | None]]:
    rows = ConsortiumSeat.objects.filter(organisation=organisation).order_by("pk")
    return [(row.role, row.joined_on, row.left_on) for row in rows]


def seated(edition: Edition, *rows: Organisation, role: str, today: date = TODAY):
    return set_seat(edition, now(Organisation, *rows), role=role, by=None, today=today)


def test_organisations_join_the_consortium(edition):
    first, second = an_organisation(edition, "first"), an_organisation(edition, "second")

    outcome = seated(edition, first, second, role="member")

    assert outcome.changed == [first, second]
    assert seats(first) == seats(second) == [("member", TODAY, None)]
    assert changes()[0] == ("organisation", "first", {"seat": ""}, {"seat": "member"})


def test_a_seat_that_changes_its_role_ends_and_another_begins(edition):
    ours = an_organisation(edition)
    seated(edition, ours, role="member")
    later = date(2027, 6, 1)

    seated(edition, ours, role="secretariat", today=later)

    assert seats(ours) == [("member", TODAY, later), ("secretariat", later, None)]


def test_an_organisation_leaves(edition):
    ours = an_organisation(edition)
    seated(edition, ours, role="member")

    outcome = seated(edition, ours, role="", today=date(2027, 6, 1))

    assert outcome.changed == [ours]
    assert seats(ours) == [("member", TODAY, date(2027, 6, 1))]


def test_there_is_one_secretariat_and_the_second_is_told_so(edition):
    first, second = an_organisation(edition, "first"), an_organisation(edition, "second")

    outcome = seated(edition, first, second, role="secretariat")

    assert outcome.changed == [first]
    assert [row for row, _why in outcome.refused] == [second]
    assert seats(second) == []
    assert Organisation.objects.get(pk=second.pk).version == 0


def test_a_seat_held_already_and_one_changed_by_others_are_left(edition):
    first, second = an_organisation(edition, "first"), an_organisation(edition, "second")
    seated(edition, first, role="member")
    seen = now(Organisation, first, second)
    Organisation.objects.filter(pk=second.pk).update(version=3)

    outcome = set_seat(edition, seen, role="member", by=None, today=TODAY)

    assert (outcome.same, outcome.stale) == ([first], [second])
    assert seats(second) == []


# Sponsors


def tiers(edition: Edition) -> dict[str, str]:
    given = Sponsorship.objects.filter(edition=edition).select_related("organisation")
    return {each.organisation.slug: each.tier["en"] for each in given}


def test_sponsors_rise_join_and_stop(edition):
    gold, other = an_organisation(edition, "gold"), an_organisation(edition, "other")
    fresh = Organisation.objects.create(family=gold.family, slug="fresh", name=both("Fresh"))

    risen = set_tier(edition, now(Organisation, gold, fresh), tier=SILVER, by=None)
    gone = set_tier(edition, now(Organisation, other, fresh), tier=None, by=None)

    assert (risen.changed, gone.changed) == ([gold, fresh], [other, fresh])
    assert tiers(edition) == {"gold": "Silver"}
    assert changes()[0] == ("organisation", "gold", {"tier": GOLD}, {"tier": SILVER})


def test_a_tier_holds_for_one_edition(edition):
    ours = an_organisation(edition)
    carnival = an_edition("carnival")

    set_tier(carnival, now(Organisation, ours), tier=SILVER, by=None)

    assert (tiers(edition), tiers(carnival)) == ({"shougang": "Gold"}, {"shougang": "Silver"})


def test_the_same_tier_twice_and_what_others_changed(edition):
    first, second = an_organisation(edition, "first"), an_organisation(edition, "second")
    seen = now(Organisation, first, second)
    Organisation.objects.filter(pk=second.pk).update(version=3)

    assert set_tier(edition, seen, tier=GOLD, by=None).same == [first, second]
    assert set_tier(edition, seen, tier=SILVER, by=None).stale == [second]
