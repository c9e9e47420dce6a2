"""The palette can be read: by eyes that see less contrast, in the light and at night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from events.models import Edition

STATIC = Path(__file__).resolve().parents[2] / "events_site" / "static"
TEXT = ["ink", "steel", "steel-dark"]
GROUNDS = ["paper", "raised", "sunken"]
SIGNALS = ["clash", "warn", "waived", "free", "full", "note"]


def palette(sheet: str) -> dict[str, str]:
    """Every colour of a sheet by name; accents and tracks as ``accent ember``, ``track 1``."""
    css = (STATIC / sheet).read_text()
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))
    for which, rules in re.findall(r'\[data-(?:accent|track)="(\w+)"\] \{ ([^}]*)\}', css):
        for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rules):
            found[f"{name} {which}"] = colour
    assert found, f"{sheet} names no colours"
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance: 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    """(what is read, on what, the least contrast the guideline asks for)"""
    accents = list(Edition.Accent.values)
    return (
        [(text, ground, 4.5) for text in TEXT + SIGNALS for ground in GROUNDS]
        + [(signal, f"{signal}-soft", 4.5) for signal in SIGNALS]
        + [("steel-dark", f"{signal}-soft", 4.5) for signal in SIGNALS]
        + [(f"accent {a}", ground, 4.5) for a in accents for ground in GROUNDS]
        + [(f"accent {a}", f"accent-soft {a}", 4.5) for a in accents]
        + [("on-accent", f"accent {a}", 4.5) for a in accents]
        + [("edge", ground, 3) for ground in GROUNDS]
        + [(f"track {n}", ground, 3) for n in range(1, 13) for ground in ("paper", "raised")]
    )


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
def test_every_colour_can_be_read_on_every_ground_it_meets(sheet):
    colours = palette(sheet)

    too_faint = [
        f"{name} on {ground}: {contrast(colours[name], colours[ground]):.2f}"
        for name, ground, least in pairs()
        if contrast(colours[name], colours[ground]) < least
    ]

    assert too_faint == []


def test_the_night_names_the_same_colours_as_the_day():
    of_the_day_only = {"night", "night-raised", "on-night", "night-steel"}

    day = {name for name in palette("tokens.css") if "accent-night" not in name}

    assert day - of_the_day_only == set(palette("dark.css"))


def test_accents_of_the_header_are_those_of_the_night():
    day, night = palette("tokens.css"), palette("dark.css")

    for accent in Edition.Accent.values:
        assert day[f"accent-night {accent}"] == night[f"accent {accent}"]


def test_no_two_tracks_share_a_colour():
    for sheet in ("tokens.css", "dark.css"):
        tracks = [c for name, c in palette(sheet).items() if name.startswith("track ")]

        assert len(set(tracks)) == 12
