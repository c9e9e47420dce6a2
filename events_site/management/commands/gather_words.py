"""Bring the Chinese catalogue up to date with the words that code and pages show."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from events_site.translations import as_mo, as_po, catalogue_path, gathered, load_catalogue


class Command(BaseCommand):
    help = "Collect the shown words into locale/zh_Hans and compile them."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = gathered(load_catalogue())
        folder = catalogue_path()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "django.po").write_bytes(as_po(catalogue))
        (folder / "django.mo").write_bytes(as_mo(catalogue))
        missing = [entry.id for entry in catalogue if entry.id and not entry.string]
        for text in missing:
            self.stdout.write(f"no Chinese yet: {text}")
        self.stdout.write(f"{len(catalogue)} texts, {len(missing)} without Chinese.")
