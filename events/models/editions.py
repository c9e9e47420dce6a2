from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models.written import Written
from events.translated import WordsField

# First words of an address that are ours, so that no edition can stand in their way.
RESERVED_SLUGS = [
    "accounts", "admin", "api", "calendar", "desk", "en", "families", "feeds", "healthz", "manage",
    "my", "order", "orders", "people", "ready", "readyz", "robots.txt", "static", "zh", "zh-hans",
]  # fmt: skip


def known_time_zone(name: str) -> None:
    if name not in available_timezones() or "/" not in name:
        raise ValidationError(_("“%s” is not a time zone such as Asia/Shanghai.") % name)


def known_languages(languages: object) -> None:
    if not isinstance(languages, list) or not languages:
        raise ValidationError(_("Name at least one language."))


def both_languages() -> list[str]:
    return ["zh-hans", "en"]


class Family(models.Model):
    """Events that share a venue, people, films and visitors. Families see nothing of each other."""

    slug = models.SlugField(unique=True)
    name = WordsField()
    currency = models.CharField(max_length=3, default="CNY", help_text="ISO 4217")

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return str(self.name)


class Series(models.Model):
    """One event of a family as it comes back each year: the Convention, the Film Week."""

    class Kind(models.TextChoices):
        CONVENTION = "convention", gettext_lazy("convention")
        CARNIVAL = "carnival", gettext_lazy("carnival")
        FILM_WEEK = "film_week", gettext_lazy("film week")

    family = models.ForeignKey(Family, models.PROTECT, related_name="series")
    slug = models.SlugField()
    name = WordsField()
    kind = models.CharField(max_length=12, choices=Kind.choices)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["family", "slug"], name="series_slug_once_per_family")
        ]

    def __str__(self) -> str:
        return str(self.name)


class EditionQuerySet(models.QuerySet["Edition"]):
    def public(self) -> EditionQuerySet:
        """Editions that have published something."""
        return self.filter(current_release__isnull=False)


class Edition(Written):
    """One year of a series: what organizers schedule and attendees register for."""

    class Accent(models.TextChoices):
        EMBER = "ember", gettext_lazy("ember")
        ORBIT = "orbit", gettext_lazy("orbit")
        REEL = "reel", gettext_lazy("reel")
        LICHEN = "lichen", gettext_lazy("lichen")
        COPPER = "copper", gettext_lazy("copper")
        NEBULA = "nebula", gettext_lazy("nebula")
        GLACIER = "glacier", gettext_lazy("glacier")
        MARS = "mars", gettext_lazy("mars")

    series = models.ForeignKey(Series, models.PROTECT, related_name="editions")
    slug = models.SlugField(unique=True, help_text="never changes once public")
    name = WordsField()
    tagline = WordsField(blank=True)
    venue = models.ForeignKey("events.Venue", models.PROTECT, related_name="editions")
    starts_on = models.DateField()
    ends_on = models.DateField()
    time_zone = models.CharField(
        max_length=40, default="Asia/Shanghai", validators=[known_time_zone]
    )
    languages = models.JSONField(default=both_languages, validators=[known_languages])
    # A session that starts before this hour belongs to the evening before, in lists.
    day_begins = models.TimeField(default=time(5))
    accent = models.CharField(max_length=8, choices=Accent.choices, default=Accent.EMBER)
    contact_email = models.EmailField(blank=True)
    description = WordsField(blank=True, longest=4_000)
    note = models.TextField(blank=True, help_text=gettext_lazy("for the team, never public"))
    current_release = models.OneToOneField(
        "events.Release", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="edition_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS), name="edition_slug_not_reserved"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        """The festival day ``moment`` belongs to: 00:30 is still the evening before."""
        local = moment.astimezone(self.tz)
        return local.date() - timedelta(days=local.time() < self.day_begins)


class Track(Written):
    """A thread of sessions through one edition, drawn in one colour of a checked palette."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tracks")
    slug = models.SlugField(max_length=80)
    name = WordsField()
    colour = models.PositiveSmallIntegerField(default=1, help_text="1 to 12")
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="track_slug_once_per_edition"),
            models.CheckConstraint(
                condition=Q(colour__gte=1, colour__lte=12), name="track_colour_from_the_palette"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Section(Written):
    """A section of a film week's programme: premieres, classics, students' shorts."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections")
    slug = models.SlugField(max_length=80)
    name = WordsField()
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"], name="section_slug_once_per_edition"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class SessionType(Written):
    """Panel, talk, workshop, signing, screening: how a session is usually run."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="session_types")
    slug = models.SlugField()
    name = WordsField()
    minutes = models.PositiveSmallIntegerField(default=60)
    # Nothing of the same edition should stand against it: an opening, an award.
    is_plenary = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="type_slug_once_per_edition"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="type_minutes_positive"),
        ]

    def __str__(self) -> str:
        return str(self.name)
