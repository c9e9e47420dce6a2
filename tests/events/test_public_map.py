"""The map of the park: what stands on it, minutes from anywhere, and its twin in words."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from events.models import Building, Gate, Walk
from events.public.ground import load_ground
from events.public.map.stops import Distances
from events.releasing import publish
from tests.cast import a_room, a_session, a_slot, an_edition, both, the_park
from tests.events.park_scene import (
    a_building,
    a_gate,
    a_park_of,
    graph,
    links,
    meta,
    page,
    text,
)
from tests.events.programme_scene import a_published_edition

pytestmark = pytest.mark.django_db
MAP = "/en/convention-2027/map/"


def a_small_park() -> None:
    """A furnace in the middle, a silo far in the east with a measured walk, a lake, two gates."""
    edition = an_edition()
    near = a_building("furnace", 0, 0, zone="works", name=both("Furnace", "高炉"))
    far = a_building("silo", 700, 0, zone="works", name=both("Silo", "料仓"))
    a_building("lake", 0, -700, zone="lake", name=both("Lake", "群明湖"))
    a_building("unused", 300, 300, name=both("Unused"))
    Walk.objects.create(near=near, far=far, minutes=12, step_free_minutes=20)
    a_gate("east", 840, 0, "East Gate")
    a_gate("south", 0, -840, "South Gate")
    for house in ("furnace", "silo", "lake"):
        a_slot(a_session(edition, house), a_room(building=house), "10:00", "11:00")
    publish(edition, by=None)


def drawing(html: str) -> str:
    begin = html.index('<svg class="park-map')
    return html[begin : html.index("</svg>", begin)]


def drawn_names(html: str) -> list[str]:
    """The names beside the markers, each in as many lines as it was broken into."""
    pins = drawing(html).split('<g class="pin')[1:]
    return [" ".join(re.findall(r'<text class="name"[^>]*>([^<]+)<', pin)) for pin in pins]


def numbers(html: str) -> list[str]:
    """What stands in the markers of buildings, in the order they are drawn."""
    return re.findall(r'<text class="number"[^>]*>([^<]+)<', html)


def between(html: str) -> list[str]:
    """The minutes on the paths."""
    paths = html[html.index('<g class="between">') : html.index('<g class="pin')]
    return sorted(re.findall(r"<text[^>]*>(\d+)</text>", paths))


def test_the_map_shows_the_buildings_in_use_and_every_gate(client: Client):
    a_small_park()

    html = page(client, MAP)

    assert drawn_names(html) == ["Furnace", "Lake", "Silo", "East Gate", "South Gate"]
    assert numbers(html) == ["1", "2", "3"]
    assert "Unused" not in html
    assert drawn_names(page(client, "/convention-2027/map/"))[:3] == ["高炉", "料仓", "群明湖"]


def test_its_paths_say_how_many_minutes_they_are(client: Client):
    a_small_park()

    assert between(page(client, MAP)) == ["10", "12", "2", "2"]
    assert between(page(client, f"{MAP}?step-free=on")) == ["10", "2", "2", "20"]


def test_its_list_says_the_same_in_words_and_leads_to_every_building(client: Client):
    a_small_park()

    html = page(client, MAP)

    shown = text(html)
    assert "Buildings 1 Furnace Hall 1 2 Lake Hall 1 3 Silo Hall 1 Gates East Gate" in shown
    assert links(html) >= {
        *(f"/en/convention-2027/places/{house}/" for house in ("furnace", "silo", "lake")),
        "?from=gate:east",
        "?from=gate:south",
    }


def test_whoever_says_where_they_are_gets_minutes_to_everything(client: Client):
    a_small_park()

    html = page(client, f"{MAP}?from=furnace")

    assert numbers(html) == ["0", "10", "12"]
    assert "From Furnace Lake 10 min Silo 12 min East Gate 12 min South Gate 12 min" in text(html)
    assert 'value="furnace" selected' in html
    assert 'class="pin here"' in html


def test_minutes_without_steps_are_longer_where_somebody_measured_them(client: Client):
    a_small_park()

    html = page(client, f"{MAP}?from=furnace&step-free=on")

    assert "Silo 20 min" in text(html)
    assert 'name="step-free" checked' in html


def test_a_gate_is_a_place_to_be_at_too(client: Client):
    a_small_park()

    html = page(client, f"{MAP}?from=gate:east")

    assert "From East Gate Silo 2 min Furnace 12 min" in text(html)
    assert 'value="gate:east" selected' in html


@pytest.mark.parametrize("wish", ["", "nosuch", "gate:", "💥", "unused", "a" * 5000, "' OR 1=1"])
def test_a_place_that_is_not_there_shows_the_whole_map(client: Client, wish: str):
    a_small_park()

    response = client.get(MAP, {"from": wish})

    assert response.status_code == 200
    assert numbers(response.content.decode()) == ["1", "2", "3"]


def test_a_table_tells_all_minutes_between_buildings(client: Client):
    a_small_park()

    html = page(client, MAP)

    body = html[html.index("<tbody>") : html.index("</tbody>")]
    assert re.findall(r"<td>(.*?)</td>", body) == ["", "10", "12", "10", "", "15", "12", "15", ""]


def test_a_park_without_positions_has_a_list_and_no_drawing(client: Client):
    a_published_edition()

    html = page(client, MAP)

    assert "park-map" not in html
    assert "Buildings 1 furnace-3 Hall 1" in text(html)


def test_a_building_without_a_position_is_in_the_list_only(client: Client):
    a_small_park()
    Building.objects.filter(slug="lake").update(map_x=None, map_y=None)

    html = page(client, MAP)

    assert "Lake" not in drawn_names(html)
    assert "2 Lake" in text(html)
    assert "–" in html[html.index("<tbody>") :]


def test_the_drawing_is_for_the_eyes_and_the_pointer_only(client: Client):
    a_small_park()

    html = page(client, MAP)

    picture = drawing(html)
    assert 'aria-hidden="true"' in picture
    assert picture.count("<a ") == picture.count('tabindex="-1"') == 3
    assert "style=" not in picture


def test_no_coordinate_is_written_as_a_language_writes_fractions(client: Client):
    a_small_park()

    for address in (MAP, "/convention-2027/map/"):
        picture = drawing(page(client, address))
        shapes = re.findall(r' (?:d|x|y|cx|cy|viewBox)="([^"]*)"', picture)
        assert len(shapes) > 20
        assert not [shape for shape in shapes if re.search(r"\d[.,]\d", shape)]


def test_the_map_tells_programs_and_previews_where_the_park_is(client: Client):
    a_small_park()

    html = page(client, MAP)

    park, way = graph(html)
    assert park["hasMap"] == f"http://localhost:8000{MAP}"
    assert [step["name"] for step in way["itemListElement"]] == ["convention-2027", "Map"]
    assert meta(html)["og:title"] == "Map · Shougang Park"
    assert meta(html)["og:description"].startswith("What is where")


def test_every_page_of_an_edition_leads_to_the_map(client: Client):
    a_small_park()

    for path in ("", "programme/", "people/", "register/"):
        assert f'href="{MAP}"' in page(client, f"/en/convention-2027/{path}")


def test_distances_between_gates_and_buildings_come_from_their_positions():
    a_small_park()
    Gate.objects.create(venue=the_park(), slug="nowhere", name=both("Nowhere"))
    distances = Distances(load_ground(the_park()))

    assert distances.between("furnace", "silo") == 12
    assert distances.between("gate:east", "silo") == 2
    assert distances.between("gate:east", "gate:south") == 17
    assert distances.between("furnace", "furnace") == 0
    assert distances.between("gate:nowhere", "furnace") is None
    assert distances.between("furnace", "nosuch") is None
    assert distances.between("gate:nosuch", "furnace") is None


def test_the_nearest_gate_is_known_by_the_building():
    a_small_park()
    ground = load_ground(the_park())

    gate = ground.nearest_gate("lake")
    assert gate
    assert (gate.gate.slug, gate.minutes) == ("south", 2)
    assert ground.nearest_gate("nosuch") is None


@pytest.mark.parametrize("houses", [1, 30])
def test_the_map_costs_the_same_for_one_building_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, houses: int
):
    a_park_of(an_edition(), houses)

    with django_assert_num_queries(6):
        html = page(client, f"{MAP}?from=house-0")

    assert len(numbers(html)) == (houses if houses > 1 else 0)
