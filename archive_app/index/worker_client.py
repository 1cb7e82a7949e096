"""Starts the indexing process, hears its messages and stops it."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
import threading
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Self

from archive_app.index import messages, processes
from archive_app.statements.problems import ArchiveError, IndexingFailed
from archive_app.statements.searching import IndexProgress, IndexReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

#: Seconds between two looks at whether the update is to be cancelled.
_HEARTBEAT = 0.1

#: Seconds that a cancelled process has to end by itself; killing it is safe, only less polite.
_PATIENCE = 10.0

#: How many of the last bytes that a failed process wrote to its standard error go to the log.
_LOGGED = 4_000

_log = logging.getLogger(__name__)


def run_worker(
    task: messages.Task,
    on_progress: Callable[[IndexProgress], None] | None,
    is_cancelled: Callable[[], bool] | None,
) -> IndexReport | None:
    """Run one task in a process and return its report; None when it was cancelled and did not get to report.

    Raises the ArchiveError that the process reports, and IndexingFailed when it ends without a word.
    """
    with _Worker() as worker:
        worker.send(messages.encode_task(task))
        cancelling, waited = False, 0.0
        while True:
            if not cancelling and is_cancelled is not None and is_cancelled():
                cancelling = True
                worker.send(messages.CANCEL)
            try:
                answer = worker.next_answer(_HEARTBEAT)
            except Empty:
                waited += _HEARTBEAT if cancelling else 0.0
                if waited > _PATIENCE:
                    return None
                continue
            if isinstance(answer, IndexReport):
                return answer
            if isinstance(answer, ArchiveError):
                raise answer
            if isinstance(answer, IndexProgress):
                if on_progress is not None:
                    on_progress(answer)
            elif cancelling:
                return None
            else:
                worker.log_last_words()
                raise IndexingFailed(
                    "The indexing process ended before it was done.",
                    "What was published before is still searched; update again.",
                )


class _Worker:
    """A running process; leaving the block ends it."""

    def __init__(self) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        try:
            self._process = subprocess.Popen(
                processes.command("archive_app.index.worker"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=processes.environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._errors.close()
            raise IndexingFailed(
                f"The indexing process could not be started: {error.strerror}.", "Check the installation."
            ) from error
        self._heard: SimpleQueue[bytes | None] = SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def send(self, line: bytes) -> None:
        """Say something to the process; when it is gone, that is noticed where it is listened to."""
        pipe = self._process.stdin
        if pipe is None:
            return
        try:
            pipe.write(line)
            pipe.flush()
        except (BrokenPipeError, ValueError):
            _log.info("the indexing process no longer listens")

    def next_answer(self, timeout: float) -> IndexProgress | IndexReport | ArchiveError | None:
        """The next message, None when the process has ended; raises queue.Empty after `timeout` seconds."""
        line = self._heard.get(timeout=timeout)
        return None if line is None else messages.decode(line)

    def log_last_words(self) -> None:
        """Put what the process wrote to its standard error into our log."""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - _LOGGED))
        _log.error("the indexing process said: %s", self._errors.read().decode("utf-8", "replace").strip())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The end of its input tells the process to stop.
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                _log.info("the indexing process no longer listens")
        try:
            self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            if line.endswith(b"\n"):
                self._heard.put(line)
        self._heard.put(None)
