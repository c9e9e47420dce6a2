from __future__ import annotations

import uuid
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from django.core.mail.message import EmailMessage as DjangoMessage
from django.utils import timezone
from icalendar import Calendar

from events.models import Edition, Message, ReleasedSlot, Slot
from events.outbox import post
from events.releasing import publish
from events.scheduling import cancel_slot
from events.secrets import seal
from registrations import passes
from registrations.cancelling import cancel
from registrations.composing import Letter, compose, unlinked
from registrations.models import Registration
from tasks.envelopes import Envelope
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, both
from tests.registrations.shop import EMAIL, a_confirmed_order

pytestmark = pytest.mark.django_db

NASTY = '<b onclick="x()">Bobby</b> {{ order.code }} {% now "Y" %} {name} %(code)s'


def a_published_slot(edition: Edition, title: str = "Opening", clock: str = "10:00") -> Slot:
    room = a_room(title, capacity=50)
    slot = a_slot(a_session(edition, title), room, clock, clock[:2] + ":45")
    publish(edition, by=None)
    return slot


def the_letter(kind: str = "order_confirmed") -> Letter:
    return compose(Message.objects.get(kind=kind))


def the_mail(kind: str = "order_confirmed") -> EmailMessage:
    message = Message.objects.get(kind=kind)
    envelope: DjangoMessage = Envelope(message, compose(message))
    return envelope.message()


def entries(letter: Letter) -> list[dict[str, str]]:
    assert letter.invitation
    calendar = Calendar.from_ical(letter.invitation.body)
    assert calendar["METHOD"] == letter.invitation.method
    return [
        {name: str(entry[name]) for name in ("UID", "SEQUENCE", "STATUS", "ORGANIZER", "ATTENDEE")}
        for entry in calendar.walk("VEVENT")
    ]


def tags(html: str) -> list[str]:
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.append(tag)  # type: ignore[method-assign]
    reader.feed(html)
    return found


def test_a_confirmed_order_says_what_when_where_and_how_to_get_in():
    edition = an_edition(name=both("Convention 2027", "科幻大会 2027"))
    slot = a_published_slot(edition)
    order = a_confirmed_order(edition, a_ticket(edition, "Workshop", slot=slot), "Luo Ji")

    letter = the_letter()

    assert letter.subject == f"Your tickets for Convention 2027 (order {order.code})"
    for words in (letter.text, letter.html):
        for fact in ("Luo Ji", "Workshop", "Opening", "1 October 2027", "10:00–10:45"):
            assert fact in words
        assert "furnace-3 · Opening" in words and passes.order_url(order) in words
    assert passes.order_url(order).startswith("http://localhost:8000/en/order/")


def test_the_same_letter_in_chinese():
    edition = an_edition(name=both("Convention 2027", "科幻大会 2027"))
    slot = a_published_slot(edition)
    order = a_confirmed_order(edition, a_ticket(edition, slot=slot), "罗辑", language="zh-hans")

    letter = the_letter()

    assert letter.subject == f"科幻大会 2027：您的门票（订单 {order.code}）"
    for words in (letter.text, letter.html):
        assert "罗辑" in words and "2027年10月1日 星期五 10:00–10:45" in words
        assert passes.order_url(order) in words
    assert "/en/" not in letter.text and 'lang="zh-Hans"' in letter.html


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["order_confirmed", "order_cancelled"])
def test_every_letter_has_words_in_every_language(kind, language):
    edition = an_edition(contact_email="desk@park.example")
    cancel(a_confirmed_order(edition, a_ticket(edition), language=language))

    letter = the_letter(kind)

    assert letter.subject and letter.reply_to == "desk@park.example"
    for words in (letter.subject, letter.text, letter.html):
        assert "{" not in words and "None" not in words
    assert "\n\n\n" not in letter.text


def test_mail_is_text_then_html_with_its_pictures_then_calendar_and_file():
    edition = an_edition()
    slot = a_published_slot(edition)
    a_confirmed_order(edition, a_ticket(edition, slot=slot), "Luo Ji", "Cheng Xin")

    mail = the_mail()

    kinds = [part.get_content_type() for part in mail.walk()]
    pictures = [kind for kind in kinds if kind == "image/png"]
    assert [kind for kind in kinds if kind != "image/png"] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
        "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    calendar, file = (part for part in mail.walk() if part.get_content_type() in kinds[-2:])
    assert calendar["Content-Type"] == 'text/calendar; charset="utf-8"; method="REQUEST"'
    assert file.get_filename() == "tickets.ics"
    assert calendar.get_payload(decode=True) == file.get_payload(decode=True)
    names = {f"<{registration.uid}>" for registration in Registration.objects.all()}
    shown = {
        part["Content-ID"].replace("ticket-", "") for part in mail.walk() if part["Content-ID"]
    }
    assert names <= shown and len(pictures) == len(shown)
    assert all(ord(character) < 128 for character in mail.as_bytes().decode("ascii"))


def test_the_calendar_part_has_one_entry_for_each_slot_under_the_ids_of_the_feed():
    edition = an_edition()
    slot = a_published_slot(edition)
    a_confirmed_order(edition, a_ticket(edition, slot=slot), "Luo Ji", "Cheng Xin")

    assert entries(the_letter()) == [
        {
            "UID": f"{slot.uid}@starfurnace",
            "SEQUENCE": "0",
            "STATUS": "CONFIRMED",
            "ORGANIZER": "mailto:tickets@localhost",
            "ATTENDEE": f"mailto:{EMAIL}",
        }
    ]


