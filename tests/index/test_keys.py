"""Keys stand for their pieces and for no others, and plain words are what a pattern says they are."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index import keys, processes
from archive_app.index.document import document_of
from archive_app.index.keys import KEY, Keys, KeyTable, keys_at, pieces_of
from archive_app.index.plain_words import plain_words, small
from archive_app.index.records import FileRecord
from archive_app.index.segment_builder import SegmentBuilder
from archive_app.index.vocabulary import in_one_order, put_in_order
from tests.index.building import statement

if TYPE_CHECKING:
    from pathlib import Path

many = settings(deadline=None, max_examples=200)
SIGNS = f"[{re.escape(string.punctuation)}]*"
PLAIN = re.compile(f"{SIGNS}([A-Za-z]+){SIGNS}")
pieces = st.one_of(
    st.from_regex(rf"\A{SIGNS}[a-cA-C]{{0,9}}{SIGNS}[a-c0-9é]?\Z"), st.text(st.characters(min_codepoint=33))
).filter(lambda piece: 0 < len(piece.encode("utf-8", "surrogatepass")) <= KEY)


def keys_of(words: list[str]) -> Keys:
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    lengths = np.array([len(word) for word in encoded], dtype=np.int64)
    return keys_at(b"".join(encoded) + bytes(KEY), np.cumsum(lengths) - lengths, lengths)


def words_of(found: Keys) -> list[str]:
    return pieces_of(found).decode("utf-8", "surrogatepass").split("\n")[:-1]


@many
@given(st.lists(pieces))
def test_a_key_is_its_piece(words: list[str]) -> None:
    assert words_of(keys_of(words)) == words


@many
@given(st.lists(st.lists(pieces, max_size=20), max_size=4), st.booleans())
def test_each_key_has_its_own_number_and_keeps_it(batches: list[list[str]], alike: bool) -> None:
    table = KeyTable()
    known: dict[str, int] = {}
    with pytest.MonkeyPatch.context() as patch:
        if alike:
            # As if someone had looked for chunks that mix to the same numbers.
            patch.setattr(keys, "_SPREAD", np.uint64(1 << 63))
        for batch in batches:
            new = list(dict.fromkeys(word for word in batch if word not in known))
            assert table.find(keys_of(batch)).tolist() == [known.get(word, 0) for word in batch]
            numbers, added = table.add(keys_of(new + new[::-1]))
            assert sorted(words_of(added)) == sorted(new)
            number_of = dict(zip(new, numbers.tolist(), strict=False))
            assert words_of(added) == sorted(new, key=number_of.__getitem__)
            assert numbers.tolist() == [*numbers[: len(new)].tolist(), *numbers[: len(new)][::-1].tolist()]
            known.update(zip(new, numbers.tolist(), strict=False))
            table.reserve(1)
        assert len(set(known.values())) == len(known)
        assert table.find(keys_of(list(known))).tolist() == list(known.values())


def test_nobody_can_know_which_keys_want_the_same_slot() -> None:
    ask = "from archive_app.index import keys; print(keys._SPREAD, keys._MIX)"
    told = [
        subprocess.run(
            [sys.executable, "-c", ask],
            env=processes.environment(),
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert all(int(factor) % 2 for factor in (*told[0], *told[1]))
    assert not set(told[0]) & set(told[1])


def test_segments_are_the_same_however_keys_are_mixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = statement(
        "a", "We the people of the river, the Party's e-mail, 2,5 percent and l'été; we the PEOPLE."
    )
    document = document_of(said, FileRecord(said.path, 1, 0, ""))
    for factor in (1, 0x9E3779B97F4A7C15):
        monkeypatch.setattr(keys, "_SPREAD", np.uint64(factor))
        builder = SegmentBuilder()
        builder.add([document])
        builder.write(tmp_path / f"{factor}.arrays")
    first, second = (path.read_bytes() for path in tmp_path.iterdir())
    assert first == second


@many
@given(st.lists(pieces))
def test_plain_words_are_those_of_the_pattern(chunks: list[str]) -> None:
    is_plain, found = plain_words(keys_of(chunks))
    meant = [PLAIN.fullmatch(chunk) for chunk in chunks]
    assert is_plain.tolist() == [match is not None for match in meant]
    words = [match[1] for match in meant if match]
    assert words_of(found) == words
    assert words_of(small(found)) == [word.lower() for word in words]


strings = st.text(st.sampled_from("ab\0é水\ud800\U0010ffff"), max_size=20)


@many
@given(st.lists(strings | strings.map(lambda end: "abababab" * 2 + end)))
def test_what_is_put_in_order_is_sorted_and_stands_once(words: list[str]) -> None:
    distinct, places = put_in_order(words)
    assert distinct == sorted(set(words))
    assert [distinct[place] for place in places.tolist()] == words
    merged, ranks = in_one_order(words)
    assert (merged, ranks.tolist()) == (distinct, places.tolist())
