"""Bring a published programme into an edition's draft."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.management.base import no_translations
from django.db import transaction

from events.errors import RuleBroken
from events.interchange import konopas
from events.interchange.files import read_text
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

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme = self._read(options["file"], options["people"])
            with transaction.atomic():
                report = bring(
                    self._edition(programme, options),
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

    def _read(self, file: Path, people: Path | None) -> Programme:
        self._say(f"Reading {file.name} …")
        text = read_text(file)
        if people:
            self._say(f"Reading {people.name} …")
        programme = konopas.read_programme(text, read_text(people) if people else "")
        self._say(f"{len(programme.items)} items, {len(programme.people)} people.")
        return programme

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
            "cancelled here and left so": report.kept_cancelled,
            "known by title, ids are new": report.renumbered,
            "rooms new": report.new_rooms,
            "rooms of unknown size (taken as 100)": report.rooms_of_unknown_size,
            "people new": report.new_people,
            "people changed": report.changed_people,
            "without a length (type's default)": report.without_length,
            "without a place (waiting)": report.without_place,
            "rows not taken": len(report.problems),
        }
        for name, count in counts.items():
            self.stdout.write(f"{count:6}  {name}")
        for room, most in report.shared_rooms.items():
            self.stdout.write(f"{room} holds up to {most} sessions at once, as in the file.")
        for note in report.notes:
            self.stdout.write(f"note: {note}")
        for problem in report.problems:
            self.stdout.write(f"not taken: {problem}")


def _new_edition(programme: Programme, options: dict[str, Any]) -> Edition:
    slug, name, language = options["edition"], options["new_edition"], options["language"]
    words = Words({language: name})
    edition = Edition(slug=slug, name=words, time_zone=options["time_zone"], languages=[language])
    try:
        known_time_zone(edition.time_zone)
        days = sorted(edition.day_of(i.starts.replace(tzinfo=edition.tz)) for i in programme.items)
        if not days:
            raise CommandError("No row of this file can be taken, so it does not say its days.")
        edition.starts_on, edition.ends_on = days[0], days[-1]
        edition.clean_fields(exclude=["series", "venue"])
        edition.validate_constraints(exclude=["series", "venue"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    if Family.objects.filter(slug=slug).exists():
        raise CommandError(f"There is a family “{slug}” already; choose another slug.")
    family = Family.objects.create(slug=slug, name=words)
    facts = {"family": family, "slug": slug, "name": words}
    edition.venue = Venue.objects.create(**facts)
    edition.series = Series.objects.create(**facts, kind=Series.Kind.CONVENTION)
    edition.save()
    return edition
