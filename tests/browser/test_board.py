"""The schedule board in a real browser: by mouse, finger and keys, refused and offline."""

from __future__ import annotations

import gzip
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from events.models import Availability, Person, Room, Slot, StaffRole, Waiver
from events.scheduling import Place, pin_slot, place_slot
from tests.browser.conftest import faults
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer, at
from tests.crew import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOARD = "/en/manage/convention-2027/board/?day=2027-10-01"
BACKEND = "django.contrib.auth.backends.ModelBackend"
WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def scene():
    """Aliens in Hall 1 from ten to eleven, Robots in the tray, both with Ye; three halls."""
    edition = an_edition()
    ye = a_person("Ye Wenjie")
    hall, *others = (a_room(name, capacity=80) for name in ("Hall 1", "Hall 2", "Hall 3"))
    aliens = a_slot(a_session(edition, "Aliens", ye), hall, "10:00", "11:00")
    robots = a_slot(a_session(edition, "Robots", ye))
    peace = a_slot(a_session(edition, "Peace"), others[0], "14:00", "15:00")
    return edition, aliens, robots, peace


@contextmanager
def a_board(browser, site, edition, level=StaffRole.Level.CHAIR, **how):
    """The board of an organizer who is signed in; complaints of the browser fail the test."""
    client = Client()
    client.force_login(
        an_organizer(edition, level), backend="django.contrib.auth.backends.ModelBackend"
    )
    context = browser.new_context(base_url=site, **{"viewport": WIDE, **how})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(BOARD)
    yield page
    context.close()
    assert complaints == []


def card(page, slot):
    return page.locator(f"#slot-{slot.uid}")


def spot(page, room: str, clock: str, *, day: int = 1) -> tuple[float, float]:
    """Where on the screen a room's column and a time meet."""
    names = page.locator(".board-head b").all_inner_texts()
    head = page.locator(".board-head").nth(names.index(room)).bounding_box()
    times = page.locator(".board-time")
    hours = times.all_inner_texts()
    hour = f"{clock[:2]}:00"
    field = page.locator(".board-field").bounding_box()
    top = times.nth(hours.index(hour)).evaluate("each => parseFloat(each.style.top)")
    return head["x"] + head["width"] / 2, field["y"] + top + int(clock[3:]) * 2


def drag(page, start, end, *, modifier: str = ""):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 8)
    page.mouse.move(*end, steps=6)
    if modifier:
        page.keyboard.down(modifier)
    page.mouse.up()
    if modifier:
        page.keyboard.up(modifier)


def grabbed(page, slot) -> tuple[float, float]:
    """A point on a card, just under its head."""
    box = card(page, slot).bounding_box()
    return box["x"] + 40, box["y"] + 6


def is_at(slot, room: str, start: str, end: str) -> bool:
    slot.refresh_from_db()
    return slot.room is not None and (str(slot.room), slot.starts_at, slot.ends_at) == (
        room,
        at(start),
        at(end),
    )


def test_a_session_is_dragged_from_the_tray_into_a_room(browser, site, scene):
    edition, _aliens, robots, _peace = scene
    with a_board(browser, site, edition) as page:
        x, y = spot(page, "Hall 3", "12:00")
        drag(page, grabbed(page, robots), (x, y + 6))

        expect(card(page, robots)).to_contain_text("12:00–13:00")
        assert wait_for(lambda: is_at(robots, "Hall 3", "12:00", "13:00"))
        expect(page.locator("[data-part=toast]")).to_contain_text("Robots: Hall 3 12:00–13:00.")
        expect(page.locator("[data-part=tray]")).to_contain_text("Every session has its place.")


