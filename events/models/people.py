from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.codes import new_code
from events.models.written import Written
from events.searching import SearchField, SortField
from events.translated import WordsField


class Person(Written):
    """Somebody on the programme of a family's events. Needs no account."""

    class Consent(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        MAYBE = "maybe", _("ask first")

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="people")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    name = WordsField()
    occupation = WordsField(blank=True)
    email = models.EmailField(blank=True)
    biography = WordsField(blank=True, longest=10_000)
    organisation = models.ForeignKey(
        "events.Organisation", models.SET_NULL, null=True, blank=True, related_name="people"
    )
    languages = models.JSONField(default=list, blank=True, help_text=_("spoken, as tags"))
    most_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    most_in_all = models.PositiveSmallIntegerField(null=True, blank=True)
    # Walks between buildings are reckoned without stairs.
    needs_step_free = models.BooleanField(default=False)
    # What they wish; a "no" holds for every session they are on.
    recording = models.CharField(max_length=5, choices=Consent.choices, default=Consent.MAYBE)
    streaming = models.CharField(max_length=5, choices=Consent.choices, default=Consent.MAYBE)
    note = models.TextField(blank=True, help_text=_("for the team, never public"))
    # The name as people search and sort it: see events.searching.
    sort_key = SortField(of="name")
    search = SearchField(names=("name",), texts=("occupation", "email"))

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return str(self.name)


class PersonSource(models.Model):
    """The id an imported programme gives a person, so that importing again finds them."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="sources")
    source_id = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "source_id"], name="person_source_once_per_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.source_id}"


class Participation(models.Model):
    """A person's part in one session."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", _("speaker")
        PANELIST = "panelist", _("panelist")
        MODERATOR = "moderator", _("moderator")
        GUEST = "guest", _("guest of honour")
        PERFORMER = "performer", _("performer")
        INTERPRETER = "interpreter", _("interpreter")
        JURY = "jury", _("jury")
        HOST = "host", _("host")

    class Status(models.TextChoices):
        INVITED = "invited", _("invited")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    session = models.ForeignKey("events.Session", models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.SPEAKER)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.INVITED)
    rank = models.PositiveSmallIntegerField(default=0, help_text="order on the programme")

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person", "role"], name="participation_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"


class Availability(models.Model):
    """A time when a person can be on the programme. No rows means any time.

    Without an edition it holds for all of the family.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="availabilities")
    edition = models.ForeignKey(
        "events.Edition", models.CASCADE, null=True, blank=True, related_name="availabilities"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, help_text=_("for the team"))

    class Meta:
        verbose_name_plural = "availabilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="availability_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts_at} – {self.ends_at}"


class KeepApart(models.Model):
    """Two people who are not to meet on a session. Who they are and why is sealed.

    A chair may read it; a check finds the clash and never says whom or why.
    """

    family = models.ForeignKey("events.Family", models.CASCADE, related_name="keep_apart")
    # A keyed hash of both, so that a pair stands once although nobody can read it here.
    pair = models.CharField(max_length=64)
    sealed = models.TextField()

    class Meta:
        verbose_name_plural = "people to keep apart"
        constraints = [
            models.UniqueConstraint(fields=["family", "pair"], name="keep_apart_once_per_pair")
        ]

    def __str__(self) -> str:
        return "two people"
