from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.codes import new_code
from events.models import Edition
from events.translated import WordsField


class Quota(models.Model):
    """Places that are counted. ``taken`` counts held and confirmed places alike.

    With a ``slot`` it is a part of that one audience: seats for the public, for
    guests, for the press.
    """

    class Pool(models.TextChoices):
        PUBLIC = "public", _("public")
        PASSES = "passes", _("pass holders")
        GUESTS = "guests", _("guests")
        INVITED = "invited", _("by invitation")
        DRAW = "draw", _("draw")
        ACCESSIBLE = "accessible", _("accessible seats")
        PRESS = "press", _("press")

    # Seats that staff give away; nobody takes them by themselves on the page.
    KEPT_BACK = [Pool.PASSES, Pool.GUESTS, Pool.INVITED, Pool.DRAW, Pool.PRESS]

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="quotas")
    name = models.CharField(max_length=100)
    slot = models.ForeignKey(
        "events.Slot", models.PROTECT, null=True, blank=True, related_name="quotas"
    )
    pool = models.CharField(max_length=10, choices=Pool.choices, blank=True)
    size = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0, editable=False)
    # The hottest quota has the highest rank and is locked last, for one statement.
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("size")), name="quota_never_oversold"
            ),
            models.UniqueConstraint(fields=["edition", "name"], name="quota_name_once_per_edition"),
            models.UniqueConstraint(
                fields=["slot", "pool"], condition=~Q(pool=""), name="pool_once_per_slot"
            ),
            models.CheckConstraint(
                condition=Q(pool="") | Q(slot__isnull=False), name="pool_belongs_to_a_slot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.taken} / {self.size}"

    @property
    def free(self) -> int:
        return self.size - self.taken


class Entry(models.Model):
    """A window of a timed entry: come between 10:00 and 10:30 on that day.

    Counted in minutes from the start of its slot, so it moves with the slot, and
    what visitors read follows the published line, never the draft.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey("events.Slot", models.PROTECT, related_name="entries")
    begins_after = models.PositiveSmallIntegerField(help_text="minutes after the slot starts")
    minutes = models.PositiveSmallIntegerField()
    quota = models.OneToOneField(Quota, models.PROTECT, related_name="entry")

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["slot", "begins_after"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "begins_after"], name="entry_once_per_start"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="entry_minutes_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.slot} + {self.begins_after} min"

    def starts_at(self, start: datetime) -> datetime:
        """When it begins if its slot, or the published line of it, starts at ``start``."""
        return start + timedelta(minutes=self.begins_after)

    def ends_at(self, start: datetime) -> datetime:
        return self.starts_at(start) + timedelta(minutes=self.minutes)


class TicketTypeQuerySet(models.QuerySet["TicketType"]):
    def offered(self) -> TicketTypeQuerySet:
        """What people may take or ask for themselves: nothing of what is kept back."""
        kept_back = TicketType.objects.filter(quotas__pool__in=Quota.KEPT_BACK)
        return self.filter(Q(needs_approval=True) | ~Q(pk__in=kept_back.values("pk")))


class TicketType(models.Model):
    """What can be had: a pass, a day ticket, a place in one workshop or screening.

    A ticket takes one place from each of its quotas. It may serve several
    editions of its family; those with a slot belong to that one place and time,
    those with a day to that one day.
    """

    class Kind(models.TextChoices):
        PASS = "pass", _("pass or membership")
        DAY = "day", _("day ticket")
        SESSION = "session", _("place in a session")
        SCREENING = "screening", _("screening")
        TIMED_ENTRY = "timed_entry", _("timed entry")
        SMALL_GROUP = "small_group", _("table talk or signing")
        BADGE = "badge", _("badge")

    class Identity(models.TextChoices):
        NONE = "none", _("any name")
        NAME = "name", _("name as in the document")
        DOCUMENT = "document", _("name and document number")

    class OnePer(models.TextChoices):
        NONE = "none", _("no limit")
        DAY = "day", _("one a day")
        SLOT = "slot", _("one for this time")

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="ticket_types")
    editions = models.ManyToManyField("events.Edition", related_name="ticket_types")
    slug = models.SlugField()
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.PASS)
    name = WordsField()
    description = WordsField(blank=True, longest=1_000)
    note = models.TextField(blank=True, help_text="for the team; visitors never see it")
    slot = models.ForeignKey(
        "events.Slot", models.PROTECT, null=True, blank=True, related_name="ticket_types"
    )
    day = models.DateField(null=True, blank=True, help_text="the one day it is for")
    price = models.PositiveIntegerField(default=0, help_text="in hundredths of the currency (fen)")
    quotas = models.ManyToManyField(Quota, related_name="ticket_types")
    most_per_order = models.PositiveSmallIntegerField(default=5)
    reserve_places = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how many may wait for a place; empty: any number"
    )
    on_sale_from = models.DateTimeField(null=True, blank=True)
    on_sale_until = models.DateTimeField(null=True, blank=True)
    window_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="opens so many days ahead, at the release time"
    )
    release_time = models.TimeField(null=True, blank=True, help_text="on the edition's clock")
    age_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="years")
    age_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="included")
    needs_guardian = models.BooleanField(default=False, help_text="only with an adult")
    identity = models.CharField(max_length=8, choices=Identity.choices, default=Identity.NONE)
    one_per_document = models.CharField(max_length=4, choices=OnePer.choices, default=OnePer.NONE)
    needs_approval = models.BooleanField(default=False, help_text="asked for; staff decide")
    by_organisation = models.BooleanField(
        default=False, help_text="each organisation has places of its own, by its code"
    )
    rank = models.PositiveSmallIntegerField(default=0, help_text="order on the page")

    objects = TicketTypeQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["family", "slug"], name="ticket_slug_once_per_family"),
            models.CheckConstraint(
                condition=Q(on_sale_from=None)
                | Q(on_sale_until=None)
                | Q(on_sale_until__gt=F("on_sale_from")),
                name="sale_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(most_per_order__gte=1, most_per_order__lte=50),
                name="ticket_order_bounded",
            ),
            models.CheckConstraint(
                condition=Q(day=None) | Q(slot=None), name="ticket_for_a_day_or_for_a_slot"
            ),
            models.CheckConstraint(
                condition=~Q(kind="timed_entry") | Q(slot__isnull=False),
                name="ticket_timed_entry_has_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(window_days=None, release_time=None)
                | Q(window_days__isnull=False, release_time__isnull=False, day__isnull=False)
                | Q(window_days__isnull=False, release_time__isnull=False, slot__isnull=False),
                name="ticket_window_has_days_hour_and_day",
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="ticket_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(one_per_document="none")
                | Q(one_per_document="day", identity="document", day__isnull=False)
                | Q(one_per_document="slot", identity="document", slot__isnull=False),
                name="ticket_one_per_document_knows_both",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def opens_at(self, edition: Edition) -> datetime | None:
        """The first moment of its sale: as written, or when its day is released."""
        moments = [self.on_sale_from, self._released_at(edition)]
        return max((moment for moment in moments if moment), default=None)

    def is_on_sale(self, now: datetime, edition: Edition) -> bool:
        """From the first moment of the sale until the last, which is excluded."""
        opening = self.opens_at(edition)
        has_opened = opening is None or opening <= now
        return has_opened and (self.on_sale_until is None or now < self.on_sale_until)

    def day_in(self, edition: Edition) -> date | None:
        """The day of ``edition`` it is for; None if it is for all of them."""
        if self.slot is not None and self.slot.starts_at is not None:
            return edition.day_of(self.slot.starts_at)
        return self.day

    def _released_at(self, edition: Edition) -> datetime | None:
        day = self.day_in(edition)
        if day is None or self.window_days is None or self.release_time is None:
            return None
        opening = day - timedelta(days=self.window_days)
        return datetime.combine(opening, self.release_time, edition.tz)


class Contingent(models.Model):
    """An organisation's own places of a ticket, for whoever has its code."""

    ticket_type = models.ForeignKey(TicketType, models.CASCADE, related_name="contingents")
    organisation = models.ForeignKey(
        "events.Organisation", models.PROTECT, related_name="contingents"
    )
    code = models.CharField(max_length=8, unique=True, default=new_code)
    quota = models.OneToOneField(Quota, models.PROTECT, related_name="contingent")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket_type", "organisation"], name="contingent_once_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.ticket_type}"
