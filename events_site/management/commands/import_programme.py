"""Bring a published programme into an edition's draft."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from events.errors import RuleBroken
from events.interchange import konopas
from events.interchange.plan import Report, bring
from events.interchange.programmes import Programme
from events.models import Edition, Family, Series, Venue
from events.models.editions import known_time_zone
from events.translated import Words


class Command(BaseCommand):
    help = (
        "Read KonOpas files into the draft of an edition. Nothing is public until it is released."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", help="the edition's slug")
        parser.add_argument("file", type=Path, help="the programme")
        parser.add_argument("--people", type=Path, help="the people, if they have their own file")
        parser.add_argument("--dry-run", action="store_true", help="do everything, keep nothing")
        parser.add_argument("--yes", action="store_true", help="even if many sessions would go")
        parser.add_argument("--new-edition", metavar="NAME", help="make the edition first")
        parser.add_argument("--time-zone", default="Asia/Shanghai", help="of a new edition")
        parser.add_argument("--language", default="en", help="of a new edition's programme")

    def handle(self, *args: Any, **options: Any) -> None:
        self._say(f"Reading {options['file'].name} …")
        try:
            programme = konopas.read(_bytes(options["file"]))
            if options["people"]:
                people = konopas.read(_bytes(options["people"]))
                programme.people |= people.people
                programme.problems += people.problems
            with transaction.atomic():
                edition = self._edition(programme, options)
                report = bring(
                    edition,
                    programme,
                    by=None,
                    tell=self._say,
                    rehearse=options["dry_run"],
                    may_remove=options["yes"],
                )
                transaction.set_rollback(options["dry_run"])
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from None
        self._tell(report)

    def _edition(self, programme: Programme, options: dict[str, Any]) -> Edition:
        slug, name = options["edition"], options["new_edition"]
        known = Edition.objects.filter(slug=slug).select_related("series__family", "venue").first()
        if known:
            return known
        if name:
            return _new_edition(programme, options)
        slugs = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(
            f"There is no edition “{slug}”. There are: {slugs}. "
            "With --new-edition NAME it is made first."
        )

    def _say(self, text: str) -> None:
        self.stderr.write(text)

    def _tell(self, report: Report) -> None:
        counts = {
            "sessions new": report.new,
            "sessions changed": report.changed,
            "sessions unchanged": report.unchanged,
            "sessions gone (cancelled)": report.gone,
            "rooms new": report.new_rooms,
            "people new": report.new_people,
            "without a length (taken as an hour)": report.without_length,
            "without a place (waiting)": report.without_place,
            "rows not taken": len(report.problems),
        }
        for name, count in counts.items():
            self.stdout.write(f"{count:6}  {name}")
        for room, most in report.shared_rooms.items():
            self.stdout.write(f"{room} holds up to {most} sessions at once, as in the file.")
        for problem in report.problems:
            self.stdout.write(f"row {problem.row} (id {problem.id or '–'}): {problem.reason}")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > konopas.MOST_BYTES:
            most = konopas.MOST_BYTES // 10**6
            raise CommandError(f"{path.name} is larger than {most} MB, more than any programme.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None


def _new_edition(programme: Programme, options: dict[str, Any]) -> Edition:
    slug, name = options["edition"], options["new_edition"]
    days = sorted(item.starts.date() for item in programme.items if item.starts)
    if not days:
        raise CommandError("The file has no dates, so it does not say when the edition is.")
    words = Words({options["language"]: name})
    family, _ = Family.objects.get_or_create(slug=slug, defaults={"name": words})
    venue, _ = Venue.objects.get_or_create(family=family, slug=slug, defaults={"name": words})
    series, _ = Series.objects.get_or_create(
        family=family, slug=slug, defaults={"name": words, "kind": Series.Kind.CONVENTION}
    )
    edition = Edition(
        slug=slug,
        name=words,
        series=series,
        venue=venue,
        starts_on=days[0],
        ends_on=days[-1],
        time_zone=options["time_zone"],
        languages=[options["language"]],
    )
    try:
        known_time_zone(edition.time_zone)
        edition.full_clean()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    edition.save()
    return edition
