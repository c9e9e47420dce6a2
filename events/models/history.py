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
