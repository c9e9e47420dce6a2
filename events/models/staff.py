from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An account. Attendees and people on the programme need none."""


class StaffRole(models.Model):
    """What a user may do in one edition. Each level includes the ones before it."""

    class Level(models.IntegerChoices):
        LOOK = 1, _("look")
        DESK = 2, _("front desk")
        PROGRAMME = 3, _("programme")
        CHAIR = 4, _("chair")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_roles")
    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="staff")
    level = models.PositiveSmallIntegerField(choices=Level.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "edition"], name="staff_once_per_edition"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=4), name="staff_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_level_display()}"
