"""Segments made by this process, or by several beside it, handed batches and heard of alike.

A batch counts when a segment that holds it has been written; until then it is remembered, and when its
process ends too early another one begins with it again. The files of the batch at which a process ended are
then read one by one, and one at which a process ends again is given up as failed: so no file that can be
read is lost, and none can stop the others.
"""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from collections import deque
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Protocol, Self, cast

from archive_app.index import frames, processes
from archive_app.index.orders import Batch, FileTask, Made, made_of, order_for
from archive_app.statements.problems import IndexingFailed

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

#: Batches that a process has at a time, so that it never waits for the next one.
_HANDED = 6

#: How often processes may end where no file is to blame.
_MOST_ENDS = 3

#: Files at which processes may end.
_MOST_FAILED = 100

#: Words that all makers together hold before they write.
_MOST_WORDS = 15_000_000

_log = logging.getLogger(__name__)


class Makers(Protocol):
    """Whoever makes segments."""

    #: Files or documents that were dealt with, whether or not they are written.
    done: int

    @property
    def has_room(self) -> bool:
        """Whether a batch can be handed over without waiting."""

    @property
    def is_writing(self) -> bool:
        """Whether something that was to be written has not been told of yet."""

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing at all to wait for."""

    def hand(self, batch: Batch) -> None:
        """Hand over a batch."""

    def write(self) -> None:
        """Have everything handed over so far written, and then told of by `next`."""

    def next(self, timeout: float) -> Made:
        """What was made since; nothing in it when that is only progress, or when `timeout` seconds passed.

        Raises OSError when a segment cannot be written.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class OneMaker:
    """This process itself: it does what it is handed at once."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        # Reading takes much of a start, and whoever has processes for it does none.
        from archive_app.index.maker import Maker  # noqa: PLC0415 - see above

        self._maker = Maker(corpus, folder, _MOST_WORDS)
        self._answered: list[tuple[Batch, list[Any]]] = []
        self._made: deque[Made] = deque()
        self._has_news = False
        self.done = 0

    @property
    def has_room(self) -> bool:
        """Whether it was listened to since the last batch."""
        return not self._has_news

    @property
    def is_writing(self) -> bool:
        """Whether something that was made was not told of yet."""
        return bool(self._made)

    @property
    def is_idle(self) -> bool:
        """The same: there is nothing else to wait for."""
        return not self._made

    def hand(self, batch: Batch) -> None:
        """Read or add a batch."""
        kind, values = order_for(batch)
        answers: list[Any] = self._maker.add(values) if kind == "add" else self._maker.read(values)
        self._answered.append((batch, answers))
        self.done += len(batch)
        self._has_news = True
        if self._maker.is_full:
            self.write()

    def write(self) -> None:
        """Write what was handed over."""
        self._made.append(made_of(self._maker.write(), self._answered))
        self._answered = []

    def next(self, timeout: float) -> Made:  # noqa: ARG002 - it never waits
        """What was made since."""
        self._has_news = False
        return self._made.popleft() if self._made else Made()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class _Process:
    """One process, and what it was handed: `handed` are batches without an answer, `answered` those that are
    not written.
    """

    def __init__(self, first: tuple[Any, ...], heard: SimpleQueue[tuple[_Process, Any]]) -> None:
        self.handed: deque[Batch] = deque()
        self.answered: list[tuple[Batch, list[Any]]] = []
        self.writing = 0
        self.is_ready = False
        self._process = subprocess.Popen(
            processes.command("archive_app.index.maker_process"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=processes.environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._input = cast("IO[bytes]", self._process.stdin)
        processes.give_room(self._input)
        self._output = cast("IO[bytes]", self._process.stdout)
        self._heard = heard
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.say(first)

    @property
    def id(self) -> int:
        return self._process.pid

    def say(self, value: Any) -> None:
        """Say something to the process; that it is gone is noticed where it is listened to."""
        try:
            frames.send(self._input, value)
        except frames.Ended:
            _log.info("a process that makes segments no longer listens")

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._input, self._output):
            try:
                pipe.close()
            except BrokenPipeError:
                _log.info("what was not said to a process that makes segments is dropped")

    def _listen(self) -> None:
        try:
            while True:
                self._heard.put((self, frames.receive(self._output)))
        except frames.Ended:
            self._heard.put((self, None))


class ManyMakers:
    """Several processes; leaving the block ends them, whatever they are doing, and does not wait for it."""

    def __init__(self, corpus: Path, folder: Path, count: int) -> None:
        self._first = (os.fsencode(corpus), os.fsencode(folder), _MOST_WORDS // count)
        self._heard: SimpleQueue[tuple[_Process, Any]] = SimpleQueue()
        self._again: deque[Batch] = deque()
        self._ends = self._failed = 0
        self._owes_writing = False
        self._count = count
        self._processes: list[_Process] = []
        self._ending = threading.Lock()
        self.done = 0

    @property
    def has_room(self) -> bool:
        """Whether a process has room for a batch."""
        return not self._again and self._has_idle_process()

    @property
    def is_writing(self) -> bool:
        """Whether a process has not written yet what it was told to write."""
        return self._owes_writing or any(process.writing for process in self._processes)

    @property
    def is_idle(self) -> bool:
        """Whether every process has answered everything, and written what it was told to write."""
        return not (self._again or self.is_writing or any(each.handed for each in self._processes))

    @property
    def process_ids(self) -> list[int]:
        """The processes that are at work."""
        return [process.id for process in self._processes]

    def hand(self, batch: Batch) -> None:
        """Hand a batch to the process that has least to do."""
        process = min(self._processes, key=lambda each: len(each.handed))
        process.handed.append(batch)
        process.say(order_for(batch))

    def write(self) -> None:
        """Have every process write what it was handed."""
        for process in self._processes:
            process.writing += 1
            process.say(("write", None))

    def next(self, timeout: float) -> Made:
        """What was made since; see `Makers`."""
        while self._again and self._has_idle_process():
            self.hand(self._again.popleft())
        if self._owes_writing and not self._again:
            self._owes_writing = False
            self.write()
        try:
            process, answer = self._heard.get(timeout=timeout)
        except Empty:
            return Made()
        if answer is None:
            return self._begin_again(process)
        kind, values = answer
        if kind == "failed":
            raise OSError(*values)
        if kind == "ready":
            process.is_ready = True
        if kind == "done":
            batch = process.handed.popleft()
            process.answered.append((batch, values))
            self.done += len(batch)
        if kind != "written":
            return Made()
        was_told, segments = values
        process.writing -= was_told
        made = made_of(segments, process.answered)
        process.answered = []
        self._ends = 0
        return made

    def _has_idle_process(self) -> bool:
        return any(len(process.handed) < _HANDED for process in self._processes)

    def _begin_again(self, ended: _Process) -> Made:
        """Put another process in the place of one that ended, and have everything done again that is not
        written.
        """
        ended.end()
        self.done -= sum(len(batch) for batch, _ in ended.answered)
        self._again.extend(batch for batch, _ in ended.answered)
        failed: tuple[FileTask, ...] = ()
        if ended.is_ready and ended.handed:
            suspects = ended.handed.popleft()
            if len(suspects) > 1:
                self._again.extend(_one_by_one(suspects))
            else:
                failed = tuple(item for item in suspects if isinstance(item, FileTask))
                self._failed += 1
                self.done += 1
        else:
            self._ends += 1
        self._again.extend(ended.handed)
        _log.warning("a process that makes segments ended too early; another takes its place")
        if self._ends > _MOST_ENDS or self._failed > _MOST_FAILED:
            raise IndexingFailed(
                "The processes that read the statements ended again and again.",
                "What was published before is still searched; the log says more.",
            )
        self._owes_writing |= bool(ended.writing)
        self._processes[self._processes.index(ended)] = self._started()
        return Made(failed=failed)

    def _started(self) -> _Process:
        try:
            return _Process(self._first, self._heard)
        except OSError as error:
            raise IndexingFailed(
                f"A process that reads statements could not be started: {error.strerror}.",
                "Check the installation.",
            ) from error

    def begin(self) -> None:
        """Start the processes, unless that is done: they take a while until they can read."""
        try:
            while len(self._processes) < self._count:
                self._processes.append(self._started())
        except IndexingFailed:
            self.end()
            raise

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        # The system takes its time to take back their memory, and nobody has to wait for that.
        threading.Thread(target=self.end, name="end makers").start()

    def end(self) -> None:
        """End the processes, whatever they are doing, and wait until they have."""
        with self._ending:
            for process in self._processes:
                process.kill()
            for process in self._processes:
                process.end()
            self._processes = []


def _one_by_one(batch: Batch) -> list[Batch]:
    return [(item,) for item in batch if isinstance(item, FileTask)] or [
        (item,) for item in batch if not isinstance(item, FileTask)
    ]
