"""Load the demonstration park. Safe to run again; its dates stay a few weeks ahead."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.core.management import BaseCommand
from django.db import transaction
from django.utils import timezone

from events import feeds
from events.errors import NotPublishable
from events.models import Edition, Slot, StaffRole, User
from events.releasing import publish
from events_site.demo import SIGN_INS
from events_site.demo_park.park import load_park
from registrations.models import TicketType


class Command(BaseCommand):
    help = "Load the demonstration park: three editions, published, with tickets on sale."

    def handle(self, *args: Any, **options: Any) -> None:
        before = dict(Edition.objects.values_list("pk", "starts_on"))
        with transaction.atomic():
            editions = load_park(timezone.localdate())
            load_staff(editions)
        for edition in editions:
            has_moved = before.get(edition.pk) != edition.starts_on
            if has_moved or not edition.current_release:
                self.publish(edition)
            if not feeds.names_this_site(edition):  # the demo moved to another port
                feeds.render_anew(edition)
        counts = f"{Slot.objects.count()} slots, {TicketType.objects.count()} ticket types"
        self.stdout.write(f"The park is loaded: {len(editions)} editions, {counts}.")

    def publish(self, edition: Edition) -> None:
        """Publish, unless somebody arranged the draft so that it cannot be: then say so."""
        try:
            publish(edition, by=User.objects.filter(email=SIGN_INS[0][1]).first())
        except NotPublishable as error:
            name = edition.name.text(["en"])
            self.stderr.write(f"{name} moved on, but is not published anew: {error}")


def load_staff(editions: list[Edition]) -> None:
    """Whoever may sign in has their role in every edition."""
    for name, email, password in SIGN_INS:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(username=email, email=email, password=password)
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        level = {"level": StaffRole.Level[name.upper()]}
        for edition in editions:
            StaffRole.objects.get_or_create(user=user, edition=edition, defaults=level)
