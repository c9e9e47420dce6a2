"""Signing in and out: codes by mail, wrong doors, and where one is sent afterwards."""

from __future__ import annotations

import re
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from events.models import Message, User
from events.secrets import unseal
from tasks.delivery import deliver_due
from tests.cast import a_user
from tests.post import post_office

pytestmark = pytest.mark.django_db
PASSWORD, ANOTHER = "the-dark-forest-2007", "deaths-end-was-in-2010"
EMAIL = "luoji@park.example"
LOGIN, LOGOUT = "/en/accounts/login/", "/en/accounts/logout/"
ASK, CONFIRM = "/en/accounts/login/code/", "/en/accounts/login/code/confirm/"
CHANGE = "/en/accounts/password/change/"
RESET = "/en/accounts/password/reset/"
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """How slowly passwords are checked is Django's business, and costs a second each time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def somebody(email: str = EMAIL) -> User:
    user = a_user(email, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def signed_in() -> Client:
    client = Client()
    client.post(LOGIN, {"login": EMAIL, "password": PASSWORD})
    assert is_signed_in(client)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/en/manage/").status_code == 200


def ask_for_a_code(email: str = EMAIL) -> tuple[Client, object]:
    client = Client()
    return client, client.post(ASK, {"email": email})


def the_code() -> str:
    """What stands in the letter that waits, as only its reader will see it."""
    words = unseal(Message.objects.get().facts["sealed"])["text"]
    return CODE.search(words)[1]


@contextmanager
def mail_goes_out():
    with post_office() as office:
        yield office
        deliver_due(timezone.now())


# A code by mail


def test_a_code_by_mail_signs_in_and_works_once():
    somebody()
    client, asked = ask_for_a_code()
    with mail_goes_out() as office:
        pass
    text = office.letters[0].get_body(("plain",)).get_content()
    code = CODE.search(text)[1]

    answer = client.post(CONFIRM, {"code": code})

    assert (asked["Location"], office.recipients) == (CONFIRM, [EMAIL])
    assert (answer.status_code, answer["Location"]) == (302, "/en/manage/")
    assert is_signed_in(client)
    client.post(LOGOUT)
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def test_a_code_that_waits_in_the_outbox_cannot_be_read_there():
    somebody()
    ask_for_a_code()

    row = Message.objects.values().get()

    code = the_code()
    assert (row["kind"], row["to"], set(row["facts"])) == ("account", EMAIL, {"sealed"})
    assert all(code not in str(value) for value in row.values())


def test_a_code_leaves_the_outbox_with_its_letter():
    somebody()
    ask_for_a_code()
    code = the_code()

    with mail_goes_out() as office:
        pass

    letter = Message.objects.get()
    assert code in office.letters[0].get_body(("plain",)).get_content()
    assert (letter.status, letter.facts) == (Message.Status.SENT, {})


def test_a_code_is_for_the_browser_that_asked_for_it():
    somebody()
    ask_for_a_code()
    thief = Client()

    answer = thief.post(CONFIRM, {"code": the_code()})

    assert answer.status_code == 302
    assert not is_signed_in(thief)


def test_a_wrong_code_signs_nobody_in():
    somebody()
    client, _asked = ask_for_a_code()

    answer = client.post(CONFIRM, {"code": "WRONG1"})

    assert answer.status_code == 200 and not is_signed_in(client)
    assert b"error" in answer.content


def test_whoever_guesses_codes_has_to_ask_for_a_new_one():
    somebody()
    client, _asked = ask_for_a_code()

    for _guess in range(3):
        client.post(CONFIRM, {"code": "WRONG1"})
    late = client.post(CONFIRM, {"code": the_code()})

    assert late.status_code == 302 and not is_signed_in(client)


def test_an_address_that_nobody_has_gets_the_same_answer():
    somebody()

    _client, known = ask_for_a_code()
    _client, unknown = ask_for_a_code("nobody@park.example")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    mailed = Message.objects.get(to="nobody@park.example")
    assert CODE.search(unseal(mailed.facts["sealed"])["text"]) is None


def test_a_forgotten_password_tells_nobody_which_addresses_we_know():
    somebody()

    answers = [Client().post(RESET, {"email": who}) for who in (EMAIL, "nobody@park.example")]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Message.objects.filter(kind="account").count() == 2


@pytest.mark.parametrize(("prefix", "subject"), [("/en", "code"), ("", "码")])
def test_a_code_comes_in_the_language_in_which_it_was_asked_for(prefix, subject):
    somebody()

    Client().post(f"{prefix}/accounts/login/code/", {"email": EMAIL})

    letter = Message.objects.get()
    assert letter.language == ("en" if prefix else "zh-hans")
    assert subject in unseal(letter.facts["sealed"])["subject"].lower()


def test_each_request_is_a_letter_of_its_own():
    somebody()

    for _time in range(2):
        ask_for_a_code()

    assert len(set(Message.objects.values_list("key", flat=True))) == 2


# How often


def test_codes_for_one_address_are_sent_three_times_a_minute_and_not_four():
    somebody()

    statuses = [ask_for_a_code()[1].status_code for _time in range(4)]

    assert statuses[:3] == [302, 302, 302]
    assert statuses[3] != 302
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    "door", ["login", "login_failed", "signup", "reset_password", "request_login_code"]
)
def test_every_door_that_can_be_tried_again_and_again_has_a_limit(door):
    assert re.match(r"\d+/", app_settings.RATE_LIMITS[door])


def test_a_password_cannot_be_guessed_for_ever():
    somebody()

    for _guess in range(12):
        Client().post(LOGIN, {"login": EMAIL, "password": "wrong"})
    client = Client()
    client.post(LOGIN, {"login": EMAIL, "password": PASSWORD})

    assert not is_signed_in(client)


# In and out


def test_nobody_is_signed_out_by_a_picture_in_a_letter():
    somebody()
    client = signed_in()

    looked = client.get(LOGOUT)
    assert looked.status_code == 200 and is_signed_in(client)
    left = client.post(LOGOUT)

    assert left.status_code == 302 and not is_signed_in(client)


def test_the_session_has_a_new_name_once_one_is_signed_in():
    somebody()
    client = Client()
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies["starfurnace"] = session.session_key

    client.post(LOGIN, {"login": EMAIL, "password": PASSWORD})

    assert client.cookies["starfurnace"].value != session.session_key


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites():
    somebody()

    cookie = signed_in().cookies["starfurnace"]

    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def change_password(client, old, new):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_a_new_password_ends_every_session():
    somebody()
    here, elsewhere = signed_in(), signed_in()

    answer = change_password(here, PASSWORD, ANOTHER)

    assert answer.status_code == 302
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (False, False)
    assert User.objects.get().check_password(ANOTHER)


@pytest.mark.parametrize(
    ("old", "new"),
    [("wrong", ANOTHER), (PASSWORD, "short"), (PASSWORD, "password123"), (PASSWORD, "")],
)
def test_a_password_that_is_refused_changes_nothing(old, new):
    somebody()
    here, elsewhere = signed_in(), signed_in()

    answer = change_password(here, old, new)

    assert answer.status_code == 200
    assert User.objects.get().check_password(PASSWORD)
    assert is_signed_in(here) and is_signed_in(elsewhere)


def test_who_has_not_proved_an_address_is_not_let_in():
    a_user(EMAIL, password=PASSWORD)
    client = Client()

    answer = client.post(LOGIN, {"login": EMAIL, "password": PASSWORD})

    assert answer["Location"].startswith("/en/accounts/confirm-email/")
    assert not is_signed_in(client)
    assert Message.objects.get().kind == "account"


def test_an_account_that_was_closed_opens_nothing():
    user, client = somebody(), signed_in()

    User.objects.filter(pk=user.pk).update(is_active=False)
    newcomer = Client()
    newcomer.post(LOGIN, {"login": EMAIL, "password": PASSWORD})

    assert (is_signed_in(client), is_signed_in(newcomer)) == (False, False)


# Where to, afterwards


@pytest.mark.parametrize(
    "wish",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "http:///evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
        "javascript:alert(1)",
        "data:text/html,evil.example",
        " https://evil.example",
        "\thttps://evil.example",
        "h\nttps://evil.example",
        "/\t/evil.example",
        "https://evil。example",
        "//%65vil.example",
    ],
)
@pytest.mark.parametrize("door", [LOGIN, LOGOUT])
def test_nobody_is_led_to_a_foreign_site(door, wish):
    somebody()
    client = signed_in() if door == LOGOUT else Client()

    reply = client.post(door, {"login": EMAIL, "password": PASSWORD, "next": wish})

    assert reply.status_code == 302
    goal = urlsplit(reply["Location"])
    assert (goal.scheme, goal.netloc) == ("", "")
    assert reply["Location"] in ("/en/manage/", "/manage/", "/en/", "/")


def test_one_is_led_back_to_the_page_one_came_for():
    somebody()
    client = Client()
    wanted = client.get("/en/manage/convention-2027/?view=grid")["Location"]

    query = urlsplit(wanted).query
    reply = client.post(f"{LOGIN}?{query}", {"login": EMAIL, "password": PASSWORD})

    assert urlsplit(wanted).path == LOGIN
    assert reply["Location"] == "/en/manage/convention-2027/?view=grid"
