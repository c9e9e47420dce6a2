"""Prices in the words and signs of who reads them."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override

from registrations.templatetags.money import SIGNS, money


def shown(amount: int, currency: str, language: str) -> str:
    page = Template("{% load money %}{{ amount|money:currency }}")
    with override(language):
        return page.render(Context({"amount": amount, "currency": currency}))


@pytest.mark.parametrize(("language", "word"), [("en", "free"), ("zh-hans", "免费")])
def test_what_costs_nothing_is_said_in_words(language, word):
    assert shown(0, "CNY", language) == word


@pytest.mark.parametrize(
    ("fen", "price"),
    [
        (1, "¥0.01"),
        (10, "¥0.10"),
        (99, "¥0.99"),
        (100, "¥1"),
        (101, "¥1.01"),
        (1_250, "¥12.50"),
        (12_000, "¥120"),
        (99_999, "¥999.99"),
        (100_000, "¥1,000"),
        (123_456_789, "¥1,234,567.89"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_hundredths_are_shown_only_where_there_are_some(fen, price, language):
    assert shown(fen, "CNY", language) == price


@pytest.mark.parametrize(
    ("currency", "price"),
    [
        ("CNY", "¥12.50"),
        ("EUR", "€12.50"),
        ("USD", "$12.50"),
        ("GBP", "£12.50"),
        ("JPY", "JPY 12.50"),
        ("CHF", "CHF 12.50"),
    ],
)
def test_a_currency_has_its_sign_or_else_its_code(currency, price):
    assert money(1_250, currency) == price


def test_no_two_currencies_share_a_sign():
    """A yen shown as ¥ would be read as yuan by those who pay here."""
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert "JPY" not in SIGNS


def test_a_currency_cannot_smuggle_markup_into_a_page():
    assert shown(100, "<b>", "en") == "&lt;b&gt; 1"
