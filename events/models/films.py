from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.codes import new_code
from events.models.written import Written
from events.searching import SearchField
from events.translated import WordsField


class Film(Written):
    """A work, long or short. What is shown of it is a version; what is carried is a print."""

    class Kind(models.TextChoices):
        FEATURE = "feature", _("feature film")
        SHORT = "short", _("short film")

    class Premiere(models.TextChoices):
        """From the widest to the narrowest: a wider one may not come after a narrower one."""

        WORLD = "world", _("world premiere")
        INTERNATIONAL = "international", _("international premiere")
        ASIAN = "asian", _("Asian premiere")
        CHINA = "china", _("China premiere")
        CITY = "city", _("city premiere")

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="films")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    title = WordsField()
    original_title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.FEATURE)
    director = WordsField(blank=True)
    synopsis = WordsField(blank=True, longest=4_000)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    runtime = models.PositiveSmallIntegerField(help_text=_("minutes"))
    premiere = models.CharField(max_length=13, choices=Premiere.choices, blank=True)
    note = models.TextField(blank=True, help_text=_("for the team, never public"))
    search = SearchField(names=("title", "director"), texts=("original_title",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(runtime__gt=0), name="film_runtime_positive")
        ]

    def __str__(self) -> str:
        return str(self.title)


class FilmVersion(models.Model):
    """One way a film is shown: which language is heard, which is read, and where it stands."""

    class Delivery(models.TextChoices):
        BURNED_IN = "burned-in", _("in the picture")
        ELECTRONIC = "electronic", _("electronic, beside the picture")

    film = models.ForeignKey(Film, models.CASCADE, related_name="versions")
    name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=12, blank=True, help_text=_("heard, as a tag"))
    subtitles = models.CharField(max_length=12, blank=True, help_text=_("read, as a tag"))
    delivery = models.CharField(max_length=10, choices=Delivery.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["film", "language", "subtitles", "delivery", "name"],
                name="film_version_once",
            ),
            models.CheckConstraint(
                condition=Q(subtitles="", delivery="") | (~Q(subtitles="") & ~Q(delivery="")),
                name="subtitles_say_how_they_come",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.film} ({self.language or '–'}/{self.subtitles or '–'})"


class Print(models.Model):
    """A copy of a version: what the projectionist gets, and whether it needs a key."""

    class Format(models.TextChoices):
        DCP_2K = "dcp-2k", "DCP 2K"
        DCP_4K = "dcp-4k", "DCP 4K"
        PRORES = "prores", "ProRes"
        MM_35 = "35mm", "35 mm"
        MM_70 = "70mm", "70 mm"

    version = models.ForeignKey(FilmVersion, models.CASCADE, related_name="prints")
    format = models.CharField(max_length=8, choices=Format.choices)
    needs_key = models.BooleanField(default=False, help_text=_("encrypted: a KDM for each screen"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "format"], name="print_once_per_format")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_format_display()}"


class SessionFilm(models.Model):
    """A film in a session, in running order: one feature, or eight shorts."""

    session = models.ForeignKey("events.Session", models.CASCADE, related_name="session_films")
    film = models.ForeignKey(Film, models.PROTECT, related_name="session_films")
    # Without a version, the film's only one.
    version = models.ForeignKey(
        FilmVersion, models.PROTECT, null=True, blank=True, related_name="session_films"
    )
    section = models.ForeignKey(
        "events.Section", models.SET_NULL, null=True, blank=True, related_name="session_films"
    )
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
