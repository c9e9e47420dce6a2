"""Pairs that are kept apart: checkable, sealed, and nobody's business."""

from __future__ import annotations

import pytest

from events.keeping_apart import NotAPair, keep_apart, let_meet, pairs_of
from events.models import Change, KeepApart
from tests.cast import a_person, a_user, an_edition, the_family

pytestmark = pytest.mark.django_db


def test_a_pair_is_read_back_whichever_was_named_first():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")

    keep_apart(edition, luo, ye, by=None, reason="a quarrel about dark forests")

    (pair,) = pairs_of(edition.series.family)
    assert pair.people == (ye.pk, luo.pk)
    assert pair.reason == "a quarrel about dark forests"


def test_said_twice_a_pair_stands_once_with_the_newer_reason():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None, reason="old")

    keep_apart(edition, luo, ye, by=None, reason="new")

    assert [pair.reason for pair in pairs_of(edition.series.family)] == ["new"]
    assert Change.objects.filter(subject="keep-apart").count() == 1


def test_neither_the_table_nor_history_says_who_or_why():
    edition, chair = an_edition(), a_user()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")

    row = keep_apart(edition, ye, luo, by=chair, reason="quarrel")

    assert "quarrel" not in row.sealed
    change = Change.objects.get(subject="keep-apart")
    assert (change.by, change.verb, change.before, change.after) == (chair, "add", {}, {})
    assert str(row) == "two people"


def test_a_pair_is_taken_off_once_and_by_its_own_family_only():
    edition = an_edition()
    elsewhere = an_edition("elsewhere-2027", family=the_family("elsewhere"))
    row = keep_apart(edition, a_person("Ye Wenjie"), a_person("Luo Ji"), by=None)

    let_meet(elsewhere, row.pk, by=None)
    assert KeepApart.objects.count() == 1

    let_meet(edition, row.pk, by=None)
    let_meet(edition, row.pk, by=None)
    assert pairs_of(edition.series.family) == []
    assert list(Change.objects.values_list("verb", flat=True)) == ["remove", "add"]


def test_nobody_is_kept_from_themselves_or_from_strangers():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    stranger = a_person("Trisolaran", family=the_family("elsewhere"))

    for other in (ye, stranger):
        with pytest.raises(NotAPair):
            keep_apart(edition, ye, other, by=None)
    assert KeepApart.objects.count() == 0
