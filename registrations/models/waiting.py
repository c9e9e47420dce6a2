from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WaitingEntry(models.Model):
    """A party waiting for a ticket. One queue per quota: by band, then by who came first."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        LEFT = "left", _("left")

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="waiting")
    ticket_type = models.ForeignKey(
        "registrations.TicketType", models.CASCADE, related_name="waiting"
    )
    entry = models.ForeignKey(
        "registrations.Entry", models.CASCADE, null=True, blank=True, related_name="waiting"
    )
    email = models.EmailField()
    language = models.CharField(max_length=12)
    party = models.PositiveSmallIntegerField(default=1, help_text="places wanted together")
    band = models.PositiveSmallIntegerField(default=0, help_text="lower bands come first")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    # Of the request that made it: sent again, it finds its own turn, and nobody else's.
    key = models.CharField(max_length=255, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    offer = models.OneToOneField(
        "registrations.Order", models.SET_NULL, null=True, blank=True, related_name="offered_to"
    )

    class Meta:
        verbose_name_plural = "waiting entries"
        ordering = ["band", "joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket_type", "email"],
                condition=Q(status="waiting"),
                name="waiting_once_per_ticket",
            ),
            models.CheckConstraint(condition=Q(party__gte=1), name="waiting_party_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.email} for {self.ticket_type}"
