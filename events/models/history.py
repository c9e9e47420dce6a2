from __future__ import annotations

from django.conf import settings
from django.db import models


class Change(models.Model):
    """Who changed what, written by the rule that changed it, in the same transaction."""

    family = models.ForeignKey("events.Family", models.CASCADE, related_name="+")
    edition = models.ForeignKey(
        "events.Edition", models.CASCADE, null=True, blank=True, related_name="changes"
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=40)
    # What it was done to: "session" and its code, "slot" and its uid, "order" and its code.
    subject = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=110)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="change_by_subject"),
            models.Index(fields=["edition", "-at"], name="change_by_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.subject_id}"


class Edit(models.Model):
    """A row of the draft changed by somebody, kept so that it can be undone and done again.

    ``was`` and ``became`` are versions of the row and name its two states. It is undone
    only while the row is in the one that it became, so nobody's later change is lost.
    """

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # What was done in one go is undone in one go.
    step = models.UUIDField()
    change = models.OneToOneField(Change, models.CASCADE, related_name="edit")
    row_id = models.PositiveBigIntegerField()
    was = models.PositiveIntegerField()
    became = models.PositiveIntegerField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["edition", "by", "is_undone", "-id"], name="edit_latest_of_whom"),
            models.Index(fields=["row_id"], name="edit_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.change}: {self.was} → {self.became}"
