"""`Archive.passages` finds what reading every text finds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from archive_app.archive import Archive, SearchCancelled
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Iterator

VOCABULARY = [
    "we",
    "will",
    "not",
    "raise",
    "taxes",
    "water",
    "clean",
    "Ostrel",
    "é",
    "don’t",
    "増税",
    "は",
    "行",
]


def surfaces(text: str) -> list[str]:
    return [position.surface for position in positions(text)]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    order = random.Random(11)
    rows = {f"{n:03}.txt": " ".join(order.choices(VOCABULARY, k=order.randrange(1, 60))) for n in range(150)}
    return {name: f"T\n\n{text}" for name, text in rows.items()}


@pytest.fixture(scope="module")
def archive(texts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("statements")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        with Archive.open(folder) as opened:
            opened.update()
            # A second segment, a text that changed, and one that is gone.
            (folder / "000.txt").write_text("T\n\nwe will not act on the Ostrel", encoding="utf-8")
            texts["000.txt"] = "T\n\nwe will not act on the Ostrel"
            (folder / "001.txt").unlink()
            del texts["001.txt"]
            opened.update()
            yield opened


def holding(texts: dict[str, str], words: list[str]) -> dict[str, int]:
    """Where the words first follow one another, by reading every text."""
    found = {}
    for name, text in texts.items():
        there = surfaces(text)
        for at in range(len(there) - len(words) + 1):
            if there[at : at + len(words)] == words:
                found[name] = at
                break
    return found


def test_words_in_sequence_are_found_wherever_they_stand(archive: Archive, texts: dict[str, str]) -> None:
    order = random.Random(5)
    names = sorted(texts)
    for _ in range(150):
        there = surfaces(texts[order.choice(names)])
        start = order.randrange(len(there))
        words = there[start : start + order.randrange(1, 5)]
        passages = archive.passages(words, limit=1_000)
        assert {passage.id: passage.first for passage in passages} == holding(texts, words)
        assert all(passage.last - passage.first == len(words) == passage.held for passage in passages)


def test_what_nobody_said_is_nowhere(archive: Archive) -> None:
    assert archive.passages(["unheard", "of"]) == []
    assert archive.passages(["unheard", "of"], slack=8) == []
    assert archive.passages([]) == []
    assert archive.passages([], slack=8) == []


def test_no_sequence_begins_before_its_text(archive: Archive) -> None:
    # The text of 000.txt is the first place where "act" stands, and too few words stand before it.
    assert archive.passages([*["t", "we"] * 4, "we", "will", "not", "act"]) == []


def test_words_out_of_their_places_are_found_with_slack(archive: Archive) -> None:
    words = surfaces("we will surely not raise but act today on the river Ostrel")
    best, *_ = archive.passages(words, slack=8, limit=5)
    assert best.id == "000.txt"
    assert best.first <= 1
    assert best.last >= 8


def test_the_best_come_first_and_no_more_than_asked(archive: Archive) -> None:
    passages = archive.passages(surfaces("we will not raise taxes"), slack=3, limit=7)
    assert len(passages) == 7
    assert passages[0].held >= passages[-1].held


def test_runs_are_found_wherever_they_stand(archive: Archive, texts: dict[str, str]) -> None:
    order = random.Random(8)
    rows = {name: f" {' '.join(surfaces(text))} " for name, text in texts.items()}
    met = 0
    for _ in range(40):
        # Two places joined, and a word that nobody said between them.
        first, second = (surfaces(texts[order.choice(sorted(texts))])[:9] for _ in range(2))
        words = [*first, "unheard", *second]
        found = {run.id for run in archive.runs(words, least=5, each=1_000)}
        wanted = {
            name
            for name, row in rows.items()
            if any(f" {' '.join(words[at : at + 5])} " in row for at in range(len(words) - 4))
        }
        # The word nobody said has no vote, so that a shorter run beside it may count.
        assert wanted <= found
        met += len(wanted)
    assert met > 80


def test_of_each_word_the_weightiest_runs_are_taken(archive: Archive, texts: dict[str, str]) -> None:
    words = [*surfaces("act on the Ostrel"), *surfaces(texts["005.txt"])[2:12]]
    assert {"000.txt", "005.txt"} <= {run.id for run in archive.runs(words, least=4, each=1)}
    assert archive.runs(["unheard", "of"], least=5) == []
    assert archive.runs([], least=5) == []


def test_it_can_be_cancelled(archive: Archive) -> None:
    with pytest.raises(SearchCancelled):
        archive.passages(["we"], is_cancelled=lambda: True)
    with pytest.raises(SearchCancelled):
        archive.runs(["we", "will"], least=2, is_cancelled=lambda: True)
