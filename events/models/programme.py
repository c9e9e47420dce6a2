from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.codes import new_code
from events.models.conditions import Conditions, OutOfDoors, Places
from events.models.films import Film, SessionFilm
from events.searching import SearchField
from events.translated import WordsField


class Session(Conditions, Places, OutOfDoors):
    """One item of the programme. A session with a film is a screening.

    A session is what is done the same way each time; shown again with a talk
    behind it, it is another session about the same film. ``version`` grows with
    every edit, so two organizers cannot overwrite each other unseen.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    class Interpretation(models.TextChoices):
        NONE = "", _("none")
        SIMULTANEOUS = "simultaneous", _("simultaneous")
        CONSECUTIVE = "consecutive", _("consecutive")
        SIGN = "sign", _("sign language")

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="sessions")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    title = WordsField()
    abstract = WordsField(blank=True, longest=10_000)
    track = models.ForeignKey(
        "events.Track", models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    type = models.ForeignKey("events.SessionType", models.PROTECT, related_name="sessions")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CONFIRMED)
    language = models.CharField(max_length=12, blank=True, help_text="spoken language, as a tag")
    interpretation = models.CharField(
        max_length=12,
        choices=Interpretation.choices,
        default=Interpretation.NONE,
        blank=True,
    )
    interpreted_into = models.JSONField(default=list, blank=True, help_text=_("languages, as tags"))
    is_broadcast = models.BooleanField(default=False)
    # What it is made of, in order, each in several languages: the seven planets of a walk-through.
    parts = models.JSONField(default=list, blank=True)
    expected_audience = models.PositiveIntegerField(null=True, blank=True)
    intro_minutes = models.PositiveSmallIntegerField(default=0)
    talk_minutes = models.PositiveSmallIntegerField(default=0)
    setup_minutes = models.PositiveSmallIntegerField(default=0)
    strike_minutes = models.PositiveSmallIntegerField(default=0)
    needs = models.ManyToManyField("events.Feature", blank=True, related_name="+")
    people = models.ManyToManyField("events.Person", through="events.Participation")
    films = models.ManyToManyField(Film, through=SessionFilm, related_name="sessions")
    note = models.TextField(blank=True, help_text=_("for the team, never public"))
    search = SearchField(names=("title",), texts=("code", "abstract"))
    source_id = models.CharField(max_length=100, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            *Conditions.Meta.constraints,
            *Places.Meta.constraints,
            *OutOfDoors.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "source_id"],
                condition=~Q(source_id=""),
                name="session_source_once_per_edition",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class RouteStop(models.Model):
    """A place that a parade passes, in order, and how long after it set out."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="route")
    room = models.ForeignKey("events.Room", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    after_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_stop_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.room}"
