import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from events.access import Level, editions_of, staff_role
from tests.cast import a_user, an_edition, an_organizer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("has", Level)
@pytest.mark.parametrize("needs", Level)
def test_each_level_includes_the_ones_before_it(has, needs):
    edition = an_edition()
    user = an_organizer(edition, has)

    if has >= needs:
        assert staff_role(user, edition.slug, needs).edition == edition
    else:
        with pytest.raises(Http404):
            staff_role(user, edition.slug, needs)


def test_a_stranger_a_visitor_and_another_editions_chair_find_nothing():
    edition, other = an_edition("a-2027"), an_edition("b-2027")

    for visitor in (AnonymousUser(), a_user(), an_organizer(other)):
        with pytest.raises(Http404):
            staff_role(visitor, edition.slug, Level.LOOK)


def test_somebody_who_was_shut_out_has_no_role_any_more():
    edition = an_edition()
    chair = an_organizer(edition)
    chair.is_active = False
    chair.save(update_fields=["is_active"])

    assert list(editions_of(chair)) == []
