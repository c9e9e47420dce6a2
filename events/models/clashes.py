from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClashRule(models.Model):
    """What a kind of clash does in one edition, where its chair wants it otherwise than usual."""

    class Level(models.IntegerChoices):
        IGNORE = 0, _("is not looked for")
        WARN = 1, _("warns")
        BLOCK_RELEASE = 2, _("stops a release")
        BLOCK_PLACING = 3, _("stops placing and a release")

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="clash_rules")
    kind = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(choices=Level.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], name="one_level_a_kind_in_an_edition"
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=0, level__lte=3), name="clash_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_level_display()}"


class Waiver(models.Model):
    """Somebody took a clash for right. It holds while the facts behind the clash are the same."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="waivers")
    kind = models.CharField(max_length=40)
    # Which clash it is, whatever its times are now; and the facts that were accepted.
    clash = models.CharField(max_length=32)
    facts = models.CharField(max_length=32)
    reason = models.CharField(max_length=300)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Kept when the account goes: somebody took it upon themselves.
    name = models.CharField(max_length=254)

    class Meta:
        ordering = ["accepted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "clash"], name="one_waiver_a_clash")
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.name}: {self.reason}"