def test_a_session_is_dragged_to_another_room_and_time(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        x, y = spot(page, "Hall 2", "12:30")
        drag(page, grabbed(page, aliens), (x, y + 6))

        assert wait_for(lambda: is_at(aliens, "Hall 2", "12:30", "13:30"))


def test_while_something_is_dragged_bad_places_are_shown_with_the_reason(browser, site, scene):
    edition, _aliens, robots, _peace = scene
    with a_board(browser, site, edition) as page:
        page.mouse.move(*grabbed(page, robots))
        page.mouse.down()
        x, y = spot(page, "Hall 1", "10:30")
        page.mouse.move(x, y + 6, steps=4)

        hint = page.locator("[data-part=hint]")
        expect(hint).to_contain_text("Hall 1 10:30–11:30 · Taken by “Aliens”.")
        expect(hint).to_contain_text("Elsewhere: Ye Wenjie: Aliens.")
        assert page.locator(".board-shade.bad").count() > 3
        x, y = spot(page, "Hall 3", "12:00")
        page.mouse.move(x, y + 6, steps=4)
        expect(hint).to_contain_text("Nothing is in the way.")
        page.keyboard.press("Escape")
        page.mouse.up()
        expect(page.locator(".board-shade.bad")).to_have_count(0)
    robots.refresh_from_db()
    assert robots.room is None


def test_what_is_put_into_a_clash_stays_there_and_the_clash_is_named(browser, site, scene):
    edition, aliens, robots, _peace = scene
    with a_board(browser, site, edition) as page:
        x, y = spot(page, "Hall 1", "10:30")
        drag(page, grabbed(page, robots), (x, y + 6))

        assert wait_for(lambda: is_at(robots, "Hall 1", "10:30", "11:30"))
        clashes = page.locator("[data-part=clashes] li")
        expect(clashes.filter(has_text="Hall 1")).to_have_count(1)
        expect(card(page, robots)).to_have_class(r"board-card clashing")
        page.get_by_role("button", name="Show “Aliens”").first.click()
        expect(card(page, aliens)).to_be_focused()


def test_the_lower_edge_makes_a_session_longer(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        box = card(page, aliens).bounding_box()
        edge = (box["x"] + 30, box["y"] + box["height"] - 3)
        drag(page, edge, (edge[0], spot(page, "Hall 1", "11:30")[1]))

        assert wait_for(lambda: is_at(aliens, "Hall 1", "10:00", "11:30"))


def test_dropped_on_another_with_shift_two_sessions_change_places(browser, site, scene):
    edition, aliens, _robots, peace = scene
    with a_board(browser, site, edition) as page:
        drag(page, grabbed(page, aliens), grabbed(page, peace), modifier="Shift")

        assert wait_for(lambda: is_at(aliens, "Hall 2", "14:00", "15:00"))
        assert is_at(peace, "Hall 1", "10:00", "11:00")


def test_a_session_goes_back_into_the_tray(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        tray = page.locator("[data-part=tray]").bounding_box()
        drag(page, grabbed(page, aliens), (tray["x"] + 30, tray["y"] + 20))

        expect(page.locator("[data-part=tray]")).to_contain_text("Aliens")
        assert wait_for(lambda: Slot.objects.get(pk=aliens.pk).room is None)


def test_by_keys_a_session_is_taken_up_moved_made_longer_and_put_down(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        card(page, aliens).focus()
        for key in ("Space", "ArrowRight", "ArrowDown", "ArrowDown", "Shift+ArrowDown"):
            page.keyboard.press(key)
        said = page.locator("[data-part=said]")
        expect(said).to_have_text("Hall 2 10:10–11:15 · Nothing is in the way.")
        page.keyboard.press("Enter")

        assert wait_for(lambda: is_at(aliens, "Hall 2", "10:10", "11:15"))
        expect(card(page, aliens)).to_be_focused()


def test_escape_puts_back_what_keys_took_up(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        card(page, aliens).focus()
        for key in ("Space", "ArrowDown", "Escape"):
            page.keyboard.press(key)

        expect(page.locator("[data-part=said]")).to_have_text("Put back where it was.")
        expect(card(page, aliens)).to_contain_text("10:00–11:00")
    assert is_at(aliens, "Hall 1", "10:00", "11:00")


def test_from_the_tray_by_keys_alone(browser, site, scene):
    edition, _aliens, robots, _peace = scene
    with a_board(browser, site, edition) as page:
        card(page, robots).focus()
        for key in ("Space", *["ArrowRight"] * 2, *["ArrowDown"] * 12, "Enter"):
            page.keyboard.press(key)

        assert wait_for(lambda: is_at(robots, "Hall 3", "10:00", "11:00"))


def test_arrows_go_from_card_to_card_and_enter_opens_the_dialog(browser, site, scene):
    edition, aliens, _robots, peace = scene
    with a_board(browser, site, edition) as page:
        card(page, aliens).focus()
        page.keyboard.press("ArrowRight")
        expect(card(page, peace)).to_be_focused()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading", name="Peace")).to_be_visible()
        dialog.get_by_label("Room", exact=True).select_option("furnace-3/hall-3")
        dialog.get_by_label("Begins at").fill("17:00")
        dialog.get_by_label("Minutes").fill("30")
        assert faults(page) == []
        dialog.get_by_role("button", name="Place it here").click()

        assert wait_for(lambda: is_at(peace, "Hall 3", "17:00", "17:30"))
        expect(card(page, peace)).to_be_focused()


def test_on_the_list_a_click_goes_a_way_out_and_the_board_shows_it(browser, site, scene):
    edition, aliens, robots, _peace = scene
    place_slot(robots, by=None, version=0, place=Place(aliens.room, at("10:30"), 60))
    with a_board(browser, site, edition) as page:
        rows = page.locator("[data-part=clashes] li")
        expect(rows).to_have_count(2)
        rows.filter(has_text="Hall 1, 10:30").get_by_role("button", name="Mend or accept").click()
        way = page.get_by_role("button", name="Move “Robots” to 11:00 in Hall 1.")
        expect(way).to_be_visible()
        expect(page.locator("[data-part=said]")).to_contain_text("Move “Robots” to 11:00")
        assert faults(page) == []
        way.click()

        expect(page.locator("[data-part=toast]")).to_have_text(
            "Done: Move “Robots” to 11:00 in Hall 1."
        )
        expect(card(page, robots)).to_contain_text("11:00–12:00")
        expect(card(page, robots)).to_be_focused()
        expect(page.locator("[data-part=clash-count]")).to_have_text("0")
        expect(page.locator(".board-clashes")).to_have_text("Nothing clashes")
    assert is_at(robots, "Hall 1", "11:00", "12:00")


def test_on_the_list_a_clash_is_accepted_by_keys_and_counts_again(browser, site, scene):
    edition, aliens, _robots, peace = scene
    place_slot(peace, by=None, version=0, place=Place(aliens.room, at("10:30"), 60))
    with a_board(browser, site, edition) as page:
        rows = page.locator("[data-part=clashes] li")
        rows.get_by_role("button", name="Mend or accept").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Why this is right").fill("A curtain parts the hall")
        page.keyboard.press("Enter")

        expect(page.locator("[data-part=said]")).to_contain_text("Accepted. It stops nothing")
        expect(rows).to_have_class("accepted")
        expect(card(page, peace)).to_have_class("board-card")
        opener = rows.get_by_role("button", name="Why it was accepted")
        expect(opener).to_be_focused()
        page.keyboard.press("Enter")
        expect(rows).to_contain_text("chair@park.example: “A curtain parts the hall”")
        assert faults(page) == []
        page.get_by_role("button", name="Let it count again").click()
        expect(rows).to_have_class("block_release")
    assert not Waiver.objects.exists()


def test_a_way_that_closed_meanwhile_is_refused_in_words_and_others_are_offered(
    browser, site, scene
):
    edition, aliens, _robots, peace = scene
    place_slot(peace, by=None, version=0, place=Place(aliens.room, at("10:30"), 60))
    with a_board(browser, site, edition) as page:
        page.route("**/state.json*", lambda route: route.abort())
        page.get_by_role("button", name="Mend or accept").click()
        way = page.get_by_role("button", name="to Hall 2, which is free then.")
        expect(way).to_be_visible()
        faster = a_slot(a_session(edition, "Faster"))
        there = Place(Room.objects.get(name__en="Hall 2"), at("10:00"), 120)
        place_slot(faster, by=None, version=0, place=there)
        way.click()

        expect(page.locator("[data-part=toast]")).to_contain_text("this way out is closed.")
        expect(page.get_by_role("button", name="to Hall 3, which is free then.")).to_be_visible()
        expect(way).to_have_count(0)


def test_whoever_types_a_reason_is_not_disturbed_by_what_others_do(browser, site, scene):
    edition, aliens, robots, peace = scene
    place_slot(peace, by=None, version=0, place=Place(aliens.room, at("10:30"), 60))
    with a_board(browser, site, edition) as page:
        page.get_by_role("button", name="Mend or accept").click()
        field = page.get_by_label("Why this is right")
        field.fill("A curtain")
        place_slot(robots, by=None, version=0, place=Place(aliens.room, at("18:00"), 60))

        expect(card(page, robots)).to_contain_text("18:00–19:00", timeout=6000)
        expect(field).to_be_focused()
        expect(field).to_have_value("A curtain")


def test_who_only_looks_is_offered_no_ways_out(browser, site, scene):
    edition, aliens, _robots, peace = scene
    place_slot(peace, by=None, version=0, place=Place(aliens.room, at("10:30"), 60))
    with a_board(browser, site, edition, StaffRole.Level.LOOK) as page:
        expect(page.locator("[data-part=clashes] li")).to_have_count(1)
        expect(page.get_by_role("button", name="Mend or accept")).to_have_count(0)


def test_the_script_of_the_board_is_small():
    folder = settings.BASE_DIR / "events" / "static" / "events" / "board"
    packed = sum(len(gzip.compress(file.read_bytes())) for file in folder.glob("*.js"))

    assert packed <= 25_000


def test_the_dialog_offers_the_best_free_places_and_a_click_takes_one(browser, site, scene):
    edition, _aliens, robots, _peace = scene
    with a_board(browser, site, edition) as page:
        card(page, robots).focus()
        page.keyboard.press("Enter")
        free = page.get_by_role("dialog").locator(".board-free li")
        expect(free).to_have_count(6)
        expect(free.first).to_contain_text("Fri 1 October 11:00–12:00 · Hall 1")
        expect(free.first).to_contain_text("Ye Wenjie is in this building just before or after")
        assert faults(page) == []
        free.first.get_by_role("button").click()

        assert wait_for(lambda: is_at(robots, "Hall 1", "11:00", "12:00"))
        expect(page.locator("[data-part=toast]")).to_contain_text("Robots: Hall 1 11:00–12:00.")
        expect(card(page, robots)).to_be_focused()


def test_where_nothing_is_free_the_dialog_says_so(browser, site, scene):
    edition, _aliens, robots, _peace = scene
    Availability.objects.create(
        person=Person.objects.get(), starts_at=at("03:00"), ends_at=at("04:00")
    )
    with a_board(browser, site, edition) as page:
        card(page, robots).focus()
        page.keyboard.press("Enter")
        told = "No place without a clash was found on these days."
        expect(page.locator(".board-free li")).to_have_text([told])


def test_a_finger_drags_by_the_grip(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition, has_touch=True) as page:
        box = card(page, aliens).locator(".board-grip").bounding_box()
        start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        whole = card(page, aliens).bounding_box()
        x, y = spot(page, "Hall 2", "12:00")
        end = (x, y + start[1] - whole["y"])
        touch = page.context.new_cdp_session(page)

        def finger(kind, *points):
            told = [{"x": px, "y": py} for px, py in points]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

        finger("touchStart", start)
        for step in range(1, 9):
            part = step / 8
            finger(
                "touchMove",
                (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part),
            )
        finger("touchEnd")

        assert wait_for(lambda: is_at(aliens, "Hall 2", "12:00", "13:00"))


def test_who_was_slower_sees_where_it_is_now_and_loses_nothing_unseen(browser, site, scene):
    edition, aliens, _robots, peace = scene
    with a_board(browser, site, edition) as page:
        page.route("**/state.json*", lambda route: route.abort())
        place_slot(aliens, by=None, version=0, place=Place(peace.room, at("18:00"), 60))
        x, y = spot(page, "Hall 3", "12:00")
        drag(page, grabbed(page, aliens), (x, y + 6))

        expect(page.locator("[data-part=toast]")).to_contain_text("Somebody else moved this")
        expect(card(page, aliens)).to_contain_text("18:00–19:00")
    assert is_at(aliens, "Hall 2", "18:00", "19:00")


def test_offline_a_card_goes_back_and_the_page_says_why(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        page.context.set_offline(True)
        x, y = spot(page, "Hall 3", "12:00")
        drag(page, grabbed(page, aliens), (x, y + 6))

        expect(page.locator("[data-part=toast]")).to_contain_text("could not be reached")
        expect(card(page, aliens)).to_contain_text("10:00–11:00")
    assert is_at(aliens, "Hall 1", "10:00", "11:00")


def test_what_others_do_appears_by_itself(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        place_slot(aliens, by=None, version=0, place=Place(aliens.room, at("18:00"), 60))

        expect(card(page, aliens)).to_contain_text("18:00–19:00", timeout=6000)


def test_a_pinned_session_stays_until_it_is_unpinned(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    pin_slot(aliens, by=None, version=0)
    with a_board(browser, site, edition) as page:
        x, y = spot(page, "Hall 3", "12:00")
        drag(page, grabbed(page, aliens), (x, y + 6))
        expect(card(page, aliens)).to_contain_text("10:00–11:00")
        card(page, aliens).focus()
        page.keyboard.press("Space")
        expect(page.locator("[data-part=said]")).to_have_text("It is pinned. Unpin it first.")
        page.keyboard.press("Enter")
        page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name="Unpin it").click()
        assert wait_for(lambda: not Slot.objects.get(pk=aliens.pk).is_pinned)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, site, scene, language, scheme):
    edition, aliens, _robots, peace = scene
    place_slot(peace, by=None, version=0, place=Place(aliens.room, at("10:30"), 60))
    with a_board(browser, site, edition, color_scheme=scheme) as page:
        page.goto(BOARD.replace("/en", language))
        expect(card(page, aliens)).to_be_visible()
        assert faults(page) == []
        page.get_by_role("combobox").nth(2).select_option("rows")
        assert faults(page) == []


def test_on_a_phone_nothing_runs_over_the_side(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition, viewport={"width": 360, "height": 740}) as page:
        expect(card(page, aliens)).to_be_visible()
        assert faults(page) == []


def test_without_scripts_the_page_leads_to_forms(browser, site, scene):
    edition, _aliens, _robots, _peace = scene
    with a_board(browser, site, edition, java_script_enabled=False) as page:
        page.get_by_role("link", name="the draft as a table of rooms").click()
        page.get_by_role("link", name="Place Robots").click()
        expect(page.get_by_label("Room")).to_be_visible()


def test_rooms_as_rows_and_people_for_rooms(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        tools = page.locator("[data-part=tools]")
        tools.get_by_label("Rooms as").select_option("rows")
        box = card(page, aliens).bounding_box()
        assert box["width"] > box["height"]
        tools.get_by_label("People instead of rooms").check()
        expect(page.locator(".board-head")).to_have_text(["Ye Wenjie"])
        expect(card(page, aliens)).to_be_visible()


def test_the_board_of_several_days_strings_them_together(browser, site, scene):
    edition, aliens, _robots, peace = scene
    place_slot(peace, by=None, version=0, place=Place(peace.room, at("10:00", day=2), 60))
    with a_board(browser, site, edition) as page:
        page.goto(f"{BOARD}&days=2")
        expect(page.locator(".board-day")).to_have_text(["Fri 1 October", "Sat 2 October"])
        expect(card(page, aliens)).to_be_visible()
        expect(card(page, peace)).to_be_attached()


def test_what_was_dragged_is_undone_by_key_and_done_again_by_button(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        x, y = spot(page, "Hall 3", "12:00")
        drag(page, grabbed(page, aliens), (x, y + 6))
        assert wait_for(lambda: is_at(aliens, "Hall 3", "12:00", "13:00"))
        toast = page.locator("[data-part=toast]")
        expect(toast).to_contain_text("Hall 3 12:00–13:00")

        page.keyboard.press("Control+z")

        expect(toast).to_contain_text("Undone: Place “Aliens”.")
        expect(card(page, aliens)).to_contain_text("10:00–11:00")
        assert is_at(aliens, "Hall 1", "10:00", "11:00")
        page.get_by_role("button", name="Redo").click()
        expect(card(page, aliens)).to_contain_text("12:00–13:00")
        assert is_at(aliens, "Hall 3", "12:00", "13:00")


def test_an_undo_after_anothers_edit_changes_nothing_and_says_whose(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    luo = an_organizer(edition, email="luo@park.example")
    with a_board(browser, site, edition) as page:
        x, y = spot(page, "Hall 3", "12:00")
        drag(page, grabbed(page, aliens), (x, y + 6))
        assert wait_for(lambda: is_at(aliens, "Hall 3", "12:00", "13:00"))
        place = Place(aliens.room, at("16:00"))
        place_slot(aliens, by=luo, version=aliens.version, place=place)

        page.get_by_role("button", name="Undo").click()

        toast = page.locator("[data-part=toast]")
        expect(toast).to_contain_text("luo@park.example changed “Aliens” since")
        expect(card(page, aliens)).to_contain_text("16:00–17:00")
        assert is_at(aliens, "Hall 3", "16:00", "17:00")


def test_while_somebody_types_ctrl_z_is_theirs(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with a_board(browser, site, edition) as page:
        x, y = spot(page, "Hall 3", "12:00")
        drag(page, grabbed(page, aliens), (x, y + 6))
        assert wait_for(lambda: is_at(aliens, "Hall 3", "12:00", "13:00"))
        find = page.get_by_label("Find")
        find.fill("Robots")

        find.press("Control+z")

        page.wait_for_timeout(300)
        assert is_at(aliens, "Hall 3", "12:00", "13:00")


def test_two_editors_see_each_other_and_each_others_moves_without_losing_their_own_drag(
    browser, site, scene
):
    edition, aliens, robots, _peace = scene
    luo = StaffRole.Level.PROGRAMME
    with (
        a_board(browser, site, edition) as page,
        a_board(browser, site, edition, luo) as other,
    ):
        expect(other.get_by_text("Here at this moment: chair@park.example")).to_be_visible()
        expect(page.get_by_text("Here at this moment: programme@park.example")).to_be_visible()
        page.mouse.move(*grabbed(page, robots))
        page.mouse.down()
        x, y = spot(page, "Hall 3", "12:00")
        page.mouse.move(x, y + 6, steps=4)
        x, y = spot(other, "Hall 2", "11:00")
        drag(other, grabbed(other, aliens), (x, y + 6))
        assert wait_for(lambda: is_at(aliens, "Hall 2", "11:00", "12:00"))

        page.wait_for_timeout(3_600)  # the board has asked meanwhile, and left the hand alone
        expect(page.locator(".board-ghost")).to_be_visible()
        page.mouse.up()

        assert wait_for(lambda: is_at(robots, "Hall 3", "12:00", "13:00"))
        expect(card(page, aliens)).to_contain_text("11:00–12:00")
        expect(card(other, robots)).to_contain_text("12:00–13:00")
        assert is_at(aliens, "Hall 2", "11:00", "12:00")


def test_of_two_who_drag_one_session_the_slower_sees_where_it_went(browser, site, scene):
    edition, aliens, _robots, _peace = scene
    with (
        a_board(browser, site, edition) as page,
        a_board(browser, site, edition, StaffRole.Level.PROGRAMME) as other,
    ):
        page.mouse.move(*grabbed(page, aliens))
        page.mouse.down()
        x, y = spot(page, "Hall 3", "12:00")
        page.mouse.move(x, y + 6, steps=4)
        x, y = spot(other, "Hall 2", "11:00")
        drag(other, grabbed(other, aliens), (x, y + 6))
        assert wait_for(lambda: is_at(aliens, "Hall 2", "11:00", "12:00"))

        page.mouse.up()

        toast = page.locator("[data-part=toast]")
        expect(toast).to_contain_text("Somebody else moved this session.")
        expect(card(page, aliens)).to_contain_text("11:00–12:00")
        assert is_at(aliens, "Hall 2", "11:00", "12:00")
