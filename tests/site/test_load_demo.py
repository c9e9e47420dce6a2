from datetime import datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from time_machine import travel

from events.models import Edition, ReleasedSlot, Series, Slot, StaffRole, User
from events.releasing import changes_to_publish
from events.scheduling import unplace_slot
from events_site.demo import SIGN_INS
from events_site.demo_park.park import load_park
from registrations.models import Quota, TicketType

pytestmark = pytest.mark.django_db


def load() -> None:
    call_command("load_demo", stdout=StringIO())


def test_the_park_has_one_edition_of_each_kind_published_with_tickets_on_sale():
    load()

    assert {edition.series.kind for edition in Edition.objects.public()} == set(Series.Kind.values)
    assert ReleasedSlot.objects.count() == Slot.objects.count() == 127
    now = timezone.now()
    kinds = [ticket for ticket in TicketType.objects.all() if on_sale(ticket, now)]
    assert {ticket.kind for ticket in kinds} == set(TicketType.Kind.values)


def on_sale(ticket: TicketType, now: datetime) -> bool:
    return ticket.is_on_sale(now, ticket.editions.first())


def test_a_free_day_opens_a_week_before_at_five_in_the_afternoon():
    load()
    carnival = Edition.objects.get(slug="carnival")
    day = TicketType.objects.get(slug="free-day-3")

    opening = day.opens_at(carnival).astimezone(carnival.tz)

    assert day.day == carnival.starts_on + timedelta(days=2)
    assert (day.day - opening.date(), opening.time()) == (timedelta(days=7), time(17))


def test_every_screening_has_its_pools_and_sells_from_the_public_one():
    load()

    for ticket in TicketType.objects.filter(
        kind="screening", slot__session__type__slug="screening"
    ):
        assert [quota.pool for quota in ticket.quotas.all()] == ["public"]
        pools = {quota.pool for quota in ticket.slot.quotas.all()}
        assert pools == {"public", "passes", "guests"}


def test_every_timed_entry_has_windows_from_its_first_minute():
    load()

    ride = Slot.objects.filter(session__title__en="Starship Qitian ride").first()
    windows = list(ride.entries.values_list("begins_after", "minutes", "quota__size"))
    assert windows == [(start, 15, 24) for start in range(0, 480, 15)]


def test_loading_again_changes_nothing_and_keeps_what_people_did():
    load()
    Quota.objects.update(taken=F("taken") + 1)
    Slot.objects.filter(session__title__en="Slow Light").update(is_cancelled=True)
    before = list(Slot.objects.order_by("pk").values())
    releases = Edition.objects.get(slug="carnival").releases.count()

    load()

    assert list(Slot.objects.order_by("pk").values()) == before
    assert set(Quota.objects.values_list("taken", flat=True)) == {1}
    assert Edition.objects.get(slug="carnival").releases.count() == releases


def test_the_park_moves_on_before_its_days_come():
    load()
    year_later = timezone.localdate() + timedelta(days=365)
    first = Slot.objects.order_by("starts_at").first()

    load_park(year_later)

    moved = Slot.objects.get(pk=first.pk)
    assert (moved.starts_at - first.starts_at).days % 7 == 0
    for edition in Edition.objects.all():
        assert edition.starts_on > year_later + timedelta(days=10)
    assert moved.starts_at.time() == first.starts_at.time()


def test_what_somebody_is_still_arranging_is_not_published_by_loading_again():
    load()
    film_week = Edition.objects.get(slug="filmweek")
    slot = Slot.objects.filter(session__edition=film_week).first()
    unplace_slot(slot, by=None, version=slot.version)

    load()

    film_week.refresh_from_db()
    assert film_week.current_release.number == 1
    assert [change.line.uid for change in changes_to_publish(film_week)] == [slot.uid]


def test_a_draft_that_clashes_is_no_reason_to_fail_and_is_told_when_the_park_moves_on():
    load()
    convention = Edition.objects.get(slug="convention")
    titles = ("Cities of East Asian SF", "Orbital mechanics in hard SF")
    theirs = Slot.objects.filter(session__edition=convention, session__title__en__in=titles)
    first, other = theirs.order_by("starts_at")
    Slot.objects.filter(pk=other.pk).update(starts_at=first.starts_at, room=first.room)
    said = StringIO()

    call_command("load_demo", stdout=StringIO(), stderr=said)
    assert said.getvalue() == ""
    with travel(timezone.now() + timedelta(days=365)):
        call_command("load_demo", stdout=StringIO(), stderr=said)

    assert "China Science Fiction Convention moved on, but is not published anew" in said.getvalue()
    assert [each.releases.count() for each in Edition.objects.order_by("slug")] == [2, 1, 2]
    assert not changes_to_publish(Edition.objects.get(slug="carnival"))


def test_everybody_who_may_sign_in_has_a_role_in_every_edition():
    load()

    for name, email, password in SIGN_INS:
        user = User.objects.get(email=email)
        assert user.check_password(password)
        levels = set(StaffRole.objects.filter(user=user).values_list("level", flat=True))
        assert levels == {StaffRole.Level[name.upper()]}
