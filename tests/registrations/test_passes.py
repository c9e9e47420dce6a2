from __future__ import annotations

import re
import uuid
from xml.etree import ElementTree

import pytest

from events.secrets import secret_for
from registrations import passes
from registrations.cancelling import cancel
from registrations.models import Registration
from tests.cast import a_ticket, an_edition
from tests.registrations.shop import a_confirmed_order

pytestmark = pytest.mark.django_db


def a_registration() -> Registration:
    edition = an_edition()
    return a_confirmed_order(edition, a_ticket(edition), "Luo Ji").registrations.get()


def test_a_ticket_opens_however_the_scanner_spells_it():
    registration = a_registration()
    text = passes.qr_text(registration)

    assert re.fullmatch(r"SF[A-Z2-7]{58}", text)
    for read in (text, text.lower(), f" {text}\r\n"):
        assert passes.read_qr(read) == registration


def test_nothing_but_the_ticket_itself_opens():
    registration = a_registration()
    text = passes.qr_text(registration)
    other = uuid.uuid4()
    forged = [
        "", "SF", text[:-1], text + "A", "XX" + text[2:], text[:28] + "A" * 32,
        text[:28] + secret_for("ticket", other, 0).upper(),
        text[:28] + secret_for("order", registration.uid, 0).upper(),
        "SF" + "1" * 58, "\ud800" * 60, "ſ" + text[1:], text.replace(text[-1], "İ"),
        "SF" + "A" * 26 + secret_for("ticket", uuid.UUID(int=0), 0).upper(), "x" * 100_000,
    ]  # fmt: skip

    assert [passes.read_qr(attempt) for attempt in forged] == [None] * len(forged)


def test_a_cancelled_ticket_opens_nothing():
    registration = a_registration()
    text = passes.qr_text(registration)

    cancel(registration.order)

    assert passes.read_qr(text) is None


def test_the_picture_has_a_name_and_nothing_that_a_strict_policy_refuses():
    drawn = passes.qr_svg(a_registration())

    picture = ElementTree.fromstring(drawn)  # noqa: S314  our own picture
    assert picture.get("role") == "img" and picture.get("class") == "qr"
    assert picture[0].tag.endswith("title") and picture[0].text
    assert "style" not in drawn and "http" not in drawn
    assert picture.get("viewBox") == "0 0 37 37"  # a code of 29 by 29 and its quiet zone


def test_the_picture_for_letters_is_a_png():
    assert passes.qr_png(a_registration()).startswith(b"\x89PNG")


def test_a_raised_revision_closes_the_old_address_of_an_order():
    order = a_registration().order
    secret = passes.order_secret(order)
    assert passes.opens_order(order, secret)

    order.revision += 1

    assert not passes.opens_order(order, secret)
