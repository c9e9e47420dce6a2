from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Identity(models.Model):
    """The document somebody comes with: its number sealed, its last four characters to show.

    Removed when the place is given back, and for everybody some weeks after the event.
    """

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("resident identity card")
        HK_MACAO = "hk_macao", _("permit for Hong Kong and Macao residents")
        TAIWAN = "taiwan", _("permit for Taiwan residents")
        RESIDENCE = "residence", _("residence permit for Hong Kong, Macao and Taiwan residents")
        FOREIGN_RESIDENT = "foreign_resident", _("permanent residence card for foreigners")
        PASSPORT = "passport", _("passport")
        HOUSEHOLD = "household", _("child without a card: number in the household register")

    registration = models.OneToOneField(
        "registrations.Registration", models.CASCADE, related_name="document"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    # HMAC with the key of identities: the same document gives the same, and nothing leads back.
    digest = models.CharField(max_length=64)
    sealed = models.TextField()
    last_four = models.CharField(max_length=4)

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"…{self.last_four}"


class IdentityDay(models.Model):
    """One document has one place: a day, or a showing. Held and confirmed places alike."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="identity_days")
    registration = models.OneToOneField(
        "registrations.Registration", models.CASCADE, related_name="identity_day"
    )
    day = models.DateField(null=True, blank=True)
    slot = models.ForeignKey(
        "events.Slot", models.PROTECT, null=True, blank=True, related_name="identity_days"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "day", "digest"],
                condition=Q(day__isnull=False),
                name="document_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["slot", "digest"],
                condition=Q(slot__isnull=False),
                name="document_once_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(day=None, slot__isnull=False) | Q(day__isnull=False, slot=None),
                name="identity_day_is_of_a_day_or_of_a_slot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.day or self.slot_id}"
