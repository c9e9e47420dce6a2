"""Answers that are made once and sent many times."""

from __future__ import annotations

import gzip
import time
from threading import Barrier, Event, Thread

import pytest
from django.test import RequestFactory

from events.keeping import FRESH, OVERHEAD, USABLE, Shelf, an_answer
from events.public.kept import ask_only
from events.public.replies import kept_reply


def kept(text: str = "robots", *, age: float = 0, **facts):
    return an_answer(text.encode(), "text/plain", made_at=time.time() - age, **facts)


def said(answer) -> str:
    return answer.bytes_for(gzipped=False).decode()


class Maker:
    """Makes “1”, “2”, “3” and so on, of an age."""

    def __init__(self, age: float = 0) -> None:
        self.age, self.times = age, 0

    def __call__(self):
        self.times += 1
        return kept(str(self.times), age=self.age)


@pytest.mark.parametrize(("age", "made"), [(0, 1), (FRESH - 5, 1), (FRESH + 1, 2)])
def test_an_answer_is_made_once_a_minute(age, made):
    shelf, maker = Shelf(), Maker(age)

    for _time in range(2):
        shelf.get(("day",), maker)

    assert maker.times == made


def test_each_name_has_its_own_answer():
    shelf, maker = Shelf(), Maker()

    found = [said(shelf.get(name, maker)) for name in [("day", 1), ("day", 2), ("day", 1)]]

    assert found == ["1", "2", "1"] and len(shelf) == 2


def test_what_nobody_asked_for_longest_goes_first_when_the_shelf_is_full():
    shelf, maker = Shelf(most_bytes=3 * (OVERHEAD + 100)), Maker()
    for name in ("a", "b", "c", "a", "d"):
        shelf.get((name,), maker)

    assert [said(shelf.get((name,), maker)) for name in ("a", "d", "c")] == ["1", "4", "3"]
    assert said(shelf.get(("b",), maker)) == "5"
    assert len(shelf) == 3


def test_an_answer_made_anew_takes_the_place_of_the_old_one():
    shelf, maker = Shelf(most_bytes=2 * (OVERHEAD + 100)), Maker(age=FRESH + 1)
    shelf.get(("other",), Maker())

    for _time in range(20):
        shelf.get(("day",), maker)

    assert len(shelf) == 2


def test_what_could_not_be_made_is_tried_again():
    shelf = Shelf()

    def broken():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        shelf.get(("day",), broken)

    assert said(shelf.get(("day",), Maker())) == "1"


def test_an_empty_shelf_makes_everything_anew():
    shelf, maker = Shelf(), Maker()
    shelf.get(("day",), maker)

    shelf.empty()

    assert len(shelf) == 0 and said(shelf.get(("day",), maker)) == "2"


def test_ten_who_come_at_once_get_what_one_of_them_made():
    shelf, maker, found = Shelf(), Maker(), []
    together = Barrier(10)

    def slowly():
        time.sleep(0.1)
        return maker()

    def come():
        together.wait()
        found.append(said(shelf.get(("day",), slowly)))

    threads = [Thread(target=come) for _each in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (found, maker.times) == (["1"] * 10, 1)


@pytest.mark.parametrize("age", [FRESH + 1, USABLE - 5])
def test_while_it_is_made_anew_the_others_get_the_one_before(age):
    shelf, begun, go_on = Shelf(), Event(), Event()
    shelf.get(("day",), lambda: kept("old", age=age))

    def slowly():
        begun.set()
        go_on.wait(10)
        return kept("new")

    maker = Thread(target=lambda: shelf.get(("day",), slowly))
    maker.start()
    begun.wait(10)

    meanwhile = said(shelf.get(("day",), slowly))
    go_on.set()
    maker.join()

    assert meanwhile == "old"
    assert said(shelf.get(("day",), slowly)) == "new"


def test_a_kept_answer_goes_out_with_its_headers_and_tags():
    answer = kept("robots " * 100, headers={"Cache-Control": "public, max-age=60"})
    ask = RequestFactory().get

    plain = kept_reply(ask("/"), answer)
    small = kept_reply(ask("/", headers={"accept-encoding": "gzip"}), answer)
    same = kept_reply(ask("/", headers={"if-none-match": plain["ETag"]}), answer)

    assert plain.content == gzip.decompress(small.content) == b"robots " * 100
    assert [reply.status_code for reply in (plain, small, same)] == [200, 200, 304]
    assert {reply["Cache-Control"] for reply in (plain, small, same)} == {"public, max-age=60"}
    assert plain["ETag"] != small["ETag"] and "Last-Modified" not in plain


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("", ""),
        ("utm_source=x&day=2", "day=2"),
        ("track=b&day=2&track=a", "day=2&track=b&track=a"),
        ("track=a&track=a&track=", "track=a"),
        ("room=furnace-3/hall-1", "room=furnace-3/hall-1"),
        ("q=%E6%9C%BA%E5%99%A8", "q=%E6%9C%BA%E5%99%A8"),
    ],
)
def test_of_a_question_only_what_is_read_is_left_in_one_order(question, left):
    request = RequestFactory().get(f"/?{question}")

    assert ask_only(request, ["day", "track", "room", "q"]) == left
    assert request.META["QUERY_STRING"] == left
    assert request.GET.urlencode(safe="/") == left
