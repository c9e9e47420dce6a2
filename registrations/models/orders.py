from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.codes import new_code
from events.searching import SearchField


class Order(models.Model):
    """What one buyer takes. A held order *is* the hold: its places are counted as taken.

    One that was asked for takes no places before staff approve it.
    """

    class Status(models.TextChoices):
        HELD = "held", _("held")
        REQUESTED = "requested", _("asked for")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")
        DECLINED = "declined", _("not approved")
        EXPIRED = "expired", _("expired")

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="orders")
    # The edition it was started from: whose name the letter carries, whose staff sees it.
    edition = models.ForeignKey("events.Edition", models.PROTECT, related_name="orders")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    email = models.EmailField()
    language = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.HELD)
    currency = models.CharField(max_length=3, default="CNY")
    total = models.PositiveIntegerField(default=0, help_text="in hundredths of the currency (fen)")
    created_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField()
    # When everybody was named: for what costs money the hold then lasts until it is paid.
    named_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Why somebody asks for a ticket that staff must approve, and what staff answered.
    message = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    # Which text about documents the buyer agreed to, and when.
    consent_version = models.CharField(max_length=20, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    search = SearchField(names=(), texts=("code", "email"))
    # Raised to make every secret address of this order void.
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
                name="order_confirmed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(consent_version="", consented_at=None)
                | (~Q(consent_version="") & Q(consented_at__isnull=False)),
                name="order_consent_has_version_and_time",
            ),
        ]
        indexes = [
            models.Index(fields=["held_until"], condition=Q(status="held"), name="order_overdue"),
            models.Index(fields=["edition", "-created_at"], name="order_by_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_status_display()})"


class OrderLine(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    ticket_type = models.ForeignKey(
        "registrations.TicketType", models.PROTECT, related_name="order_lines"
    )
    # One of these at most: the window of a timed entry, or the organisation's own places.
    entry = models.ForeignKey(
        "registrations.Entry", models.PROTECT, null=True, blank=True, related_name="order_lines"
    )
    contingent = models.ForeignKey(
        "registrations.Contingent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_lines",
    )
    count = models.PositiveSmallIntegerField()
    # Of these, how many were given back one by one while the order lives on.
    returned = models.PositiveSmallIntegerField(default=0)
    unit_price = models.PositiveIntegerField(help_text="in hundredths of the currency (fen)")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "ticket_type"], name="line_once_per_type"),
            models.CheckConstraint(condition=Q(count__gt=0), name="line_count_positive"),
            models.CheckConstraint(
                condition=Q(returned__lte=F("count")), name="line_returns_what_it_has"
            ),
            models.CheckConstraint(
                condition=Q(entry=None) | Q(contingent=None),
                name="line_by_window_or_by_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.ticket_type}"


class IdempotencyKey(models.Model):
    """A request that was carried out, so that sending it again changes nothing.

    It commits together with what it did and keeps a reference, not the answer.
    """

    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    order = models.ForeignKey(Order, models.CASCADE, related_name="idempotency_keys")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once_per_scope")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
