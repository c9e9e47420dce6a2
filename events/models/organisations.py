from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.written import Written
from events.searching import SearchField
from events.translated import WordsField


class Organisation(Written):
    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("enterprise")
        UNIVERSITY = "university", _("university")
        INSTITUTE = "institute", _("research institute")
        PUBLIC_BODY = "public_body", _("public body")

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="organisations")
    slug = models.SlugField()
    name = WordsField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ENTERPRISE)
    website = models.URLField(blank=True)
    description = WordsField(blank=True, longest=4_000)
    note = models.TextField(blank=True, help_text=_("for the team, never public"))
    search = SearchField(names=("name",), texts=("slug",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family", "slug"], name="organisation_slug_once_per_family"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class ConsortiumSeat(models.Model):
    """An organisation's place in the family's consortium. One director unit, one secretariat."""

    class Role(models.TextChoices):
        DIRECTOR_UNIT = "director_unit", _("director unit")
        SECRETARIAT = "secretariat", _("secretariat")
        MEMBER = "member", _("member")

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=14, choices=Role.choices, default=Role.MEMBER)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(left_on=None), name="seat_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["family", "role"],
                condition=Q(left_on=None) & ~Q(role="member"),
                name="seat_one_director_unit_one_secretariat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"


class Sponsorship(models.Model):
    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="sponsorships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sponsorships")
    tier = WordsField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organisation"], name="sponsor_once_per_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.tier})"


class Booth(models.Model):
    """A numbered exhibition place in a room, and who exhibits there."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="booths")
    room = models.ForeignKey("events.Room", models.PROTECT, related_name="booths")
    number = models.CharField(max_length=10)
    exhibitor = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="booths"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "room", "number"], name="booth_number_once_per_room"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.number}"
