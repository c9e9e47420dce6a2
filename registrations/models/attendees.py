from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.codes import new_code
from events.searching import SearchField


class Attendee(models.Model):
    """Somebody who comes. One e-mail address may stand for a whole household."""

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="attendees")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12)
    person = models.ForeignKey(
        "events.Person", models.SET_NULL, null=True, blank=True, related_name="attendees"
    )

    search = SearchField(names=("name",), texts=("email",))

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """One place for one attendee: one QR code, which opens a gate once it is confirmed."""

    class Status(models.TextChoices):
        PENDING = "pending", _("not confirmed yet")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="registrations")
    ticket_type = models.ForeignKey(
        "registrations.TicketType", models.PROTECT, related_name="registrations"
    )
    attendee = models.ForeignKey(Attendee, models.PROTECT, related_name="registrations")
    entry = models.ForeignKey(
        "registrations.Entry", models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    # Who answers for a child that comes without an adult of the same order.
    guardian = models.CharField(max_length=100, blank=True)
    seat = models.ForeignKey(
        "registrations.Seat", models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CONFIRMED)
    # Rises with each change of the place; makes older QR codes void and calendar entries newer.
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(status="confirmed"), name="seat_sold_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attendee}: {self.ticket_type}"
