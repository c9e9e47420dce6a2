"""Numbers of documents as people write them, and what an ID number tells."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from registrations.documents import check_of, read
from registrations.errors import DocumentNotUsable
from registrations.models import Identity
from tests.registrations.shop import an_id

Kind = Identity.Kind
TODAY = date(2027, 10, 1)
# The example of the standard itself, GB 11643.
STANDARD = "11010519491231002X"


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("resident", STANDARD, STANDARD),
        ("resident", " 110105 19491231 002x ", STANDARD),
        ("resident", "１１０１０５１９４９１２３１００２Ｘ", STANDARD),
        ("resident", "11٠١٠٥१९४९१२३१߀߀২X", STANDARD),  # one number, whoever's digits
        ("taiwan", "١٢٣٤٥٦٧٨", "12345678"),
        ("passport", "E۱۲۳۴۵۶۷۸", "E12345678"),
        ("household", STANDARD, STANDARD),
        ("hk_macao", "h12345678", "H12345678"),
        ("hk_macao", "M1234567801", "M12345678"),
        ("taiwan", "1234-5678", "12345678"),
        ("residence", f"81000019900101001{check_of('81000019900101001')}", None),
        ("foreign_resident", f"91112419900101001{check_of('91112419900101001')}", None),
        ("foreign_resident", "usa110090101001", "USA110090101001"),
        ("passport", "e 1234 5678", "E12345678"),
        ("passport", "12345", "12345"),
    ],
)
def test_a_number_is_read_however_it_is_written(kind: str, written: str, kept: str | None):
    document = read(kind, written, today=TODAY)

    assert (document.kind, document.number) == (kind, kept or written)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("resident", "110105194912310021"),  # the last one does not check the others
        ("resident", "11010519491231002"),
        ("resident", "110105194902310025"),  # 31 February
        ("resident", "990105194912310029"),  # no such province
        ("resident", "81000019900101001" + check_of("81000019900101001")),
        ("resident", "X1010519491231002X"),
        ("residence", STANDARD),
        ("foreign_resident", STANDARD),
        ("foreign_resident", "US110090101001"),
        ("hk_macao", "X12345678"),
        ("hk_macao", "H1234567"),
        ("taiwan", "1234567"),
        ("taiwan", "A2345678"),
        ("passport", "E123"),
        ("passport", "ABCDEFG"),
        ("passport", "E12345678" * 3),
        ("passport", "护照12345"),
        ("resident", "💥" * 18),
        ("resident", ""),
        ("resident", "   "),
        ("driving licence", STANDARD),
        ("", STANDARD),
    ],
)
def test_a_number_that_cannot_be_is_refused_without_repeating_it(kind: str, written: str):
    with translation.override("en"), pytest.raises(DocumentNotUsable) as refusal:
        read(kind, written, today=TODAY)

    text = str(refusal.value)
    assert text.startswith("Please")
    assert not written.strip() or written not in text


def test_every_kind_says_what_its_numbers_look_like():
    said = set()
    for kind in Kind:
        with translation.override("en"), pytest.raises(DocumentNotUsable) as refusal:
            read(kind, "?", today=TODAY)
        said.add(str(refusal.value))

    assert len(said) == len(Kind) - 1  # a child's number looks like a grown-up's
    assert all(text.startswith("Please check the number of the document. It ") for text in said)


def test_a_number_from_the_day_after_today_is_no_number():
    tomorrow = an_id("2027-10-02").number

    with pytest.raises(DocumentNotUsable):
        read("resident", tomorrow, today=TODAY)
    assert read("resident", an_id("2027-10-01").number, today=TODAY).born_on == TODAY


@pytest.mark.parametrize(
    ("kind", "number", "born_on"),
    [
        ("resident", STANDARD, date(1949, 12, 31)),
        ("household", an_id("2019-02-28").number, date(2019, 2, 28)),
        ("passport", "E12345678", None),
        ("passport", "AB1234199001010011", None),  # as long as an ID number and none
        ("taiwan", "12345678", None),
        ("foreign_resident", "USA110090101001", None),
    ],
)
def test_an_identity_number_tells_the_date_of_birth(kind: str, number: str, born_on: date | None):
    assert read(kind, number, today=TODAY).born_on == born_on


def test_a_document_shows_the_end_of_its_number_only():
    document = read("resident", STANDARD, today=TODAY)

    assert f"{document} {document!r} {[document]}" == "…002X …002X […002X]"
    assert document.last_four == "002X"


def test_a_child_in_the_household_register_and_with_a_card_is_the_same_child():
    number = an_id("2019-02-28").number
    card, register = (read(kind, number, today=TODAY) for kind in ("resident", "household"))

    assert card.subject == register.subject
    assert card.subject != read("passport", number[:18].replace("X", "1"), today=TODAY).subject


@given(st.text(alphabet="0123456789", min_size=17, max_size=17), st.integers(0, 16))
def test_any_one_digit_written_wrong_is_noticed(digits: str, place: int):
    right = check_of(digits)

    for other in set("0123456789") - {digits[place]}:
        wrong = digits[:place] + other + digits[place + 1 :]
        assert check_of(wrong) != right


@given(st.text(max_size=60), st.sampled_from([*Kind.values, "", "x"]))
def test_whatever_is_typed_is_a_document_or_a_sentence(text: str, kind: str):
    try:
        told = read(kind, text, today=TODAY).number
    except DocumentNotUsable as refusal:
        told = str(refusal)

    assert told


@given(st.lists(st.sampled_from("0٠۰०০߀０"), min_size=18, max_size=18))
def test_an_identity_number_is_one_number_in_whichever_digits_it_is_written(noughts: list[str]):
    number = an_id().number
    written = "".join(
        chr(ord(nought) + int(digit)) if digit.isdigit() else digit
        for nought, digit in zip(noughts, number, strict=True)
    )

    assert read("resident", written, today=TODAY).number == number
