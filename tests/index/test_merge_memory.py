"""Joining segments takes memory for their vocabulary and for a budget of words, not for their size."""

from __future__ import annotations

import random
import tracemalloc
from typing import TYPE_CHECKING

from archive_app.index import postings_merge
from archive_app.index.document import document_of
from archive_app.index.ledger import Held
from archive_app.index.records import FileRecord
from archive_app.index.segment import Segment
from archive_app.index.segment_builder import SegmentBuilder
from archive_app.index.segment_merge import Merge
from tests.index.building import statement

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_WORDS = [f"w{number:x}" for number in range(1_500)]


def segments(folder: Path, documents: int) -> list[Held]:
    """Four segments of statements of about 300 words, all of one vocabulary."""
    chance = random.Random(1)
    held = []
    for part in range(4):
        builder = SegmentBuilder()
        for number in range(part, documents, 4):
            text = " ".join(chance.choices(_WORDS, k=300))
            file = FileRecord(f"s{number}.md", 1, 1, "", serial=number + 1)
            builder.add([document_of(statement(f"s{number}", text), file)])
        path = folder / f"segment-{documents}x{part}.arrays"
        builder.write(path)
        held.append(Held.whole(Segment(path)))
    for each in held:
        # Some documents count no more, so that postings have to be looked at one by one.
        each.live[::7] = False
    return held


def size_and_peak(folder: Path, documents: int) -> tuple[int, int]:
    """The bytes of the segments that are joined, and those that joining them took at most."""
    held = segments(folder, documents)
    tracemalloc.start()
    Merge(held).write(folder / f"joined-{documents}.arrays")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return sum(each.segment.file.length for each in held), peak


def test_memory_does_not_grow_with_what_is_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings_merge, "_BUDGET", 10_000)
    small, low = size_and_peak(tmp_path, 400)
    large, high = size_and_peak(tmp_path, 3_200)
    assert large > 4 * small
    # A document takes a few numbers; its words take none.
    assert high - low < (large - small) / 10, (small, low, large, high)
