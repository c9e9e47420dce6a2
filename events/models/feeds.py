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


class StoredFeed(models.Model):
    """The bytes of one public feed, plain and gzipped, with what a calendar app compares."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="stored_feeds")
    language = models.CharField(max_length=12)
    body = models.BinaryField()
    gzipped = models.BinaryField()
    etag = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language"], name="feed_stored_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.language}"
