"""Whatever is typed becomes a name, an address, a message, or a sentence; never a broken badge."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registrations.errors import EmailNotUsable, GuestsMissing, MessageNotUsable, NameNotUsable
from registrations.guests import (
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    Guest,
    tidy,
    tidy_email,
    tidy_message,
    tidy_name,
)

pytestmark = pytest.mark.usefixtures("in_english")
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
ANYTHING = st.text(st.characters(codec=None), max_size=150)


def is_printable(text: str) -> bool:
    """Whether ``text`` prints on a badge: one line, and nothing turns what stands around it."""
    unwritten = {"Cc", "Cs", "Zl", "Zp"}
    return not any(
        unicodedata.category(character) in unwritten or character in TURNING for character in text
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Luo \t Ji\n", "Luo Ji"),
        ("罗\u3000辑", "罗 辑"),
        ("👩‍🚀", "👩‍🚀"),  # held together by a joiner, which stays
        ("O’Brien-Smith", "O’Brien-Smith"),
        ("شهریار", "شهریار"),
        ("Zoë", "Zoë"),
        ("4", "4"),
        ("Luo\x00Ji", "Luo Ji"),
        ("\ufeffLuo", "Luo"),
        ("a\u2028b", "a b"),
        ("Luo\ud83dJi", "Luo Ji"),
    ],
)
def test_a_name_is_kept_as_its_bearer_writes_it(typed: str, kept: str):
    assert tidy_name(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "\u200b", "\u202e\u202c", "\x00", "\u3000\ufeff", "̈"])
def test_what_shows_nothing_on_a_badge_is_no_name(typed: str):
    with pytest.raises(GuestsMissing, match="Please give a name to everybody who comes."):
        tidy_name(typed)


@pytest.mark.parametrize("length", [LONGEST_NAME + 1, 3_000])
def test_a_name_too_long_for_a_badge_says_by_how_much(length: int):
    with pytest.raises(NameNotUsable) as refusal:
        tidy_name("名" * length)

    assert str(refusal.value) == (f"Please shorten this name to 100 characters (it has {length}).")
    assert tidy_name("名" * LONGEST_NAME) == "名" * LONGEST_NAME


def test_spaces_do_not_count_against_a_name():
    assert tidy_name("a" + " " * 500 + "b") == "a b"


@given(ANYTHING)
@example("\u202e")
@example("\ud800")
def test_a_name_is_tidy_once_and_for_all_or_refused_in_words(typed: str):
    try:
        name = tidy_name(typed)
    except (GuestsMissing, NameNotUsable):
        return
    assert is_printable(name)
    assert 0 < len(name) <= LONGEST_NAME
    assert name == name.strip() == tidy_name(name)
    name.encode()  # nothing that no database could keep


@given(ANYTHING)
@example("a\r\nb\u2028c")
@example("0\x1e\x1b")
def test_a_message_is_tidy_once_and_for_all_and_keeps_its_lines(typed: str):
    message = tidy_message(typed)

    assert all(is_printable(line) for line in message.split("\n"))
    assert message == tidy_message(message)
    assert message.count("\n") <= len(typed.splitlines())
    message.encode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\n two  words \rthree", "one\ntwo words\nthree"),
        ("\n\n  Hello\n\nBye  \n", "Hello\n\nBye"),
        ("记者，三人 📰", "记者，三人 📰"),
        ("", ""),
        (" \x07 ", ""),
    ],
)
def test_a_message_keeps_its_paragraphs(typed: str, kept: str):
    assert tidy_message(typed) == kept


def test_a_message_may_be_long_and_not_longer():
    assert tidy_message("长" * LONGEST_MESSAGE) == "长" * LONGEST_MESSAGE
    with pytest.raises(MessageNotUsable, match=r"to 1000 characters \(it has 1001\)"):
        tidy_message("长" * (LONGEST_MESSAGE + 1))
    with pytest.raises(MessageNotUsable, match="who you are and why you ask"):
        tidy_message(" \u3000 ", is_needed=True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" luo@park.example ", "luo@park.example"), ("罗辑@park.example", None), ("", "")],
)
def test_an_address_is_one_that_mail_reaches_or_none(typed: str, kept: str | None):
    if kept is None:
        with pytest.raises(EmailNotUsable, match="Please check the e-mail address."):
            tidy_email(typed)
    else:
        assert tidy_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "luo@park.example\nBcc: all@park.example",
        "luo@park.example\x00",
        "a@b.example, c@d.example",
        "<luo@park.example>",
        "luo@@park.example",
        "@park.example",
        "luo@",
        "\u202eluo@park.example",
    ],
)
def test_no_address_smuggles_a_second_one_or_a_header(typed: str):
    with pytest.raises(EmailNotUsable):
        tidy_email(typed)


def test_an_address_is_as_long_as_mail_allows_and_not_longer():
    domain = "@" + ".".join(["d" * 60] * 3) + ".example"
    longest = "l" * (LONGEST_EMAIL - len(domain)) + domain

    assert tidy_email(longest) == longest
    with pytest.raises(EmailNotUsable):
        tidy_email("l" + longest)


@given(st.text(max_size=60))
def test_an_address_that_is_taken_has_one_line_and_one_at(typed: str):
    try:
        address = tidy_email(typed)
    except EmailNotUsable:
        return
    assert address == "" or (address.isprintable() and "\n" not in address and "@" in address)
    assert tidy_email(address) == address


def test_tickets_without_anybody_named_are_left_out():
    guest = Guest(" Luo  Ji ", " luo@park.example ", guardian=" Shi\tQiang ")

    assert tidy({1: [guest], 2: []}) == {
        1: [Guest("Luo Ji", "luo@park.example", guardian="Shi Qiang")]
    }
