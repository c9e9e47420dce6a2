from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scan(models.Model):
    """One reading of a QR code at a gate. Only ever added; a nonce sent again is the same scan."""

    class Result(models.TextChoices):
        ADMITTED = "admitted", _("admitted")
        DUPLICATE = "duplicate", _("already inside")
        REFUSED = "refused", _("refused")

    nonce = models.UUIDField(unique=True)
    registration = models.ForeignKey(
        "registrations.Registration", models.PROTECT, related_name="scans"
    )
    gate = models.ForeignKey("events.Gate", models.PROTECT, related_name="scans")
    gate_list = models.SlugField(help_text="what is entered: a day, a hall, a screening")
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    result = models.CharField(max_length=10, choices=Result.choices)

    def __str__(self) -> str:
        return f"{self.registration_id} {self.result} {self.scanned_at}"


class Admission(models.Model):
    """Whether a registration is inside, per gate list."""

    registration = models.ForeignKey(
        "registrations.Registration", models.PROTECT, related_name="admissions"
    )
    gate_list = models.SlugField()
    is_inside = models.BooleanField(default=False)
    entries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "gate_list"], name="admission_once_per_gate_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.gate_list}"
