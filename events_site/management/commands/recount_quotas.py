from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.models import Edition
from registrations.quotas import recount


class Command(BaseCommand):
    help = "Compare every quota's counter with the orders it counts. Exits with 1 if one differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition", nargs="?", help="slug of one edition; without it, all")
        parser.add_argument("--fix", action="store_true", help="set the counters right")

    def handle(self, *args: Any, edition: str | None, fix: bool, **options: Any) -> None:
        chosen = self._edition(edition) if edition else None
        drifts = recount(chosen, fix=fix)
        for drift in drifts:
            self.stdout.write(
                f"{drift.quota.edition.slug}: {drift.quota.name}: the counter says {drift.taken}, "
                f"its orders say {drift.sold}"
            )
        if drifts and not fix:
            raise CommandError(f"{len(drifts)} counters differ; --fix sets them right.")
        self.stdout.write("Set right." if drifts else "Every counter is right.")

    def _edition(self, slug: str) -> Edition:
        try:
            return Edition.objects.get(slug=slug)
        except Edition.DoesNotExist:
            raise CommandError(f"There is no edition “{slug}”.") from None
