from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.codes import new_code
from events.models.films import Film, SessionFilm
from events.translated import WordsField


class Session(models.Model):
    """One item of the programme. A session with a film is a screening.

    ``version`` grows with every edit, so two organizers cannot overwrite each other unseen.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

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
    expected_audience = models.PositiveIntegerField(null=True, blank=True)
    intro_minutes = models.PositiveSmallIntegerField(default=0)
    talk_minutes = models.PositiveSmallIntegerField(default=0)
    setup_minutes = models.PositiveSmallIntegerField(default=0)
    strike_minutes = models.PositiveSmallIntegerField(default=0)
    needs = models.ManyToManyField("events.Feature", blank=True, related_name="+")
    people = models.ManyToManyField("events.Person", through="events.Participation")
    films = models.ManyToManyField(Film, through=SessionFilm, related_name="sessions")
    source_id = models.CharField(max_length=100, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "source_id"],
                condition=~Q(source_id=""),
                name="session_source_once_per_edition",
            )
        ]

    def __str__(self) -> str:
        return str(self.title)
