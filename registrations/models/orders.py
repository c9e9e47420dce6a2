from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.codes import new_code


class Order(models.Model):
    """What one buyer takes. A held order *is* the hold: its places are counted as taken."""

    class Status(models.TextChoices):
        HELD = "held", _("held")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")
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
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Raised to make every secret address of this order void.
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
                name="order_confirmed_has_time",
            )
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
    count = models.PositiveSmallIntegerField()
    unit_price = models.PositiveIntegerField(help_text="in hundredths of the currency (fen)")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "ticket_type"], name="line_once_per_type"),
            models.CheckConstraint(condition=Q(count__gt=0), name="line_count_positive"),
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
