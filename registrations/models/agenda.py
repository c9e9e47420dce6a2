from __future__ import annotations

from django.db import models
from django.utils import timezone


class Star(models.Model):
    """A slot an attendee marked for their own agenda."""

    attendee = models.ForeignKey("registrations.Attendee", models.CASCADE, related_name="stars")
    slot = models.ForeignKey("events.Slot", models.CASCADE, related_name="stars")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendee", "slot"], name="star_once_per_slot")
        ]

    def __str__(self) -> str:
        return f"{self.attendee} ★ {self.slot}"


class FeedToken(models.Model):
    """The right to read one attendee's calendar. Its secret hangs on ``revision``."""

    attendee = models.OneToOneField(
        "registrations.Attendee", models.CASCADE, related_name="feed_token"
    )
    revision = models.PositiveSmallIntegerField(default=0)
    # Moves when the attendee's own places change, by at least a second each time.
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"feed of {self.attendee}"
