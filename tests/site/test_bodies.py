"""What programs may send, to the last byte and digit, and how lists are cut for them."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import APIException, ParseError

from events_site.bodies import DEEPEST, MOST_BYTES, MOST_DIGITS, BoundedJSONParser
from tests.cast import an_edition, an_organizer
from tests.events.programme_scene import a_busy_day

SESSIONS = "/api/v1/editions/convention-2027/sessions/"
PROGRAMME = "/api/v1/editions/convention-2027/programme/"


def read(body: bytes | str) -> object:
    raw = body.encode() if isinstance(body, str) else body
    return BoundedJSONParser().parse(io.BytesIO(raw))


def refusal(body: bytes | str) -> int:
    with pytest.raises(APIException) as refused:
        read(body)
    return refused.value.status_code


def nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + closing * depth


plain_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
sane = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**16), 10**16) | plain_text
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(sane, st.booleans())
@settings(deadline=None, derandomize=True)
def test_whatever_is_sane_arrives_as_it_was_sent(value, is_ascii):
    assert read(json.dumps(value, ensure_ascii=is_ascii)) == value


@given(st.binary(max_size=60))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_whatever_is_not_is_refused_and_never_a_fault(body):
    try:
        value = read(body)
    except ParseError:
        return
    assert read(json.dumps(value)) == value


@pytest.mark.parametrize("depth", [1, DEEPEST - 1, DEEPEST])
def test_a_body_may_be_nested_fifty_times(depth):
    assert json.dumps(read(nested(depth))) == nested(depth)


@pytest.mark.parametrize("depth", [DEEPEST + 2, 1_000, 100_000])
def test_a_body_that_is_nested_too_deeply_is_refused(depth):
    assert refusal(nested(depth)) == 400


@pytest.mark.parametrize(("depth", "is_refused"), [(49, False), (50, False), (51, True)])
def test_fifty_levels_hold_a_value_and_fifty_one_do_not(depth, is_refused):
    body = '{"a":' * depth + "1" + "}" * depth

    if is_refused:
        assert refusal(body) == 400
    else:
        assert read(body) == json.loads(body)


def test_a_wide_body_is_not_a_deep_one():
    assert read("[" + ",".join(["[]"] * 10_000) + "]") == [[]] * 10_000


@pytest.mark.parametrize(("size", "is_refused"), [(MOST_BYTES, False), (MOST_BYTES + 1, True)])
def test_a_megabyte_is_taken_and_not_a_byte_more(size, is_refused):
    body = b'"' + b"a" * (size - 2) + b'"'

    if is_refused:
        assert refusal(body) == 413
    else:
        assert len(read(body)) == size - 2


def test_a_megabyte_is_counted_in_bytes_and_not_in_characters():
    body = '"' + "星" * (MOST_BYTES // 3) + '"'

    assert len(body) < MOST_BYTES < len(body.encode())
    assert refusal(body) == 413


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("shape", ["%s", "[%s]", '{"minutes": %s}'])
def test_what_is_not_a_number_is_refused(word, shape):
    assert refusal(shape % word) == 400


@pytest.mark.parametrize("text", ["9" * MOST_DIGITS, "-" + "9" * (MOST_DIGITS - 1)])
def test_a_number_of_eighteen_characters_is_taken(text):
    assert read(text) == int(text)


@pytest.mark.parametrize(
    "text", ["9" * (MOST_DIGITS + 1), "-" + "9" * MOST_DIGITS, "1" + "0" * 5_000]
)
def test_a_longer_number_is_refused_without_being_repeated(text):
    with pytest.raises(ParseError) as refused:
        read(text)

    assert len(str(refused.value.detail)) < 200


@pytest.mark.parametrize(
    "text", [r'"\u0000"', r'"a\u0000b"', r'"\ud800"', r'"\udfff"', r'"\udc00\ud800"']
)
@pytest.mark.parametrize("shape", ["%s", "[[%s]]", '{"title": %s}', "{%s: 1}"])
def test_nul_and_halves_of_characters_are_refused_wherever_they_stand(text, shape):
    assert refusal(shape % text) == 400


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (r'"\ud83d\ude80"', "🚀"),  # two halves that belong together
        ('"🚀"', "🚀"),
        ("\ufeff[1]", [1]),  # editors on Windows begin a file so
        ('"\x7f"', "\x7f"),
        (" \r\n\t1 ", 1),
    ],
)
def test_what_only_looks_odd_is_taken(body, value):
    assert read(body) == value


@pytest.mark.parametrize(
    "body", [b"", b" ", b"{", b"[1,]", b"{'a': 1}", b"\xff\xfe[1]", b"\xc3(", b'{"a": 1} x']
)
def test_what_is_not_json_is_refused(body):
    assert refusal(body) == 400


# Through a door


def signed_in() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_organizer(an_edition()))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ('"text"', 400),
        ("null", 400),
        ('{"title": {"en": NaN}}', 400),
        (r'{"title": {"en": "\u0000"}}', 400),
        (nested(60), 400),
        ('"' + "a" * MOST_BYTES + '"', 413),
    ],
)
def test_a_door_answers_an_odd_body_in_the_shape_of_every_refusal(body, status):
    reply = signed_in().post(SESSIONS, body, content_type="application/json")

    assert reply.status_code == status
    assert {"code", "detail", "attr"} == set(reply.json()["errors"][0])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data"])
def test_a_door_reads_json_and_nothing_else(kind):
    reply = signed_in().generic("POST", SESSIONS, b"{}", content_type=kind)

    assert reply.status_code == 415


# How lists are cut


def a_long_programme() -> Client:
    a_busy_day(an_edition(), 205, rooms=103)
    return Client(headers={"accept-language": "en"})


@pytest.mark.django_db
def test_a_page_has_as_many_rows_as_were_asked_for_up_to_two_hundred():
    client = a_long_programme()
    rows = {
        "": 100,
        "page_size=0": 100,
        "page_size=-5": 100,
        "page_size=many": 100,
        "page_size=1": 1,
        "page_size=199": 199,
        "page_size=200": 200,
        "page_size=201": 200,
        "page_size=200&page=2": 5,
        "page=3": 5,
        # A form with an empty field asks for nothing.
        "page=": 100,
    }

    found = {wish: len(client.get(f"{PROGRAMME}?{wish}").json()["results"]) for wish in rows}

    assert found == rows


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_not_found():
    client = a_long_programme()
    odd = ["0", "-1", "4", "100001", "1" + "0" * 30, "٣", "²", "1.5", "last", "+1", "0x1", " 1"]

    replies = {page: client.get(PROGRAMME, {"page": page}) for page in odd}

    assert {page: reply.status_code for page, reply in replies.items()} == dict.fromkeys(odd, 404)
    assert {reply.json()["errors"][0]["code"] for reply in replies.values()} == {"not_found"}


@pytest.mark.django_db
def test_pages_lead_from_one_to_the_next_and_hold_every_line_once():
    programme = a_long_programme()
    seen, address = [], f"{PROGRAMME}?page_size=90"
    while address:
        reply = programme.get(address).json()
        seen += [line["uid"] for line in reply["results"]]
        address = reply["next"]

    assert len(seen) == len(set(seen)) == 205
