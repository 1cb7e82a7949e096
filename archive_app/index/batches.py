"""Files that wait to be read, in batches, and how far the reading has come."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Literal

import numpy as np

from archive_app.index.makers import ManyMakers, OneMaker
from archive_app.statements.searching import IndexProgress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive_app.index.makers import Makers
    from archive_app.index.orders import FileTask

    Files = tuple[FileTask, ...]
    Stage = Literal["reading", "publishing"]

#: A batch holds so many files, or so many bytes, at most. Words are looked up a batch at a time.
_MOST_FILES, _MOST_BYTES = 128, 1_000_000

#: A larger file is read while nothing else is.
_LONGEST_BESIDE_OTHERS = 16_000_000

#: Opening a file costs about as much as reading and analysing so many bytes.
_WEIGHT_OF_OPENING = 1_000

#: Below this weight starting processes takes longer than they save.
_WORTH_PROCESSES = 4_000_000

#: More processes than this would take the memory that one may take, and wait for the disk.
_MOST_PROCESSES = 4


def batches_of(files: Sequence[FileTask]) -> Iterator[Files]:
    """Cut files into batches, in order; very large ones come last, alone."""
    batch: list[FileTask] = []
    size = 0
    for file in files:
        if file.size > _LONGEST_BESIDE_OTHERS:
            continue
        if batch and (len(batch) >= _MOST_FILES or size + file.size > _MOST_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield tuple(batch)
    yield from ((file,) for file in files if file.size > _LONGEST_BESIDE_OTHERS)


def is_alone(batch: Files) -> bool:
    """Whether a batch is to be dealt with while nothing else is."""
    return batch[0].size > _LONGEST_BESIDE_OTHERS


def makers_for(corpus: Path, folder: Path, files: Sequence[FileTask]) -> Makers:
    """Those who are to read the files: a process for each processor when that is worth it, else this one."""
    return _many(corpus, folder, sum(map(_weight, files))) or OneMaker(corpus, folder)


def makers_ahead(corpus: Path, folder: Path, count: int) -> ManyMakers | None:
    """The processes that are to read at least so many files; None while one may be enough."""
    return _many(corpus, folder, count * _WEIGHT_OF_OPENING)


def _many(corpus: Path, folder: Path, weight: int) -> ManyMakers | None:
    count = min(processors(), _MOST_PROCESSES)
    return ManyMakers(corpus, folder, count) if count > 1 and weight >= _WORTH_PROCESSES else None


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Speed:
    """How far the reading has come; time left is told by bytes, since statements differ much in length."""

    def __init__(self, files: Sequence[FileTask]) -> None:
        self._total = len(files)
        self._weight_before = np.concatenate([[0], np.cumsum([_weight(file) for file in files])])
        self._begun = time.monotonic()

    def progress(self, stage: Stage, done: int, generation: int) -> IndexProgress:
        """What is told when so many of the files are done."""
        elapsed = time.monotonic() - self._begun
        if not done or elapsed <= 0:
            return IndexProgress(stage, done, self._total, generation=generation)
        return IndexProgress(stage, done, self._total, done / elapsed, self._left(done, elapsed), generation)

    def will_take(self, done: int, seconds: float) -> bool:
        """Whether what is left when so many are done will take longer than that, as it went so far."""
        return not done or self._left(done, time.monotonic() - self._begun) > seconds

    def _left(self, done: int, elapsed: float) -> float:
        weight, whole = float(self._weight_before[done]), float(self._weight_before[-1])
        return elapsed * (whole - weight) / weight

    def finished(self, generation: int) -> IndexProgress:
        """What is told when all files are done, and published or joined."""
        return self.progress("publishing", self._total, generation)


def _weight(file: FileTask) -> int:
    return max(file.size, 0) + _WEIGHT_OF_OPENING
