"""Reading a page as its visitor does: the words, what stands in the fields, what is marked."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse


def text(response: HttpResponse) -> str:
    """The words of the page below its header."""
    html = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html[html.index("<main") :])).split())


def value_of(response: HttpResponse, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    assert field, f"no field {name}"
    value = re.search(r'value="([^"]*)"', field[0])
    return unescape(value[1]) if value else ""


def fields(response: HttpResponse) -> list[str]:
    """The names of what can be filled in, in the order of the page."""
    html = response.content.decode()
    found = re.findall(r"<(?:input|select|textarea)[^>]*>", html[html.index("<main") :])
    names = (re.search('name="([^"]*)"', tag) for tag in found if 'type="hidden"' not in tag)
    return [name[1] for name in names if name]


def options(response: HttpResponse, name: str) -> dict[str, str]:
    """What a list offers, and what it is called; what cannot be chosen has a cross before it."""
    select = re.search(rf'<select name="{name}".*?</select>', response.content.decode(), re.S)
    assert select, f"no list {name}"
    found = re.findall(r'<option value="([^"]*)"([^>]*)>([^<]*)<', select[0])
    return {value: ("✗ " if "disabled" in rest else "") + words for value, rest, words in found}


def chosen(response: HttpResponse, name: str) -> list[str]:
    select = re.search(rf'<select name="{name}".*?</select>', response.content.decode(), re.S)
    assert select, f"no list {name}"
    return re.findall(r'<option value="([^"]*)" selected', select[0])


def marked(response: HttpResponse) -> dict[str, str]:
    """What is said beside each field that is marked."""
    errors = re.findall(
        r'<ul class="errorlist" id="id_([^"]+)_error"><li>(.*?)</li>', response.content.decode()
    )
    return {name: unescape(said) for name, said in errors}
