"""Reprints: texts that say nearly the same, found when they are indexed, folded when they are listed."""

from __future__ import annotations

import random
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.array_file import ArrayFile
from archive_app.index.forms import FormTable
from archive_app.index.near_duplicates import LEAST_SIMILARITY, candidates, measured
from archive_app.index.reprints import read_pairs
from archive_app.index.signatures import LEAST_WORDS, SHINGLE, WordHashes, signatures
from archive_app.statements.searching import SearchRequest
from tests.index.updating import update

if TYPE_CHECKING:
    from pathlib import Path

_WORDS = [f"word{number}" for number in range(3_000)]


def made_texts(count: int, seed: int) -> list[str]:
    """Texts of which many are others with some words changed, in all degrees."""
    chance = random.Random(seed)
    texts = [" ".join(chance.choices(_WORDS, k=chance.randint(5, 300))) for _ in range(count)]
    for text in texts[: count // 2]:
        words = text.split()
        for _ in range(int(len(words) * chance.random() ** 2 * 0.12)):
            words[chance.randrange(len(words))] = chance.choice(_WORDS)
        texts.append(" ".join(words))
    return [*texts, *texts[:3], "", "Yes.", "Yes."]


def jaccard(one: str, other: str) -> float:
    """The similarity as its definition says it, over words that are folded already."""
    left, right = (
        {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
        for words in (one.split(), other.split())
    )
    return len(left & right) / max(1, len(left | right))


def signed(texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    table, hashes = FormTable(), WordHashes()
    parts = []
    for at in range(0, len(texts), 7):
        numbers, lengths = table.numbers(texts[at : at + 7])
        parts.append(signatures(hashes.of(numbers, table.forms.words), lengths))
    return np.concatenate(parts)


def test_pairs_are_those_of_brute_force() -> None:
    texts = made_texts(120, seed=5)
    found = measured(*candidates(signed(texts), np.ones(len(texts), bool)), texts.__getitem__)
    pairs = {
        (int(one), int(other)): similarity
        for one, other, similarity in zip(found.first, found.second, found.similarity, strict=True)
    }
    wanted = {
        (one, other): alike
        for one, other in combinations(range(len(texts)), 2)
        if min(len(texts[one].split()), len(texts[other].split())) >= LEAST_WORDS
        and (alike := jaccard(texts[one], texts[other])) >= LEAST_SIMILARITY
    }
    assert len(wanted) > 40
    assert pairs.keys() <= wanted.keys()
    assert all(abs(pairs[pair] - wanted[pair]) < 1e-6 for pair in pairs)
    missed = wanted.keys() - pairs.keys()
    assert all(wanted[pair] < 0.7 for pair in missed)
    assert len(missed) <= len(wanted) * 0.03


def test_only_what_is_new_is_compared() -> None:
    texts = made_texts(60, seed=6)
    rows = signed(texts)
    everything = set(zip(*map(np.ndarray.tolist, candidates(rows, np.ones(len(rows), bool))), strict=True))
    fresh = np.arange(len(rows)) % 5 == 0
    some = set(zip(*map(np.ndarray.tolist, candidates(rows, fresh)), strict=True))
    assert some == {pair for pair in everything if fresh[list(pair)].any()}


def test_a_thousand_copies_are_one_group_without_a_thousand_squared_pairs() -> None:
    texts = [made_texts(1, seed=7)[0] * 2] * 1_000
    first, second = candidates(np.repeat(signed(texts[:1]), 1_000, axis=0), np.ones(1_000, bool))
    assert len(first) < 2_000
    assert set(second.tolist()) == set(range(1, 1_000))


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


_LEAFLET = (
    "We will keep the river clean whatever it costs us, "
    "and nobody in this town shall ever pay for water again."
)


def write(corpus: Path, name: str, date: str, text: str, party: str = "Hill") -> None:
    (corpus / name).write_text(
        f"---\ndate: {date}\nparty: {party}\nlang: en\n---\n{text}\n", encoding="utf-8"
    )


def listed(
    corpus: Path, query: str = "river", least: float | None = 0.8
) -> list[tuple[str, tuple[str, ...]]]:
    """What a search lists, each with what is folded below it."""
    index = ArchiveIndex(corpus)
    try:
        outcome = index.search(SearchRequest(query, fold_reprints=least, sort="oldest"))
        assert outcome.total == len(outcome.hits) + outcome.folded
        return [(hit.id, hit.reprints) for hit in outcome.hits]
    finally:
        index.close()


def test_the_earliest_is_listed_with_the_others_below(corpus: Path) -> None:
    folder = storage.index_folder(corpus)
    write(corpus, "late.md", "2019-05-01", _LEAFLET)
    write(corpus, "other.md", "2001-05-01", "A river of promises, and none was kept by anybody at all.")
    update(corpus, folder)
    assert listed(corpus) == [("other.md", ()), ("late.md", ())]
    write(corpus, "first.md", "2017-05-01", f"“{_LEAFLET}”")
    write(corpus, "middle.md", "2018-05-01", _LEAFLET.upper(), party="Dale")
    update(corpus, folder)
    assert listed(corpus) == [("other.md", ()), ("first.md", ("middle.md", "late.md"))]
    assert listed(corpus, least=None) == [(f"{name}.md", ()) for name in ("other", "first", "middle", "late")]
    # Only results are folded below a result.
    assert listed(corpus, "river party:Dale") == [("middle.md", ())]
    (corpus / "first.md").unlink()
    write(corpus, "middle.md", "2018-05-01", "Something else is said here now about the river of old.")
    update(corpus, folder)
    assert listed(corpus) == [(f"{name}.md", ()) for name in ("other", "middle", "late")]


def test_pairs_are_the_same_however_the_index_came_about(corpus: Path) -> None:
    folder = storage.index_folder(corpus)
    texts = made_texts(40, seed=8)

    def pairs() -> set[tuple[str, str, float]]:
        manifest = storage.read_usable_manifest(folder)
        assert manifest is not None
        assert manifest.reprints is not None
        known = read_pairs(ArrayFile(folder / manifest.reprints, manifest.reprints_size))
        index = ArchiveIndex(corpus)
        with index.leased() as generation:
            rows = generation.rows_of
            ids = [
                [generation.columns.id_of(row) for row in rows(side).tolist()]
                for side in (known.pairs.first, known.pairs.second)
            ]
        index.close()
        similarity = known.pairs.similarity.round(5).tolist()
        return {(min(a, b), max(a, b), s) for a, b, s in zip(*ids, similarity, strict=True)}

    for number, text in enumerate(texts):
        write(corpus, f"{number:02}.md", "2001", text)
        if number % 20 == 3:
            update(corpus, folder)
    update(corpus, folder)
    grown = pairs()
    assert len(grown) > 10
    update(corpus, folder, rebuild=True)
    assert pairs() == grown
