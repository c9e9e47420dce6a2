from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from events.models import Edition, ReleasedSlot, Series, Slot, StaffRole, User
from events_site.demo import SIGN_INS
from events_site.management.commands.load_demo import load_park
from registrations.models import Quota, TicketType

pytestmark = pytest.mark.django_db


def load() -> None:
    call_command("load_demo", stdout=StringIO())


def test_the_park_has_one_edition_of_each_kind_published_with_tickets_on_sale():
    load()

    assert {edition.series.kind for edition in Edition.objects.public()} == set(Series.Kind.values)
    assert ReleasedSlot.objects.count() == Slot.objects.count() == 13
    now = timezone.now()
    assert all(
        ticket.is_on_sale(now, ticket.editions.get()) and ticket.quotas.all()
        for ticket in TicketType.objects.all()
    )


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


def test_everybody_who_may_sign_in_has_a_role_in_every_edition():
    load()

    for name, email, password in SIGN_INS:
        user = User.objects.get(email=email)
        assert user.check_password(password)
        levels = set(StaffRole.objects.filter(user=user).values_list("level", flat=True))
        assert levels == {StaffRole.Level[name.upper()]}
