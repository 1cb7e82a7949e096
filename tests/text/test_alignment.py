"""The nearest stretch is the one that a person would point at, and shared runs are all there."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from archive_app.text.alignment import SharedRun, nearest, shared_runs, words_of
from archive_app.text.segmentation import positions

FILLER = "The old bridge over the Ostrel will be closed for repairs in spring, said the council of the town."
SAID = "We will not raise taxes on small farms, and we will publish every contract that the town signs."


def stretch(quotation: str, text: str) -> tuple[str, float, float]:
    found = nearest(words_of(quotation), words_of(text))
    assert found
    return text[found.start : found.end], round(found.kept, 2), round(found.similarity, 2)


def test_a_dropped_word_is_found_with_its_stretch() -> None:
    text = f"{FILLER} {SAID} {FILLER}"
    quotation = "we will raise taxes on small farms"
    assert stretch(quotation, text) == ("We will not raise taxes on small farms", 1.0, 0.93)


def test_swapped_and_added_words_lower_the_share() -> None:
    text = f"{FILLER} {SAID} {FILLER}"
    words, kept, similarity = stretch("we will certainly raise taxes on big farms", text)
    assert words == "We will not raise taxes on small farms"
    assert kept == 0.75
    assert similarity == 0.75


def test_words_far_away_do_not_stretch_it() -> None:
    text = f"taxes {FILLER * 3} we will publish every contract. {FILLER * 3} signs"
    assert stretch("we will publish every contract", text)[0] == "we will publish every contract"
    assert stretch("taxes we will publish every contract signs", text)[0] == "we will publish every contract"


def test_what_words_at_the_ends_were_put_for_belongs_to_the_stretch() -> None:
    text = "They came. Parties are not forgiven; they are merged. And then they left."
    assert stretch("Some parties are not forgiven; they are joined", text)[0] == (
        "Parties are not forgiven; they are merged"
    )


def test_scripts_without_spaces_are_aligned_by_character() -> None:
    assert stretch("増税を行わない", "我々は増税は行わない。") == ("増税は行わない", 0.86, 0.86)


def test_nothing_in_common_is_none() -> None:
    assert nearest(words_of("entirely other"), words_of(FILLER)) is None
    assert nearest(words_of(""), words_of(FILLER)) is None
    assert nearest(words_of("words"), words_of("")) is None


def test_the_place_is_found_in_a_long_text_of_the_same_common_words() -> None:
    order = random.Random(3)
    common = ["the", "of", "and", "to", "in", "we", "will", "that", "a", "is"]
    noise = [" ".join(order.choices(common, k=20)) for _ in range(2_000)]
    noise.insert(1_200, "Today we publish every contract that the town of Ostrel signs in spring. Thanks")
    text = " ".join(noise)
    quotation = "we will publish each contract that the town of Ostrel signs in the spring"
    words, kept, _ = stretch(quotation, text)
    assert words == "we publish every contract that the town of Ostrel signs in spring"
    assert kept > 0.75


def test_shared_runs_of_two_places_joined() -> None:
    text = words_of(f"{SAID} {FILLER}")
    quotation = words_of("We will not raise taxes on repairs in spring, said the council of the")
    assert shared_runs(quotation, text, 5) == [SharedRun(0, 6, 0), SharedRun(6, 14, len(words_of(SAID)) + 10)]


def test_too_few_words_share_no_run() -> None:
    assert shared_runs(words_of("We will not"), words_of(SAID), 5) == []


@given(st.lists(st.sampled_from("abc"), max_size=14), st.lists(st.sampled_from("abcd"), max_size=14))
def test_shared_runs_are_the_longest_ones(wanted: list[str], there: list[str]) -> None:
    def expected() -> set[tuple[int, int, int]]:
        found = set()
        for i in range(len(wanted)):
            for j in range(len(there)):
                if i and j and wanted[i - 1] == there[j - 1]:
                    continue
                length = 0
                while (
                    i + length < len(wanted)
                    and j + length < len(there)
                    and wanted[i + length] == there[j + length]
                ):
                    length += 1
                if length >= 4:
                    found.add((i, i + length, j))
        return found

    runs = shared_runs(words_of(" ".join(wanted)), words_of(" ".join(there)), 4)
    assert {(run.start, run.end, run.at) for run in runs} == expected()


def test_long_texts_are_cut_as_short_ones_are() -> None:
    text = "don’t cost 1,234.5 U.S.A. 増税 " * 6_000
    words = words_of(text)
    assert words.spans == tuple((word.start, word.end) for word in positions(text))
    asked: list[int] = []
    words_of(text, lambda: asked.append(1))
    assert len(asked) > 2
