"""Choosing many rows of a list, reading what will happen to which, and doing it."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages

from events.models import Feature, Session, Slot, StaffRole
from events.organizer.lists import bulk
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer, both

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/sessions/"


@pytest.fixture
def edition():
    found = an_edition()
    found.tracks.create(slug="hard", name=both("Hard SF"))
    return found


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


def marks(response):
    return response.context["marks"]


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def send(client, question, query="", **answers):
    """Press the button of the page that asks."""
    action = question.context["action"].name
    return client.post(LIST + query, {"do": action, "rows": marks(question), **answers})


def test_ticked_sessions_are_told_by_name_with_what_they_are_now(client, edition, editor):
    hard = edition.tracks.get()
    robots = a_session(edition, "Robots", track=hard)
    aliens = a_session(edition, "Aliens")
    a_session(edition, "Time")

    response = client.get(f"{LIST}?do=track&which=ticked&row={robots.code}&row={aliens.code}")

    assert response.context["heading"] == "Set the track of 2 sessions"
    told = [(str(row), str(now)) for row, now in response.context["told"]]
    assert told == [("Aliens", "–"), ("Robots", "Hard SF")]
    assert Session.objects.filter(version=0).count() == 3


def test_the_button_does_it_and_leads_back_to_the_list_as_it_was(client, edition, editor):
    robots = a_session(edition, "Robots")
    question = client.get(f"{LIST}?q=robots&do=track&row={robots.code}")

    response = send(client, question, "?q=robots", track="hard")

    assert response.url == f"{LIST}?q=robots&sort=title"
    assert said(response) == ["Changed: 1 session."]
    assert Session.objects.get().track.slug == "hard"
    assert edition.changes.get().by == editor


@pytest.mark.parametrize(
    ("which", "count"), [("all", 53), ("page", 50), ("page&page=2", 3), ("ticked", 0)]
)
def test_all_on_a_page_or_all_that_match_are_chosen_without_a_script(
    client, edition, editor, which, count
):
    kind = a_session(edition, "Other").type
    Session.objects.bulk_create(
        Session(edition=edition, type=kind, title=both(f"Robots {n}"), code=f"R{n:07}",
                search=f"robots {n}") for n in range(53)
    )  # fmt: skip

    response = client.get(f"{LIST}?q=robots&do=status&which={which}")

    chosen = marks(response).split() if response.status_code == 200 else []
    assert len(chosen) == count
    assert len({*chosen}) == count


def test_a_long_choice_is_told_in_two_parts(client, edition, editor):
    kind = a_session(edition).type
    Session.objects.bulk_create(
        Session(edition=edition, type=kind, title=both(f"S{n}"), code=f"S{n:07}") for n in range(59)
    )

    response = client.get(f"{LIST}?do=status&which=all")

    assert (len(response.context["told"]), len(response.context["more"])) == (50, 10)
    assert "<summary>10 more</summary>" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("do=track", "Nothing is chosen. Tick the rows, or choose all that match."),
        ("do=track&row=NOTTHERE", "Nothing is chosen."),
        ("do=&which=all", "Choose what to do with them."),
        ("do=explode&which=all", "Choose what to do with them."),
    ],
)
def test_what_cannot_be_asked_is_said_above_the_list(client, edition, editor, query, sentence):
    a_session(edition)

    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 400
    assert response.context["refusal"].startswith(sentence)
    assert [str(row) for row in response.context["rows"]] == ["Opening"]


def test_what_was_ticked_stays_ticked_when_the_question_was_incomplete(client, edition, editor):
    robots = a_session(edition, "Robots")

    page = client.get(f"{LIST}?do=&row={robots.code}").content.decode()

    assert re.search(rf'value="{robots.code}" checked', page)


def test_too_many_at_once_are_refused(client, edition, editor, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    for number in range(3):
        a_session(edition, f"Robots {number}")

    response = client.get(f"{LIST}?do=status&which=all")

    assert response.context["refusal"] == (
        "At most 2 can be changed at once. Please narrow the list first."
    )


def test_an_answer_that_is_missing_is_asked_for_again_and_nothing_is_lost(client, edition, editor):
    robots = a_session(edition, "Robots")
    question = client.get(f"{LIST}?do=track&row={robots.code}")

    response = send(client, question, track="nowhere")

    assert response.status_code == 400
    assert marks(response) == marks(question)
    assert list(response.context["form"].errors) == ["track"]
    assert Session.objects.get().version == 0


def test_what_others_changed_meanwhile_is_named_and_left_alone(client, edition, editor):
    for number in range(8):
        a_session(edition, f"Robots {number}")
    question = client.get(f"{LIST}?do=track&which=all")
    Session.objects.exclude(title__en="Robots 0").update(version=1)

    response = send(client, question, track="hard")

    assert said(response) == [
        "Changed: 1 session.",
        "Somebody else changed these meanwhile. They are left as they are: “Robots 1”, “Robots 2”, "
        "“Robots 3”, “Robots 4”, “Robots 5” and 2 more",
    ]
    assert Session.objects.filter(track__slug="hard").count() == 1


def test_pressed_twice_it_is_done_once(client, edition, editor):
    robots = a_session(edition, "Robots")
    question = client.get(f"{LIST}?do=track&row={robots.code}")

    first, second = (send(client, question, track="hard") for _ in range(2))

    assert (said(first)[-1:], said(second)[-1:]) == (
        ["Changed: 1 session."],
        ["As wished already: 1 session."],
    )
    assert edition.changes.count() == 1


def test_what_is_gone_meanwhile_is_told(client, edition, editor):
    a_session(edition, "Robots")
    a_session(edition, "Aliens")
    question = client.get(f"{LIST}?do=status&which=all")
    Session.objects.filter(title__en="Aliens").delete()

    response = send(client, question, status="draft")

    assert said(response) == ["Changed: 1 session.", "No longer there: 1 session."]


def test_sessions_of_another_edition_cannot_be_reached(client, edition, editor):
    a_session(edition, "Ours")
    theirs = a_session(an_edition("carnival-2027"), "Theirs")

    asked = client.get(f"{LIST}?do=status&row={theirs.code}")
    sent = client.post(LIST, {"do": "status", "status": "draft", "rows": f"{theirs.code}:0"})

    theirs.refresh_from_db()
    assert (asked.status_code, sent.status_code) == (400, 400)
    assert theirs.status == "confirmed"


@pytest.mark.parametrize(
    "rows", ["", ":", "::::", "\x07", "A" * 3_000, "💥:1", "AAAAAAAA:" + "9" * 5_000, ":0 :1"]
)
def test_whatever_is_sent_for_rows_is_answered(client, edition, editor, rows):
    a_session(edition)

    response = client.post(LIST, {"do": "status", "status": "draft", "rows": rows})

    assert response.status_code == 400
    assert response.context["refusal"].startswith("Nothing is chosen.")


@pytest.mark.parametrize("mark", ["", "-1", "x", "9" * 30, "0.5", "²"])
def test_a_version_that_is_none_fits_no_row(client, edition, editor, mark):
    robots = a_session(edition, "Robots")

    response = client.post(
        LIST, {"do": "status", "status": "draft", "rows": f"{robots.code}:{mark}"}
    )

    assert said(response)[0].startswith("Somebody else changed these meanwhile.")
    assert Session.objects.get().status == "confirmed"


@pytest.mark.parametrize("level", [StaffRole.Level.LOOK, StaffRole.Level.DESK])
def test_who_may_only_look_finds_nothing_to_tick_and_cannot_send(client, edition, level):
    robots = a_session(edition, "Robots")
    client.force_login(an_organizer(edition, level))

    page = client.get(LIST).content.decode()
    asked = client.get(f"{LIST}?do=status&row={robots.code}")
    sent = client.post(LIST, {"do": "status", "status": "draft", "rows": f"{robots.code}:0"})

    assert 'name="row"' not in page
    assert "action" not in asked.context
    assert sent.status_code == 404


def test_sessions_are_cancelled_and_restored_with_all_their_slots(client, edition, editor):
    robots, hall = a_session(edition, "Robots"), a_room()
    a_slot(robots, hall, "10:00", "11:00")
    a_slot(robots)

    question = client.get(f"{LIST}?do=cancel&row={robots.code}")
    send(client, question)
    off = list(Slot.objects.values_list("is_cancelled", flat=True))
    send(client, client.get(f"{LIST}?do=restore&row={robots.code}"))

    (_row, now) = question.context["told"][0]
    assert now == "2027-10-01 10:00–11:00 Hall 1; waits for a place"
    assert "calendars take them out" in question.content.decode()
    assert off == [True, True]
    assert not Slot.objects.filter(is_cancelled=True).exists()


@pytest.mark.parametrize("mark", ["0;", "0;1", "0;x=y", "0;1=1,,=", ";", "💥"])
def test_slots_that_were_not_seen_are_not_cancelled(client, edition, editor, mark):
    robots = a_session(edition, "Robots")
    a_slot(robots)

    response = client.post(LIST, {"do": "cancel", "rows": f"{robots.code}:{mark}"})

    assert said(response)[0].startswith("Somebody else changed these meanwhile.")
    assert not Slot.objects.get().is_cancelled


@pytest.mark.parametrize(
    ("action", "answers", "fact", "value"),
    [
        ("type", {"type": "panel"}, "type__slug", "panel"),
        ("track", {"track": "-"}, "track", None),
        ("status", {"status": "draft"}, "status", "draft"),
        ("note", {"note": "Bring a lamp."}, "note", "Bring a lamp."),
        ("needs", {"needs": ["lamp"]}, "needs__slug", "lamp"),
    ],
)
def test_every_action_asks_what_it_must_know_and_does_it(
    client, edition, editor, action, answers, fact, value
):
    edition.session_types.create(slug="panel", name=both("Panel"))
    Feature.objects.create(slug="lamp", name=both("Lamp"))
    robots = a_session(edition, "Robots", track=edition.tracks.get())
    question = client.get(f"{LIST}?do={action}&row={robots.code}")

    unanswered = send(client, question)
    answered = send(client, question, **answers)

    assert (unanswered.status_code, answered.status_code) == (400, 302)
    assert Session.objects.values_list(fact, flat=True).get() == value


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "a\x07b", "\u202estobor"])
def test_a_note_that_nobody_can_read_is_refused(client, edition, editor, text):
    robots = a_session(edition, "Robots")
    question = client.get(f"{LIST}?do=note&row={robots.code}")

    response = send(client, question, note=text)

    assert response.status_code == 400
    assert Session.objects.get().note == ""


@pytest.mark.parametrize("count", [1, 30])
def test_asking_about_any_number_takes_the_same_queries(
    client, edition, editor, django_assert_num_queries, count
):
    Feature.objects.create(slug="lamp", name=both("Lamp"))
    for number in range(count):
        a_slot(a_session(edition, f"Robots {number}"), None)

    with django_assert_num_queries(15):
        client.get(f"{LIST}?do=needs&which=all")
