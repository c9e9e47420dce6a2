from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.translated import WordsField


class Conditions(models.Model):
    """Who may come to a session, and on what terms. Part of ``Session``."""

    class Access(models.TextChoices):
        OPEN = "open", _("open to all with a ticket to the event")
        INVITED_AND_DRAW = "invited+lottery", _("by invitation and by draw")
        APPROVAL = "registration approval", _("on application")

    class Audience(models.TextChoices):
        EVERYBODY = "", _("everybody")
        FAMILY = "family", _("families")
        PRESS_INDUSTRY = "press_industry", _("press and industry")

    access = models.CharField(max_length=24, choices=Access.choices, default=Access.OPEN)
    audience = models.CharField(
        max_length=16, choices=Audience.choices, default=Audience.EVERYBODY, blank=True
    )
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    least_height = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("cm"))
    needs_guardian = models.BooleanField(default=False)
    # Everybody shows the document they registered with.
    needs_document = models.BooleanField(default=False)
    one_per_document = models.BooleanField(default=False)
    # A class, a club: how many together, how many groups a day, how long before.
    group_from = models.PositiveSmallIntegerField(null=True, blank=True)
    group_to = models.PositiveSmallIntegerField(null=True, blank=True)
    groups_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    booked_days_ahead = models.PositiveSmallIntegerField(null=True, blank=True)
    booked_by = WordsField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="session_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(group_from=None) | Q(group_to=None) | Q(group_to__gte=F("group_from")),
                name="session_group_sizes_in_order",
            ),
        ]


class Places(models.Model):
    """How many fit in, and how they come in. Part of ``Session``."""

    # Fewer than the room holds: a table of ten, a workshop of twenty-four.
    places = models.PositiveIntegerField(null=True, blank=True)
    reserve_places = models.PositiveSmallIntegerField(null=True, blank=True)
    has_waiting_list = models.BooleanField(default=False)
    # Timed entry: every so many minutes, so many people. A signing by numbers is one a minute.
    entry_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    entry_places = models.PositiveIntegerField(null=True, blank=True)
    items_per_person = models.PositiveSmallIntegerField(null=True, blank=True)
    sign_up_rules = WordsField(blank=True, longest=500)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(entry_minutes=None) | Q(entry_minutes__gt=0),
                name="session_entries_take_time",
            )
        ]


class OutOfDoors(models.Model):
    """What the weather does to a session. Part of ``Session``."""

    class WeatherPlan(models.TextChoices):
        NONE = "", _("none")
        MOVE = "move", _("moves to its rain room")
        CANCEL = "cancel", _("is cancelled")

    weather_plan = models.CharField(
        max_length=6, choices=WeatherPlan.choices, default=WeatherPlan.NONE, blank=True
    )
    # Above this level of the Beaufort scale the plan is carried out.
    wind_limit = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(wind_limit=None) | Q(wind_limit__gte=1, wind_limit__lte=12),
                name="session_wind_on_the_beaufort_scale",
            )
        ]
