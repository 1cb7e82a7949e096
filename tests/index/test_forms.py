"""Forms, tables, files and merges hold what was put into them, whatever it is."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.index import analysis, forms, places, postings, postings_merge, segment_merge
from archive_app.index.array_file import BLOCK, ArrayFile, ArrayWriter
from archive_app.index.details import FACETS, NUMBERS, STRINGS, key_of, keys_of
from archive_app.index.document import Document
from archive_app.index.forms import FormTable, form
from archive_app.index.ledger import Held
from archive_app.index.postings import Extent, Words
from archive_app.index.records import FileRecord
from archive_app.index.schema import GROUPS
from archive_app.index.segment import Segment
from archive_app.index.segment_builder import SegmentBuilder
from archive_app.index.segment_merge import Merge
from archive_app.index.word_table import WordTable, all_strings, encode, string_at, strings_at, write_table
from archive_app.statements.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PIECES = [
    "water", "Höhe", "e-mail", "U.S.A.", "U.S.A", "l’eau", "don't", "1,234.56", "12.", "5", "経済政策", "水",
    "นโยบาย", "🤷🏽‍♀️",
    "🇫🇷", "צה\"ל", "ﬁn", "col·lecció", "İ", "ß", "Ё", "\u00ad", "\u200d", "\u0301", "\x00", "؟", "…", "@",
    "-", "'", "’", ".", ",", "Word", "(In", "it)", "\"Quoted,\"", "*bold*", "_a_b_", "`x`", "~", "\x7f", "A.",
    " ", "  ", "\n", "\t", "\u00a0", "\u3000", "\u2028", "\u0085", "\x1c", "\x1f", "\v", "\u180e",
    "\u200b", "\ufeff",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)
many = settings(deadline=None, max_examples=300)
some = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("files")
    return (folder / str(number) for number in count())


def forms_of(text: str) -> list[str]:
    return [form(word.surface, word.exact, word.single or "") for word in analysis.analyse(text, None)]


@many
@given(st.lists(texts, max_size=3), st.sampled_from([1, 7, 10**6]))
def test_the_numbers_of_a_text_stand_for_its_forms(several: list[str], at_once: int) -> None:
    table = FormTable()
    for texts in (several, [], [*several, *several]):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(forms, "_ANALYSED_AT_ONCE", at_once)
            numbers, counts = table.numbers(texts)
        found = [table.forms.words[number] for number in numbers.tolist()]
        assert counts.tolist() == [len(forms_of(text)) for text in texts]
        assert found == [each for text in texts for each in forms_of(text)]


def test_a_long_text_has_the_numbers_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(PIECES * 3)
    whole, counts = FormTable().numbers(["", text, "water"])
    monkeypatch.setattr(forms, "_LONGEST_AT_ONCE", 7)
    cut, cut_counts = FormTable().numbers(["", text, "water"])
    assert cut_counts.tolist() == counts.tolist() == [0, len(forms_of(text)), 1]
    assert len(set(cut.tolist())) == len(set(whole.tolist()))


def test_numbers_stay_when_there_are_many_of_them() -> None:
    table = FormTable()
    # Chunks of the same first bytes, chunks beyond what one key holds, and more than there are slots.
    given_texts = [
        " ".join(f"{'' if number % 2 else 'a' * 15}{number:x}" for number in range(first, first + 40_000))
        for first in range(0, 200_000, 40_000)
    ]
    before = [table.numbers([text])[0].tolist() for text in given_texts]
    assert len({number for numbers in before for number in numbers}) == len(table.forms)
    assert [table.numbers([text])[0].tolist() for text in given_texts] == before
    for text, numbers in zip(given_texts, before, strict=True):
        assert [table.forms.words[number] for number in numbers[::1000]] == forms_of(text)[::1000]


def in_batch(held: list[list[int]]) -> Words:
    return Words(
        np.array([code for document in held for code in document], dtype=np.uint32),
        np.array([len(document) for document in held], dtype=np.int64),
        np.array([at for document in held for at in range(len(document))], dtype=np.uint32),
    )


@some
@given(
    st.lists(st.lists(st.lists(st.integers(0, 9), max_size=9), max_size=5), max_size=4),
    st.sampled_from([1, 3, 10**6]),
)
def test_postings_are_the_same_when_they_do_not_fit_into_an_integer(
    batches: list[list[list[int]]], at_once: int
) -> None:
    held = [document for batch in batches for document in batch]
    extent = Extent(sum(map(len, held)), len(held), 10, 9)
    expected = sorted(
        (code, number, at) for number, document in enumerate(held) for at, code in enumerate(document)
    )
    for bits in (63, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(postings, "_BITS", bits)
            patch.setattr(postings, "_AT_ONCE", at_once)
            found = postings.in_order(map(in_batch, batches), extent)
        counts = np.diff(found.firsts, append=len(expected))
        columns = (np.repeat(found.codes, counts), np.repeat(found.documents, counts), found.positions)
        assert list(zip(*(column.tolist() for column in columns), strict=True)) == expected
        assert len(found.codes) == len({(code, number) for code, number, _ in expected})


@many
@given(texts, st.sampled_from([None, "en", "fr", "de"]))
def test_no_word_reaches_over_white_space(text: str, language: str | None) -> None:
    whole = [position[:3] for position in analysis.analyse(text, language)]
    chunks = [position[:3] for chunk in text.split() for position in analysis.analyse(chunk, language)]
    assert whole == chunks


@many
@given(
    st.lists(st.from_regex(r"\A[a-z0-9']{1,70}\Z"), max_size=10),
    st.sampled_from(["en", "de", "fr", "tr", "es"]),
)
def test_many_stems_are_the_stems_of_each(words: list[str], language: str) -> None:
    surfaces = [position.surface for word in words for position in analysis.analyse(word, None)]
    name = analysis.stemmer_language(language)
    assert name is not None
    expected = [analysis.stems(surface, language) for surface in surfaces]
    assert [(stem,) for stem in analysis.stem_many(surfaces, name)] == expected


@some
@given(st.lists(texts))
def test_many_keys_are_the_keys_of_each(several: list[str]) -> None:
    assert keys_of(several).tolist() == [key_of(text) for text in several]


words = st.text(st.characters() | st.sampled_from("ab水\ud800\U0010ffff"), min_size=1, max_size=4)


@some
@given(
    st.dictionaries(words, st.lists(st.integers(0, 9), min_size=1, unique=True).map(sorted), max_size=20),
    words,
)
def test_a_table_finds_what_a_dictionary_finds(
    files: Iterator[Path], meant: dict[str, list[int]], other: str
) -> None:
    path = next(files)
    pairs = sorted((word, code) for word, codes in meant.items() for code in codes)
    with ArrayWriter(path) as writer:
        write_table(
            writer, "t", [word for word, _ in pairs], np.array([code for _, code in pairs], np.uint32)
        )
        writer.finish({})
    file = ArrayFile(path)
    table = WordTable(file, "t")
    ordered = sorted(meant)
    backwards = range(len(table))[::-1]
    assert strings_at(file, "t", backwards) == [string_at(file, "t", rank) for rank in backwards]
    assert [table[rank] for rank in range(len(table))] == [encode(word) for word in ordered]
    for word in [*meant, other]:
        assert table.lookup(word).tolist() == meant.get(word, [])
        for prefix in (word[:1], word):
            first, last = table.prefixed(prefix)
            assert list(table.between(first, last)) == [encode(w) for w in ordered if w.startswith(prefix)]
    assert table.prefixed("") == (0, len(meant))


KINDS = ["u1", "<u2", "<u4", "<i8"]


@some
@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS), st.sampled_from([0, 1, 7, 1000, BLOCK // 2, BLOCK + 3]), st.integers(1, 4)
        ),
        max_size=4,
    )
)
def test_a_file_gives_back_its_arrays(
    files: Iterator[Path], given_arrays: list[tuple[str, int, int]]
) -> None:
    path = next(files)
    arrays = {
        str(number): (np.arange(size) * 7 % 251).astype(kind)
        for number, (kind, size, _) in enumerate(given_arrays)
    }
    with ArrayWriter(path) as writer:
        for (name, array), (_, _, parts) in zip(arrays.items(), given_arrays, strict=True):
            assert writer.add_chunks(name, array.dtype, np.array_split(array, parts)) == array.size
        writer.finish({"some": ["fact"]})
    file = ArrayFile(path)
    assert file.facts == {"some": ["fact"]}
    for name, array in arrays.items():
        file.let_go()
        middle = array.size // 2
        assert file.size(name) == array.size
        assert file.part(name, middle, array.size).tolist() == array[middle:].tolist()
        backwards = np.arange(array.size)[::-50]
        assert file.take(name, backwards).tolist() == array[backwards].tolist()
        assert file.whole(name).dtype == array.dtype
        assert file.read(name, middle, array.size) == array[middle:].tobytes()
        assert file.whole(name).tolist() == array.tolist()
    file.check_all()


@pytest.mark.parametrize("text", ["water (Water) e-Water/water", "e-Water/water Water water"])
def test_a_form_that_is_met_in_two_ways_is_written_once(files: Iterator[Path], text: str) -> None:
    segment = build(next(files), [(1, ("english", "", text, []))])
    assert all_strings(segment.file, "exact") == ["e", "Water", "water"]


statement_texts = st.lists(texts | st.sampled_from(["water " * 300, "水" * 256]), max_size=3)
documents = st.tuples(st.sampled_from(["english", "german", "french", None]), texts, texts, statement_texts)
Given = tuple[str | None, str, str, list[str]]


def record(number: int, title: str, meta: list[str], stemmer: str | None) -> FileRecord:
    """A file about which something else is known each time."""
    path = f"s{number}.md"
    problem = Problem(path, 3, ProblemKind.DATE, "Two dates.", "Keep one.")
    later = number % 3 > 0
    return FileRecord(
        path,
        size=number,
        mtime_ns=number * 10**15,
        sha256=f"{number:064x}" if later else "",
        settled=number % 2 == 0,
        serial=number,
        declared_id="declared" if number % 4 == 1 else None,
        id="declared" if number % 4 == 1 else path,
        party=title[:1] or None,
        sources=tuple(dict.fromkeys(meta[:2])),
        type="speech",
        language="en-GB" if number % 2 else None,
        stemmer=stemmer,
        people=tuple(dict.fromkeys(meta)),
        tags=tuple(dict.fromkeys(("x", title))),
        dated=later,
        earliest=number * 372 if number % 3 == 1 else None,
        latest=number * 372 + 400 if later else None,
        title=title,
        has_text=bool(meta),
        url=title or None,
        proposes=later,
        problems=(problem,) * (number % 3),
    )


def build(path: Path, numbered: Sequence[tuple[int, Given]]) -> Segment:
    builder = SegmentBuilder()
    for number, (stemmer, title, text, meta) in numbered:
        groups = {"title": [title], "text": [text], "meta": meta}
        stored = {"title": title, "text": f"{number} {text}"}
        builder.add([Document(number, stemmer, groups, stored, record(number, title, meta, stemmer))])
    builder.write(path)
    return Segment(path)


def merge(path: Path, segments: Sequence[Segment], removed: set[int]) -> Segment:
    parts = [Held.whole(each) for each in segments]
    for part in parts:
        part.live &= ~np.isin(part.segment.serials(), list(removed))
    Merge(parts).write(path)
    return Segment(path)


def stored_arrays(segment: Segment) -> dict[str, tuple[str, bytes]]:
    file = segment.file
    names = list(file._arrays)
    return {name: (file.whole(name).dtype.str, file.whole(name).tobytes()) for name in names}


def numbered_parts(parts: list[list[Given]]) -> list[list[tuple[int, Given]]]:
    numbers = count(1)
    return [[(next(numbers), document) for document in part] for part in parts]


corpora = st.lists(st.lists(documents, min_size=1, max_size=3), min_size=1, max_size=5).map(numbered_parts)


@some
@given(corpora, st.sampled_from([1, 7, 10**6]), st.sampled_from([2, 12]), st.sampled_from([1, 2, 64]))
def test_merged_is_as_built_at_once(
    files: Iterator[Path],
    parts: list[list[tuple[int, Given]]],
    words_at_a_time: int,
    lists_at_a_time: int,
    long: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings_merge, "_BUDGET", words_at_a_time)
        patch.setattr(segment_merge, "_LISTS_AT_ONCE", lists_at_a_time)
        patch.setattr(postings_merge, "_LONG", long)
        merged = merge(next(files), [build(next(files), part) for part in parts], set())
    at_once = build(next(files), [document for part in parts for document in part])
    assert merged.file.facts == at_once.file.facts
    assert stored_arrays(merged) == stored_arrays(at_once)


def answers(segment: Segment) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Where every surface and every stem stands, by serial number and position."""
    serials, found = segment.serials(), {}
    surfaces = [
        word.decode("utf-8", "surrogatepass") for word in segment.surfaces.between(0, len(segment.surfaces))
    ]
    looked_up = [(word, segment.with_surface(word), None) for word in surfaces]
    for language in segment.languages:
        for stem in segment.stems(language).between(0, len(segment.stems(language))):
            text = stem.decode("utf-8", "surrogatepass")
            looked_up.append(
                (f"{language}:{text}", segment.with_stem(text, language), segment.spoken(language))
            )
    for name, codes, spoken in looked_up:
        for group in GROUPS:
            at = np.concatenate([segment.places(group, code, places.SHIFT) for code in codes.tolist()])
            if spoken is not None:
                at = at[spoken[places.documents_of(at)]]
            if len(at):
                holders = serials[places.documents_of(at)].tolist()
                found[group, name] = sorted(zip(holders, (at & 0xFFFFFFFF).tolist(), strict=True))
    return found


@some
@given(corpora, st.sets(st.integers(1, 9), max_size=5))
def test_merged_without_the_removed_answers_as_if_they_had_never_been(
    files: Iterator[Path], parts: list[list[tuple[int, Given]]], removed: set[int]
) -> None:
    kept = [(number, document) for part in parts for number, document in part if number not in removed]
    if not kept:
        return
    merged = merge(next(files), [build(next(files), part) for part in parts], removed)
    fresh = build(next(files), kept)
    assert answers(merged) == answers(fresh)
    assert merged.serials().tolist() == fresh.serials().tolist()
    for document, (number, (stemmer, title, _, meta)) in enumerate(kept):
        assert merged.stored(document) == fresh.stored(document)
        assert merged.details.record(document) == record(number, title, meta, stemmer)
    details = (*STRINGS, *FACETS, *NUMBERS, "hashes", "problems")
    arrays = [
        {name: its for name, its in stored_arrays(each).items() if name.partition(".")[0] in details}
        for each in (merged, fresh)
    ]
    assert arrays[0] == arrays[1]
    for group in GROUPS:
        assert merged.lengths(group).tolist() == fresh.lengths(group).tolist()
