"""Lanes: serial background work for the window, one worker thread each.

A job gets a frozen snapshot of what it needs and a function that tells whether it was cancelled; it never
touches a widget. What it returns is delivered on the GUI thread, and dropped when a newer job has taken its
place.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from archive_app.statements.problems import ArchiveError

log = logging.getLogger(__name__)

Result = TypeVar("Result")
IsCancelled = Callable[[], bool]


class Executor(Protocol):
    """Runs what it is given, one after the other."""

    def submit(self, run: Callable[[], None]) -> None:
        """Take `run` into the queue."""

    def close(self) -> None:
        """Finish what is running and take nothing more."""


class OneThread:
    """An executor with one worker thread, started when there is first something to do."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, run: Callable[[], None]) -> None:
        """Take `run` into the queue; it runs in the worker thread."""
        if self._thread is None:
            # A daemon, so that a job that hangs in the file system cannot keep the program alive.
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._queue.put(run)

    def close(self) -> None:
        """Wait until the running unit has ended."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout=10)
            self._thread = None

    def _work(self) -> None:
        while (run := self._queue.get()) is not None:
            run()


@dataclass(eq=False, slots=True)
class _Task:
    job: Callable[[IsCancelled], Any]
    deliver: Callable[[Any], None]
    failed: Callable[[ArchiveError], None]
    cancelled: threading.Event = field(default_factory=threading.Event)


class Lane(QObject):
    """Runs jobs one after the other off the GUI thread.

    `executor` can be replaced so that tests run jobs by hand.
    """

    _ended = Signal(object, object, object)

    def __init__(
        self, parent: QObject | None, executor: Executor | None = None, *, name: str = "lane"
    ) -> None:
        super().__init__(parent)
        self._executor: Executor = executor or OneThread(name)
        self._live: list[_Task] = []
        self._closed = False
        self._ended.connect(self._deliver)

    @property
    def busy(self) -> bool:
        """Whether a job is waiting or running whose result is still wanted."""
        return bool(self._live)

    def submit(
        self,
        job: Callable[[IsCancelled], Result],
        deliver: Callable[[Result], None],
        failed: Callable[[ArchiveError], None],
        *,
        supersede: bool = True,
    ) -> None:
        """Run `job(is_cancelled)` on the lane and give its result to `deliver` on the GUI thread.

        With `supersede`, jobs submitted before are cancelled and their results dropped. A fault goes to
        `failed`: an `ArchiveError` as it is, a surprise to the log and as one plain sentence.
        """
        if self._closed:
            return
        if supersede:
            self.cancel()
        task = _Task(job, deliver, failed)
        self._live.append(task)
        self._executor.submit(lambda: self._run(task))

    def after_this(self, run: Callable[[], None]) -> None:
        """Run `run` on the lane's thread once it is done with what it has; nothing supersedes or cancels
        it.
        """
        if not self._closed:
            self._executor.submit(run)

    def cancel(self) -> None:
        """Cancel what waits and what runs; nothing of it is delivered."""
        for task in self._live:
            task.cancelled.set()
        self._live.clear()

    def close(self) -> None:
        """Cancel everything and wait for the running unit to end."""
        self._closed = True
        self.cancel()
        self._executor.close()

    def _run(self, task: _Task) -> None:
        if task.cancelled.is_set():
            return
        result: Any = None
        error: ArchiveError | None = None
        try:
            result = task.job(task.cancelled.is_set)
        except ArchiveError as expected:
            error = expected
        except Exception as surprise:
            if not task.cancelled.is_set():
                log.exception("A background job failed")
            error = ArchiveError(
                f"Something went wrong that should not have: {type(surprise).__name__}.",
                "Please try again; the details are in the log.",
            )
        if not task.cancelled.is_set():
            self._ended.emit(task, result, error)

    @Slot(object, object, object)
    def _deliver(self, task: _Task, result: object, error: ArchiveError | None) -> None:
        if task not in self._live:
            return
        self._live.remove(task)
        if error is None:
            task.deliver(result)
        else:
            task.failed(error)


def after_all(lanes: Sequence[Lane], run: Callable[[], None]) -> None:
    """Run `run` once every one of `lanes` is done with what it has at the moment, on the thread of the
    last.
    """
    lock = threading.Lock()
    waiting = len(lanes)

    def count_down() -> None:
        nonlocal waiting
        with lock:
            waiting -= 1
            last = waiting == 0
        if last:
            run()

    for lane in lanes:
        lane.after_this(count_down)
