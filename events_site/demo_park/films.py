"""Films and shorts, each with the version that is shown and the print that is carried."""

from __future__ import annotations

from events.models import Edition, Family, Film, FilmVersion, Print, Section
from events_site.demo_park.reading import Row, note, table, words


def load_films(family: Family) -> dict[str, Film]:
    """Every film by the key the programme uses."""
    facts = table("films")
    long_ones = {row["key"]: _film(family, row, "feature") for row in facts["film"]}
    return long_ones | {row["key"]: _film(family, row, "short") for row in facts["short"]}


def load_sections(edition: Edition) -> dict[str, Section]:
    """The section of every film by its key."""
    facts = table("films")
    sections = {}
    for rank, row in enumerate(facts["section"]):
        named = {"name": words(row), "rank": rank}
        made = Section.objects.get_or_create(edition=edition, slug=row["slug"], defaults=named)
        sections[row["slug"]] = made[0]
    return {row["key"]: sections[row["section"]] for row in (*facts["film"], *facts["short"])}


def _film(family: Family, row: Row, kind: str) -> Film:
    known = Film.objects.filter(family=family, kind=kind, title__en=row["en"]).first()
    if known:
        return known
    film = Film.objects.create(
        family=family,
        title=words(row),
        kind=kind,
        director=words(row, "director_"),
        synopsis=words(row, "about_"),
        year=row.get("year"),
        runtime=row["runtime"],
        premiere=row.get("premiere", ""),
        note=note(row),
    )
    if "format" in row:
        version = FilmVersion.objects.create(
            film=film,
            language=row["language"],
            subtitles=row["subtitles"],
            delivery=row["delivery"],
        )
        key = row.get("needs_key", False)
        Print.objects.create(version=version, format=row["format"], needs_key=key)
    return film
