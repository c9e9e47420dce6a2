"""Words from other people's files become text that is safe to keep and good to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.interchange.plaintext import one_line, plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("Noon<br>One<br/>Two", "Noon\nOne\nTwo"),
        ("<ul><li>tea</li><li>cake</li></ul>", "• tea\n• cake"),
        ("Noon\r\nOne\rTwo", "Noon\nOne\nTwo"),
        ("<i>Dune</i> &amp; others&nbsp;– R&eacute;sum&eacute;", "Dune & others – Résumé"),
        ('See <a href="https://example.com/x">this</a>.', "See this (https://example.com/x)."),
        ('See <a href="https://example.com">example.com</a>', "See example.com"),
        ("<script>alert(1)</script>Hello<style>p{}</style>", "Hello"),
        ('<span style="" data-sheets-value="{" data-x="{">Text</span>', "Text"),
        ("5 < 6 > 4, AT&T, 我 <3 你", "5 < 6 > 4, AT&T, 我 <3 你"),
        ("The <blink182> problem", "The <blink182> problem"),
        ("a\n\n\n\n\nb", "a\n\nb"),
    ],
)
def test_markup_goes_and_what_it_said_stays(html, text):
    assert plain(html) == text


def test_emoji_and_text_from_right_to_left_stay_whole():
    assert plain("<b>🪐👩‍🚀 مدينة النجوم</b>") == "🪐👩‍🚀 مدينة النجوم"


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_any_text_becomes_text_a_database_can_keep(text):
    for kept in (plain(text), one_line(text)):
        kept.encode("utf-8")
        assert "\0" not in kept


FRAGMENTS = ["<", ">", "</", "<!", "<![", "<!--", "-->", "]]>", "<?", "&", "&#", "&#x110000;"]
FRAGMENTS += ["p", "a href=", '"', "'", "<script>", "<![if", "&#0;", "&#xd800;", "\n", "星", " "]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25))
def test_torn_markup_never_stumbles(pieces):
    kept = plain("".join(pieces))

    kept.encode("utf-8")
    assert "\0" not in kept


def test_one_line_is_one_line():
    assert one_line(" Hall\t 1 \n upper\x10 floor ") == "Hall 1 upper floor"
