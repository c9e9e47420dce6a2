"""The grounds that all of a family's events share: the venue, its zones, gates and buildings."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _

from events import editing, history
from events.editing import Facts, Kind
from events.models import Building, Edition, Gate, User, Venue, Walk, Zone
from events.uses import Use, refuse_used

VENUE = Kind(
    Venue,
    "venue",
    facts=("name", "address", "latitude", "longitude"),
    public_id=lambda venue: venue.slug,
)
ZONE = Kind(Zone, "zone", facts=("slug", "name"), public_id=lambda zone: zone.slug)
GATE = Kind(
    Gate, "gate", facts=("slug", "name", "map_x", "map_y", "note"), public_id=lambda gate: gate.slug
)
BUILDING = Kind(
    Building,
    "building",
    facts=(
        *("slug", "zone", "name", "description", "map_x", "map_y", "latitude", "longitude"),
        *("opens_at", "closes_at"),
    ),
    public_id=lambda building: building.slug,
)


def edit_venue(
    venue: Venue, facts: Facts, *, edition: Edition, by: User | None, version: int
) -> Venue:
    return editing.change(VENUE, venue, facts, edition=edition, by=by, version=version)


def add_zone(edition: Edition, facts: Facts, *, by: User | None) -> Zone:
    named = {"venue": edition.venue, "slug": facts["slug"]}
    return editing.add(ZONE, named, facts, edition=edition, by=by)


def edit_zone(zone: Zone, facts: Facts, *, edition: Edition, by: User | None, version: int) -> Zone:
    return editing.change(ZONE, zone, facts, edition=edition, by=by, version=version)


def uses_of_zone(zone: Zone, *, edition: Edition) -> list[Use]:
    return [Use(_("the building “%s”") % house) for house in zone.buildings.all()]


def remove_zone(zone: Zone, *, edition: Edition, by: User | None) -> None:
    refuse_used(uses_of_zone(zone, edition=edition))
    editing.remove(ZONE, zone, edition=edition, by=by)


def add_gate(edition: Edition, facts: Facts, *, by: User | None) -> Gate:
    named = {"venue": edition.venue, "slug": facts["slug"]}
    return editing.add(GATE, named, facts, edition=edition, by=by)


def edit_gate(gate: Gate, facts: Facts, *, edition: Edition, by: User | None, version: int) -> Gate:
    return editing.change(GATE, gate, facts, edition=edition, by=by, version=version)


def uses_of_gate(gate: Gate, *, edition: Edition) -> list[Use]:
    """None that we know of here: what was scanned at a gate refuses by itself."""
    return []


def remove_gate(gate: Gate, *, edition: Edition, by: User | None) -> None:
    editing.remove(GATE, gate, edition=edition, by=by)


def add_building(edition: Edition, facts: Facts, *, by: User | None) -> Building:
    """With ``walks``: minutes to other buildings, and minutes on a way without steps."""
    named = {"venue": edition.venue, "slug": facts["slug"]}
    with editing.together():
        building = editing.add(BUILDING, named, facts, edition=edition, by=by)
        _measure(building, facts, edition=edition, by=by)
    return building


def edit_building(
    building: Building, facts: Facts, *, edition: Edition, by: User | None, version: int
) -> Building:
    with editing.together():
        editing.change(BUILDING, building, facts, edition=edition, by=by, version=version)
        _measure(building, facts, edition=edition, by=by)
    return building


def walks_from(building: Building) -> list[Walk]:
    """The ways that somebody measured, the shortest first."""
    ways = Walk.objects.filter(Q(near=building) | Q(far=building))
    return list(ways.select_related("near", "far").order_by("minutes", "pk"))


def other_end(walk: Walk, building: Building) -> Building:
    return walk.far if walk.near_id == building.pk else walk.near


def uses_of_building(building: Building, *, edition: Edition) -> list[Use]:
    return [Use(_("the room “%s”") % room) for room in building.rooms.all()]


def remove_building(building: Building, *, edition: Edition, by: User | None) -> None:
    refuse_used(uses_of_building(building, edition=edition))
    editing.remove(BUILDING, building, edition=edition, by=by)


def _measure(building: Building, facts: Facts, *, edition: Edition, by: User | None) -> None:
    """Let the ways from ``building`` be exactly those in ``facts``, if it says any."""
    if "walks" not in facts:
        return
    before = _ways(building)
    Walk.objects.filter(Q(near=building) | Q(far=building)).delete()
    Walk.objects.bulk_create(_walk(building, way) for way in facts["walks"])
    after = _ways(building)
    if after == before:
        return
    # A way has two ends: whoever has the other one's page open sees an older way.
    ends = [slug for slug in {**before, **after} if before.get(slug) != after.get(slug)]
    Building.objects.filter(venue=building.venue_id, slug__in=ends).update(version=F("version") + 1)
    subject, was = ("building", building.slug), {"walks": before}
    history.record(edition, "measure", by=by, subject=subject, before=was, after={"walks": after})


def _walk(building: Building, way: Facts) -> Walk:
    near, far = sorted((building, way["other"]), key=lambda each: each.pk)
    step_free = way["step_free_minutes"]
    return Walk(near=near, far=far, minutes=way["minutes"], step_free_minutes=step_free)


def _ways(building: Building) -> dict[str, list[int | None]]:
    return {
        other_end(walk, building).slug: [walk.minutes, walk.step_free_minutes]
        for walk in walks_from(building)
    }
