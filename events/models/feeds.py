from __future__ import annotations

from django.db import models


class FeedBlock(models.Model):
    """One line of the current release as calendar text, rendered when it was published."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="feed_blocks")
    uid = models.UUIDField()
    language = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "uid", "language"], name="block_once_per_line_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.language}"


class StoredBytes(models.Model):
    """What is rendered once and sent many times, plain and gzipped, with what a reader compares."""

    body = models.BinaryField()
    gzipped = models.BinaryField()
    etag = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class StoredFeed(StoredBytes):
    """The bytes of one public feed: an edition's calendar in one language."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="stored_feeds")
    language = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language"], name="feed_stored_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.language}"


class StoredProgramme(StoredBytes):
    """An edition's current release as one file for programs."""

    class Kind(models.TextChoices):
        JSON = "json", "JSON"
        CSV = "csv", "CSV"

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="stored_programmes")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    release = models.PositiveIntegerField(help_text="number of the release it is of")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], name="programme_stored_once_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"