def test_a_cancelled_order_takes_its_entry_out_of_the_calendar_again():
    edition = an_edition()
    slot = a_published_slot(edition)
    order = a_confirmed_order(edition, a_ticket(edition, slot=slot), "Luo Ji")
    cancel(order)

    told, untold = entries(the_letter()), entries(the_letter("order_cancelled"))

    assert (told[0]["SEQUENCE"], told[0]["STATUS"]) == ("0", "CONFIRMED")
    assert (untold[0]["SEQUENCE"], untold[0]["STATUS"]) == ("1", "CANCELLED")
    assert told[0]["UID"] == untold[0]["UID"]
    letter = the_letter("order_cancelled")
    assert letter.invitation and letter.invitation.method == "CANCEL"
    assert "ticket-" not in letter.html


def test_the_number_of_an_entry_counts_changes_of_the_slot_and_of_the_place():
    edition = an_edition()
    slot = a_published_slot(edition)
    cancel(a_confirmed_order(edition, a_ticket(edition, slot=slot), "Luo Ji"))
    ReleasedSlot.objects.update(sequence=4)

    assert entries(the_letter())[0]["SEQUENCE"] == "4"
    assert entries(the_letter("order_cancelled"))[0]["SEQUENCE"] == "5"


def test_a_day_ticket_has_no_hour_and_no_calendar_part():
    edition = an_edition()
    a_confirmed_order(edition, a_ticket(edition), "Luo Ji")

    assert the_letter().invitation is None
    assert "text/calendar" not in the_mail().as_string()


def test_what_was_never_published_stays_unsaid():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Secret"), a_room(), "10:00", "11:00")
    a_confirmed_order(edition, a_ticket(edition, "Workshop", slot=slot), "Luo Ji")

    letter = the_letter()

    assert letter.invitation is None
    assert "Secret" not in letter.text + letter.html and "10:00" not in letter.text


def test_what_the_programme_dropped_meanwhile_is_not_invited_to():
    edition = an_edition()
    slot = a_published_slot(edition)
    a_published_slot(edition, "Other", "14:00")
    a_confirmed_order(edition, a_ticket(edition, slot=slot), "Luo Ji")
    slot.refresh_from_db()
    cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    letter = the_letter()

    assert letter.invitation is None
    assert "Cancelled" in letter.text and "Cancelled" in letter.html


def test_what_people_type_never_becomes_markup_a_template_or_a_header():
    edition = an_edition()
    a_confirmed_order(edition, a_ticket(edition), NASTY)
    plain = tags(the_letter().html)
    name = "Bobby\r\nBcc: all@park.example\u202egnp"

    Message.objects.all().delete()
    a_confirmed_order(edition, a_ticket(edition, "Other"), name)
    mail, letter = the_mail(), the_letter()

    assert plain == tags(letter.html) and "b" not in plain
    assert "Bcc" not in mail and mail["To"] == EMAIL
    assert "Bobby Bcc: all@\u200bpark.\u200bexamplegnp" in letter.text
    assert "\u202e" not in letter.text + letter.html


def test_a_nasty_name_is_shown_as_it_was_typed():
    edition = an_edition()
    a_confirmed_order(edition, a_ticket(edition), NASTY)

    text = the_letter().text.replace("\u200b", "")

    assert NASTY in text


@pytest.mark.parametrize(
    "name", ["http://evil.example/x", "www.evil.example", "me@evil.example", "罗辑:evil.cn"]
)
def test_a_name_never_becomes_a_link(name):
    shown = unlinked(name)

    assert shown.replace("\u200b", "") == name
    assert not any(linked in shown for linked in ("://", ".e", "@e", ".c"))
    assert unlinked("J. R. R. Tolkien") == "J. R. R. Tolkien"


def test_a_sign_in_letter_carries_what_was_sealed():
    words = "Hello\n\nYour code\n\nK7QP2M\n\nhttp://localhost:8000/accounts/x/\n<i>bye</i>"
    sealed = seal({"subject": "Sign-in\r\nBcc: a@b.example", "text": words})
    post(EMAIL, "account", language="zh-hans", facts={"sealed": sealed}, key=str(uuid.uuid4()))

    letter = the_letter("account")

    assert letter.subject == "Sign-in Bcc: a@b.example"
    assert "K7QP2M" in letter.text and "&lt;i&gt;bye" in letter.html
    assert 'href="http://localhost:8000/accounts/x/"' in letter.html
    assert words not in str(Message.objects.values_list("facts", flat=True))
    assert "Bcc" not in the_mail("account")


def test_writing_a_letter_asks_the_database_as_often_for_one_ticket_as_for_thirty(
    django_assert_num_queries,
):
    edition = an_edition()
    slot = a_published_slot(edition)
    for count in (1, 30):
        Message.objects.all().delete()
        ticket = a_ticket(edition, f"Party {count}", slot=slot, most_per_order=30)
        a_confirmed_order(edition, ticket, *["Luo Ji"] * count)
        message = Message.objects.select_related("edition").get()
        with django_assert_num_queries(4):
            compose(message)


def test_a_letter_is_written_for_the_moment_of_its_fact():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")
    before = the_letter().images
    cancel(order)

    assert the_letter().images == before
    assert order.created_at <= timezone.now()
