"""A newer file's rows find the sessions of the one before."""

from hypothesis import given
from hypothesis import strategies as st

from events.interchange.matching import match

TEN = {str(number): f"Talk {number}" for number in range(10)}


def test_the_id_says_which_it_is_even_if_the_title_is_another():
    found = match(TEN, {**TEN, "3": "A better title"})

    assert found.pairs == {key: key for key in TEN}
    assert not found.renumbered


def test_two_that_exchanged_titles_are_no_renumbering():
    found = match(TEN, {**TEN, "3": TEN["4"], "4": TEN["3"]})

    assert found.pairs == {key: key for key in TEN}


def test_a_file_with_other_ids_throughout_is_known_by_its_titles():
    found = match(TEN, {f"new-{key}": title for key, title in TEN.items()})

    assert found.pairs == {f"new-{key}": key for key in TEN}
    assert len(found.renumbered) == 10


def test_ids_that_all_moved_by_one_do_not_turn_one_session_into_another():
    moved = {str(int(key) + 1): title for key, title in TEN.items()}

    found = match(TEN, moved)

    assert found.pairs == {str(int(key) + 1): key for key in TEN}


def test_titles_that_stand_there_twice_say_nothing_when_ids_are_new():
    old = {**TEN, "filk-1": "Open filk", "filk-2": "Open filk"}
    new = {f"new-{key}": title for key, title in old.items()}

    assert set(match(old, new).pairs) == {f"new-{key}" for key in TEN}


titles = st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.sampled_from("123456789"))


@given(titles, titles)
def test_nobody_is_matched_twice(old, new):
    pairs = match(old, new).pairs

    assert set(pairs) <= set(new)
    assert set(pairs.values()) <= set(old)
    assert len(set(pairs.values())) == len(pairs)
