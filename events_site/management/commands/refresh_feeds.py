"""Render every calendar feed anew, after SITE_URL or an edition's time zone changed."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from events import feeds
from events.models import Edition


class Command(BaseCommand):
    help = "Render all public feeds anew. Needed once after SITE_URL or a time zone changed."

    def handle(self, *args: Any, **options: Any) -> None:
        for edition in Edition.objects.public().select_related("current_release", "series"):
            feeds.render_anew(edition)
            self.stdout.write(edition.slug)
