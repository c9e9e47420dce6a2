from __future__ import annotations

from django.db import models
from django.db.models import Q

from events.codes import new_code
from events.translated import WordsField


class Film(models.Model):
    family = models.ForeignKey("events.Family", models.PROTECT, related_name="films")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    title = WordsField()
    original_title = models.CharField(max_length=200, blank=True)
    director = WordsField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    runtime = models.PositiveSmallIntegerField(help_text="minutes")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(runtime__gt=0), name="film_runtime_positive")
        ]

    def __str__(self) -> str:
        return str(self.title)


class SessionFilm(models.Model):
    """A film in a session, in running order: one feature, or eight shorts."""

    session = models.ForeignKey("events.Session", models.CASCADE, related_name="session_films")
    film = models.ForeignKey(Film, models.PROTECT, related_name="session_films")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], name="one_film_at_a_time_in_a_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.film}"
