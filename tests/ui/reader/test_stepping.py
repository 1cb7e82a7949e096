"""Where one stands among the finds, also while there come more of them."""

from __future__ import annotations

from archive_app.ui.reader.stepping import Stepping

FIRST = ((10, 15), (40, 45))
MORE = (*FIRST, (70, 75), (90, 95))


def finding(spans: tuple[tuple[int, int], ...], from_offset: int) -> Stepping:
    stepping = Stepping(finding=True)
    stepping.set_found(spans, from_offset)
    return stepping


def test_it_stands_on_the_first_find_from_where_one_reads() -> None:
    assert finding(MORE, 41).found.current == 2
    assert finding(MORE, 96).found.current == 0
    assert finding((), 0).found.current is None


def test_more_finds_of_a_search_that_goes_on_keep_the_one_stepped_to() -> None:
    stepping = finding(FIRST, 0)
    assert stepping.step(1, 0) == (40, 45)
    stepping.set_found(MORE, 0)
    assert stepping.found.spans == MORE
    assert stepping.step(1, 0) == (70, 75)


def test_more_finds_are_stood_upon_anew_until_one_has_stepped() -> None:
    stepping = finding(FIRST, 60)
    assert stepping.found.current == 0
    stepping.set_found(MORE, 60)
    assert stepping.found.current == 2


def test_other_words_begin_from_where_one_reads_again() -> None:
    stepping = finding(FIRST, 0)
    stepping.step(1, 0)
    stepping.set_found(((12, 14), (41, 43)), 0)
    assert stepping.found.current == 0
    stepping.step(1, 0)
    stepping.set_found((), 0)
    stepping.set_found(FIRST, 0)
    assert stepping.found.current == 0
