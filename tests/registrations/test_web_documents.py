"""Real-name tickets on the page: which document, what is wrong with it, and who reads it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from time_machine import travel

from events.models import Message
from registrations.cancelling import cancel
from registrations.composing import compose
from registrations.documents import check_of
from registrations.identity import CONSENT_VERSION
from registrations.models import Identity, IdentityDay, Order, Registration, TicketType
from registrations.passes import order_secret
from tests.cast import a_ticket, at
from tests.events.programme_scene import a_published_edition
from tests.registrations.pages import chosen, fields, marked, options, text, value_of
from tests.registrations.shop import a_day_ticket, a_hold, a_reservation, an_id

pytestmark = pytest.mark.django_db
NUMBER = an_id().number
# One digit of the checksum off.
WRONG = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
CHINESE, ENGLISH = "", "/en"
KINDS = [
    ("resident", "It has 18 characters; the last may be an X.", "共 18 位，最后一位可能是 X。"),
    ("household", "It has 18 characters; the last may be an X.", "共 18 位，最后一位可能是 X。"),
    ("hk_macao", "It is H or M and 8 digits.", "为字母 H 或 M 加 8 位数字。"),
    ("taiwan", "It has 8 digits.", "共 8 位数字。"),
    (
        "residence",
        "It has 18 characters and begins with 81, 82 or 83.",
        "共 18 位，以 81、82 或 83 开头。",
    ),
    (
        "foreign_resident",
        "It has 18 characters and begins with 9, or 3 letters and 12 digits on older cards.",
        "共 18 位，以 9 开头；旧版证件为 3 个字母加 12 位数字。",
    ),
    (
        "passport",
        "It has letters and digits only, at least 5.",
        "只含字母和数字，至少 5 位。",
    ),
]


def a_day(**facts: object) -> tuple[TicketType, Order]:
    """A real-name ticket for the first day, and a hold of one place of it."""
    edition = a_published_edition()
    ticket = a_day_ticket(edition, **facts)
    return ticket, a_hold(edition, ticket)


def page_of(order: Order, prefix: str = ENGLISH) -> str:
    return f"{prefix}/order/{order.code}/{order_secret(order)}/"


def field(ticket: TicketType, what: str, place: int = 1) -> str:
    return f"{what}-{ticket.pk}-{place}"


def answers(ticket: TicketType, place: int = 1, **typed: str) -> dict[str, str]:
    usual = {"name": "Luo Ji", "kind": "resident", "number": NUMBER}
    return {field(ticket, what, place): said for what, said in {**usual, **typed}.items()}


def send(
    client: Client,
    order: Order,
    facts: dict[str, str],
    *,
    prefix: str = ENGLISH,
    agrees: bool = True,
) -> HttpResponse:
    consent = {"consent": "on"} if agrees else {}
    return client.post(page_of(order, prefix), facts | consent, follow=True)


def test_a_real_name_ticket_asks_for_name_document_and_consent_and_says_why(client: Client):
    ticket, order = a_day()

    page = client.get(page_of(order))

    asked = [field(ticket, what) for what in ("name", "kind", "number")]
    assert fields(page) == [*asked, "consent"]
    with override("en"):
        assert options(page, asked[1]) == {kind.value: str(kind.label) for kind in Identity.Kind}
    assert "As it stands in the document." in text(page)
    assert "It is stored encrypted." in text(page)
    assert "for everybody 30 days after the event." in text(page)


def test_a_ticket_by_name_alone_asks_for_no_number_and_no_consent(client: Client):
    edition = a_published_edition()
    ticket = a_ticket(edition, "Talk", identity="name")

    page = client.get(page_of(a_hold(edition, ticket)))

    assert fields(page) == [field(ticket, "name")]
    assert "As it stands in the document." in text(page)


def test_the_number_is_shown_by_its_end_only_on_every_page_and_in_the_letter(client: Client):
    ticket, order = a_day()

    tickets = send(client, order, answers(ticket))
    one = client.get(f"{page_of(order)}ticket/{Registration.objects.get().uid}/")
    letter = compose(Message.objects.get())

    assert f"Bring the document ending in {NUMBER[-4:]}." in text(tickets)
    assert f"Bring the document ending in {NUMBER[-4:]}." in text(one)
    shown = [tickets.content.decode(), one.content.decode(), letter.text, letter.html]
    assert not any(NUMBER[:-4] in words for words in shown)
    assert (Identity.objects.get().kind, IdentityDay.objects.get().day) == (
        "resident",
        date(2027, 10, 1),
    )


def test_what_the_buyer_agreed_to_is_kept_with_its_time(client: Client):
    ticket, order = a_day()
    moment = timezone.now()

    with travel(moment, tick=False):
        send(client, order, answers(ticket))

    order.refresh_from_db()
    assert (order.consent_version, order.consented_at) == (CONSENT_VERSION, moment)


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        (ENGLISH, "Please read how document numbers are kept, and agree to it."),
        (CHINESE, "请阅读证件号码的保存说明并表示同意。"),
    ],
)
def test_who_does_not_agree_is_asked_again_and_loses_nothing(client: Client, prefix, said):
    ticket, order = a_day()

    page = send(client, order, answers(ticket), prefix=prefix, agrees=False)

    assert (page.status_code, marked(page)) == (400, {"consent": said})
    assert value_of(page, field(ticket, "name")) == "Luo Ji"
    assert value_of(page, field(ticket, "number")) == NUMBER
    assert not Identity.objects.exists()


@pytest.mark.parametrize(("kind", "english", "chinese"), KINDS)
def test_each_kind_of_document_says_in_both_languages_how_its_number_looks(
    client: Client, kind: str, english: str, chinese: str
):
    ticket, order = a_day()

    for prefix, said in [
        (ENGLISH, f"Please check the number of the document. {english}"),
        (CHINESE, f"请检查证件号码。{chinese}"),
    ]:
        page = send(client, order, answers(ticket, kind=kind, number="12-34"), prefix=prefix)
        assert (page.status_code, marked(page)) == (400, {field(ticket, "number"): said})
        assert value_of(page, field(ticket, "number")) == "12-34"
        assert chosen(page, field(ticket, "kind")) == [kind]


@pytest.mark.parametrize(
    "typed",
    [
        WRONG,
        "9" * 3_000,
        "-11010519900307",
        "٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩",
        "\u202e" + NUMBER[::-1],
        "👩‍🚀" * 18,
        "<script>alert(1)</script>",
        an_id("2099-01-01").number,
    ],
)
def test_a_number_that_cannot_be_is_marked_and_kept_as_it_was_typed(client: Client, typed: str):
    ticket, order = a_day()

    page = send(client, order, answers(ticket, number=typed))

    assert page.status_code == 400
    assert list(marked(page)) == [field(ticket, "number")]
    assert value_of(page, field(ticket, "number")) == typed
    assert "<script>alert" not in page.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("kind", ["", "driving licence", "💥", "\x00", "r" * 3_000])
def test_a_kind_that_is_none_of_ours_is_marked(client: Client, kind: str):
    ticket, order = a_day()

    page = send(client, order, answers(ticket, kind=kind))

    assert page.status_code == 400
    assert field(ticket, "number") in marked(page) or field(ticket, "kind") in marked(page)
    assert value_of(page, field(ticket, "number")) == NUMBER


def test_a_form_with_nothing_in_it_marks_everything_it_lacks(client: Client):
    ticket, order = a_day()

    page = client.post(page_of(order), {})

    assert page.status_code == 400
    assert set(marked(page)) == {
        *(field(ticket, what) for what in ("name", "kind", "number")),
        "consent",
    }


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        (ENGLISH, "The same document is written twice. Each person has their own."),
        (CHINESE, "同一证件填写了两次。每人须填写各自的证件。"),
    ],
)
def test_one_document_for_two_people_is_refused_and_both_are_kept(client: Client, prefix, said):
    edition = a_published_edition()
    ticket = a_day_ticket(edition)
    order = a_hold(edition, ticket, 2)
    facts = answers(ticket) | answers(ticket, 2, name="Cheng Xin", kind="household")

    page = send(client, order, facts, prefix=prefix)

    assert page.status_code == 409
    assert said in text(page)
    assert [value_of(page, field(ticket, "name", place)) for place in (1, 2)] == [
        "Luo Ji",
        "Cheng Xin",
    ]
    assert not Identity.objects.exists()


def test_a_document_has_one_place_a_day_and_as_many_days_as_it_likes(client: Client):
    edition = a_published_edition()
    first = a_day_ticket(edition)
    second = a_day_ticket(edition, day=date(2027, 10, 2))
    a_reservation(edition, first, an_id())

    again = send(client, a_hold(edition, first), answers(first))
    next_day = send(client, a_hold(edition, second), answers(second))
    chinese = send(client, a_hold(edition, first), answers(first), prefix=CHINESE)

    assert (again.status_code, chinese.status_code, next_day.status_code) == (409, 409, 200)
    end = NUMBER[-4:]
    assert f"The document that ends in {end} has a place for “Day 01” already." in text(again)
    assert f"尾号为 {end} 的证件已有「Day 01」的名额。一证一票。" in text(chinese)
    assert NUMBER not in text(again)
    assert IdentityDay.objects.count() == 2


def test_the_same_number_in_other_digits_is_the_same_document(client: Client):
    edition = a_published_edition()
    ticket = a_day_ticket(edition)
    a_reservation(edition, ticket, an_id())
    arabic = NUMBER[:6] + "".join(chr(ord("٠") + int(digit)) for digit in NUMBER[6:14])

    page = send(client, a_hold(edition, ticket), answers(ticket, number=f"{arabic}{NUMBER[14:]}"))

    assert page.status_code == 409
    assert "has a place for “Day 01” already." in text(page)


def test_a_place_given_back_frees_the_document_for_the_same_day(client: Client):
    edition = a_published_edition()
    ticket = a_day_ticket(edition)
    cancel(a_reservation(edition, ticket, an_id()))

    page = send(client, a_hold(edition, ticket), answers(ticket))

    assert "You are expected" in text(page)
    assert Identity.objects.count() == 1


def test_sent_twice_it_is_one_ticket_and_one_letter(client: Client):
    ticket, order = a_day()

    first, second = (send(client, order, answers(ticket)) for _press in range(2))

    assert text(first) == text(second)
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_name_with_another_document_is_another_person(client: Client):
    ticket, order = a_day()
    send(client, order, answers(ticket))

    page = send(client, order, answers(ticket, number=an_id("1991-01-01").number))

    assert "This order is confirmed already, for other names." in text(page)
    assert Identity.objects.get().last_four == NUMBER[-4:]


def test_names_that_come_late_take_the_place_anew_with_their_document(client: Client):
    ticket, order = a_day(places=1)

    with travel(timezone.now() + timedelta(minutes=16), tick=False):
        page = send(client, order, answers(ticket))

    assert "The time for your first places had run out" in text(page)
    assert f"Bring the document ending in {NUMBER[-4:]}." in text(page)
    assert sorted(Order.objects.values_list("status", flat=True)) == ["confirmed", "expired"]


@pytest.mark.parametrize(
    ("kind", "number", "end"),
    [
        ("hk_macao", "h12345678", "5678"),
        ("taiwan", "1234 5678", "5678"),
        ("passport", "e-1234-567x", "567X"),
        ("residence", "81000019900101001" + check_of("81000019900101001"), None),
        ("foreign_resident", "usa110090101001", "1001"),
    ],
)
def test_visitors_from_everywhere_come_with_their_own_document(client, kind, number, end):
    ticket, order = a_day()

    page = send(client, order, answers(ticket, kind=kind, number=number))

    assert f"Bring the document ending in {end or number[-4:]}." in text(page)


def test_an_identity_number_that_tells_the_age_needs_no_date_of_birth(client: Client):
    ticket, order = a_day(age_from=18)

    page = send(client, order, answers(ticket))

    assert "You are expected" in text(page)


def test_a_passport_tells_no_age_so_the_date_is_asked_for(client: Client):
    ticket, order = a_day(age_from=18)
    passport = {"kind": "passport", "number": "E12345678"}

    unsaid = send(client, order, answers(ticket, **passport))
    young = send(client, order, answers(ticket, **passport, born="2012-05-06"))
    grown_up = send(client, order, answers(ticket, **passport, born="2000年5月6日"))

    assert [page.status_code for page in (unsaid, young, grown_up)] == [409, 409, 200]
    assert marked(unsaid) == {
        field(ticket, "born"): "Please give the date of birth of Luo Ji: “Day 01” is for "
        "ages 18 and over."
    }
    assert marked(young) == {
        field(ticket, "born"): "“Day 01” is for ages 18 and over. Luo Ji would be 15 on the day."
    }
    assert "You are expected" in text(grown_up)


@pytest.mark.parametrize("born", ["2099-01-01", "0001-01-01", "1850-06-30"])
def test_a_date_at_which_nobody_here_was_born_is_asked_for_again(client: Client, born: str):
    ticket, order = a_day(age_from=18)
    passport = {"kind": "passport", "number": "E12345678"}

    page = send(client, order, answers(ticket, **passport, born=born))

    assert page.status_code == 409
    assert marked(page) == {field(ticket, "born"): "Please check the date of birth of Luo Ji."}
    assert value_of(page, field(ticket, "born")) == born


@pytest.mark.parametrize("born", ["yesterday", "31.02.2015", "2015-02-30", "💥", "9" * 3_000])
def test_a_date_that_is_none_says_how_dates_are_written(client: Client, born: str):
    edition = a_published_edition()
    ticket = a_ticket(edition, "Youth", age_to=25)
    order = a_hold(edition, ticket)

    english = client.post(
        page_of(order), {field(ticket, "name"): "云", field(ticket, "born"): born}
    )
    chinese = client.post(page_of(order, CHINESE), {field(ticket, "born"): born})

    assert marked(english) == {field(ticket, "born"): "Please write the date as 2015-06-30."}
    assert marked(chinese)[field(ticket, "born")] == "请按 2015-06-30 的格式填写日期。"
    assert value_of(english, field(ticket, "born")) == born


def test_ages_are_counted_on_the_day_of_the_ticket(client: Client):
    edition = a_published_edition()
    ticket = a_ticket(edition, "Youth", age_to=17)

    for born, status in [("2009-10-01", 409), ("2009-10-02", 302)]:
        order = a_hold(edition, ticket, now=at("10:00") - timedelta(days=1))
        with travel(at("10:05") - timedelta(days=1), tick=False):
            page = client.post(
                page_of(order), {field(ticket, "name"): "Luo Ji", field(ticket, "born"): born}
            )
        assert page.status_code == status
