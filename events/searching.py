"""Text as people search it: any width, any case, Chinese by sound or by its first letters.

刘慈欣 is found as 刘慈欣, ``liucixin`` and ``lcx``; ``ＷＡＬＬ·Ｅ`` as ``wall-e`` and ``walle``;
``Tomás`` as ``tomas``. What is stored and what is typed go through the same ``normal``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Any

from django.db import models

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
NOT_A_WORD = re.compile(r"[^\w\s]|_")
# A name has few readings; a whole title has one, the likeliest.
LONGEST_NAME = 4
MOST_READINGS = 8
MOST_WORDS = 8


def normal(text: str) -> str:
    """One width, one case, no accents, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(NOT_A_WORD.sub("", bare).split())


def search_text(names: Iterable[object] = (), texts: Iterable[object] = ()) -> str:
    """What a row is found by. ``names`` also by their sound, ``texts`` only as they stand."""
    spoken = [normal(text) for text in _plain(names)]
    found = [*spoken, *(sound for text in spoken for sound in sounds(text))]
    found += [normal(text) for text in _plain(texts)]
    return " ".join(dict.fromkeys(filter(None, found)))


def sounds(text: str) -> list[str]:
    """Each run of Chinese in ``text`` in Latin letters, whole and as first letters."""
    found: list[str] = []
    for run in HAN.findall(text):
        for reading in _readings(run):
            found += ["".join(reading), "".join(syllable[:1] for syllable in reading)]
    return found


def sort_key(name: object) -> str:
    """What a list of names is ordered by: the sound of the Chinese name, else the letters."""
    text = normal(next(_plain([name]), ""))
    return HAN.sub(lambda run: " ".join(_readings(run[0])[0]), text)[:200]


def words_of(query: str) -> list[str]:
    """The words of a search, at most eight."""
    return normal(query).split()[:MOST_WORDS]


def matching(rows: models.QuerySet[Any], query: str) -> models.QuerySet[Any]:
    """Those of ``rows`` that have every word of ``query`` somewhere in their ``search``."""
    return rows.filter(having_words(query))


def having_words(query: str) -> models.Q:
    """That every word of ``query`` is somewhere in ``search``."""
    return models.Q(*(models.Q(search__contains=word) for word in words_of(query)))


class SearchField(models.TextField):  # type: ignore[type-arg]
    """Filled from other fields of its row whenever the row is saved whole.

    A rule that changes those by an UPDATE sets this too: ``search=searched(row)``.
    """

    def __init__(self, *, names: tuple[str, ...], texts: tuple[str, ...] = (), **kw: Any) -> None:
        self.names, self.texts = names, texts
        super().__init__(**{**kw, "editable": False, "blank": True, "default": ""})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for ours in ("editable", "blank", "default"):
            kwargs.pop(ours, None)
        return name, path, args, {**kwargs, "names": self.names, "texts": self.texts}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = self.text_for(model_instance)
        setattr(model_instance, self.attname, text)
        return text

    def text_for(self, row: models.Model) -> str:
        names = [getattr(row, name) for name in self.names]
        return search_text(names, [getattr(row, name) for name in self.texts])


class SortField(models.CharField):  # type: ignore[type-arg]
    """The order of a list of names by sound, filled from ``of`` whenever the row is saved whole."""

    def __init__(self, *, of: str, **kw: Any) -> None:
        self.of = of
        super().__init__(**{**kw, "max_length": 200, "editable": False, "blank": True})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for ours in ("max_length", "editable", "blank"):
            kwargs.pop(ours, None)
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = sort_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key


def searched(row: models.Model) -> str:
    """What the ``search`` of ``row`` ought to be now."""
    field = row._meta.get_field("search")
    assert isinstance(field, SearchField)
    return field.text_for(row)


def _plain(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict):
            yield from (text for _language, text in sorted(value.items(), reverse=True) if text)
        elif value:
            yield str(value)


@lru_cache(maxsize=4096)
def _readings(run: str) -> tuple[tuple[str, ...], ...]:
    """The ways ``run`` is read aloud, as syllables; the likeliest first."""
    # Its tables take a fifth of a second to read.
    from pypinyin import Style, lazy_pinyin, pinyin  # noqa: PLC0415  read when first asked

    likeliest = tuple(lazy_pinyin(run))
    if len(run) > LONGEST_NAME:
        return (likeliest,)
    ways = product(*pinyin(run, style=Style.NORMAL, heteronym=True))
    return tuple(dict.fromkeys((likeliest, *islice(ways, MOST_READINGS))))
