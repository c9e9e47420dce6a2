"""The published programme as files that programs take whole: JSON, and a table as CSV.

Rendered when a release is published and stored in its transaction, so a reader never
sees a file of one release beside a page of another, and asking again costs one row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import override

from events.as_data import edition_data, lines_data, moment
from events.models import Edition, Release, ReleasedSlot, StoredProgramme
from events.packing import etag_of, packed
from events.sheets import csv_of
from events.translated import Words

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
Kind = StoredProgramme.Kind
A_SECOND = timedelta(seconds=1)
PLAIN = ("uid", "code", "day", "starts_at", "shown_until", "last_entry_at", "is_cancelled")
WORDED = ("title", "type", "track", "building", "room", "rain_room", "people", "films")
LAST = ("language", "audience", "age_from", "age_to", "sequence", "changed_at", "page")


def files_of(release: Release, lines: Iterable[ReleasedSlot]) -> list[StoredProgramme]:
    """``release`` with its ``lines`` in each format. Renders only; ``store`` saves."""
    edition = release.edition
    # One address for readers of every language: links go to the pages in the site's first.
    with override(settings.LANGUAGE_CODE):
        facts = lines_data(edition, sorted(lines, key=_by_time_and_place))
        # The release is about to become the current one.
        about = {**edition_data(edition), "release": release.number}
        about["published_at"] = as_of = moment(release.published_at, edition.tz)
    whole = {"release": release.number, "as_of": as_of, "edition": about, "lines": facts}
    body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    table = csv_of(_head(), _rows(facts))
    return [_file(release, Kind.JSON, body), _file(release, Kind.CSV, table)]


def store(files: Sequence[StoredProgramme], *, changed_at: datetime) -> None:
    """Keep ``files`` in place of those before. Part of the caller's transaction."""
    before = StoredProgramme.objects.filter(edition=files[0].edition)
    latest = before.aggregate(at=Max("changed_at"))["at"]
    for file in files:
        file.changed_at = max(changed_at, latest + A_SECOND) if latest else changed_at
    StoredProgramme.objects.bulk_create(
        files,
        update_conflicts=True,
        unique_fields=["edition", "kind"],
        update_fields=["release", "body", "gzipped", "etag", "changed_at"],
    )


def current_version(edition: str, kind: str) -> StoredProgramme | None:
    """The version of a file by the edition's slug: one indexed row, without its bytes."""
    files = StoredProgramme.objects.filter(edition__slug=edition, kind=kind)
    return files.only("etag", "changed_at").first()


def name_this_site(edition: Edition) -> bool:
    """Whether every file is there and carries the address this site has now."""
    link = f'"page":"{settings.SITE_URL}/'.encode()
    bodies = dict(edition.stored_programmes.values_list("kind", "body"))
    return bodies.keys() == set(Kind.values) and link in bytes(bodies[Kind.JSON])


def _file(release: Release, kind: str, body: bytes) -> StoredProgramme:
    return StoredProgramme(
        edition=release.edition,
        kind=kind,
        release=release.number,
        body=body,
        gzipped=packed(body),
        etag=etag_of(body),
        changed_at=release.published_at,
    )


def _by_time_and_place(line: ReleasedSlot) -> tuple[Any, ...]:
    return (line.starts_at, line.building_slug, line.room_slug, str(line.uid))


def _head() -> list[str]:
    worded = [f"{name}_{language}" for name in WORDED for language in LANGUAGES]
    return [*PLAIN, *worded, *LAST, *(f"description_{language}" for language in LANGUAGES)]


def _rows(lines: Iterable[dict[str, Any]]) -> Iterator[list[object]]:
    for line in lines:
        told = [text for words in _worded(line) for text in words]
        about = [_text(line["description"], language) for language in LANGUAGES]
        plain, last = [_plain(line[name]) for name in PLAIN], [line[name] for name in LAST]
        yield [*plain, *told, *last, *about]


def _worded(line: dict[str, Any]) -> Iterator[list[str]]:
    """What has words, in each language, in the order of ``WORDED``."""
    track = line["track"]["name"] if line["track"] else {}
    room = line["room"]
    one = (line["title"], line["type"]["name"], track, room["building"], room["name"])
    for words in (*one, line["rain_room"]):
        yield [_text(words, language) for language in LANGUAGES]
    for many, name in ((line["people"], "name"), (line["films"], "title")):
        yield ["; ".join(_text(each[name], language) for each in many) for language in LANGUAGES]


def _text(words: dict[str, str], language: str) -> str:
    return Words(words).text([language])


def _plain(value: object) -> object:
    return ("no", "yes")[value] if isinstance(value, bool) else value
