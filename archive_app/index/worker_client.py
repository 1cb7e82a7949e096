"""Starts the indexing process, hears its messages and stops it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING

from archive_app.index import messages
from archive_app.statements.problems import ArchiveError, IndexingFailed
from archive_app.statements.searching import IndexProgress, IndexReport

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds between two looks at whether the update is to be cancelled.
_HEARTBEAT = 0.1

#: Seconds that a cancelled process has to end by itself; killing it is safe, only less polite.
_PATIENCE = 10.0

_LOGGED = 4_000

_log = logging.getLogger(__name__)

Answer = IndexProgress | IndexReport | ArchiveError


class WorkerDied(IndexingFailed):
    """The indexing process ended without a report."""


def run_worker(
    task: messages.Task,
    on_progress: Callable[[IndexProgress], None] | None,
    is_cancelled: Callable[[], bool] | None,
) -> IndexReport | None:
    """Run one task in a process and return its report; None when it was cancelled and did not get to report.

    Raises the ArchiveError that the process reports, and WorkerDied when it ends without a word.
    """
    with tempfile.TemporaryFile() as errors:
        process = _start(errors)
        try:
            return _converse(process, task, on_progress, is_cancelled)
        except WorkerDied:
            _log_tail(errors)
            raise
        finally:
            _end(process)


def worker_command() -> list[str]:
    """The command that starts the indexing process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, messages.HIDDEN_OPTION]
    # -P keeps the current folder, which may be anybody's, out of the search for modules.
    return [sys.executable, "-P", "-m", "archive_app.index.worker"]


def _start(errors: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = dict(os.environ)
    package_parent = Path(__file__).resolve().parents[2]
    if package_parent.name not in ("site-packages", "dist-packages"):
        known = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([str(package_parent), *([known] if known else [])])
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        return subprocess.Popen(
            worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            creationflags=flags,
        )
    except OSError as error:
        raise IndexingFailed(
            f"The indexing process could not be started: {error.strerror}.", "Check the installation."
        ) from error


def _converse(
    process: subprocess.Popen[bytes],
    task: messages.Task,
    on_progress: Callable[[IndexProgress], None] | None,
    is_cancelled: Callable[[], bool] | None,
) -> IndexReport | None:
    _send(process, messages.encode_task(task))
    heard: SimpleQueue[bytes | None] = SimpleQueue()
    listener = threading.Thread(target=_listen, args=(process, heard), daemon=True)
    listener.start()
    waited = 0.0
    cancelling = False
    while True:
        if not cancelling and is_cancelled is not None and is_cancelled():
            cancelling = True
            _send(process, messages.CANCEL)
        try:
            line = heard.get(timeout=_HEARTBEAT)
        except Empty:
            waited += _HEARTBEAT if cancelling else 0.0
            if waited > _PATIENCE:
                return None
            continue
        if line is None:
            if cancelling:
                return None
            raise WorkerDied(
                "The indexing process ended before it was done.",
                "What was published before is still searched; update again.",
            )
        answer = messages.decode(line)
        if isinstance(answer, ArchiveError):
            raise answer
        if isinstance(answer, IndexReport):
            return answer
        if on_progress is not None:
            on_progress(answer)


def _listen(process: subprocess.Popen[bytes], heard: SimpleQueue[bytes | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.endswith(b"\n"):
            heard.put(line)
    heard.put(None)


def _send(process: subprocess.Popen[bytes], line: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except BrokenPipeError:
        # The process is gone; its silence is noticed where it is listened to.
        _log.info("the indexing process no longer listens")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        try:
            process.stdin.close()
        except BrokenPipeError:
            _log.info("the indexing process no longer listens")
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _log_tail(errors: IO[bytes]) -> None:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - _LOGGED))
    _log.error("the indexing process said: %s", errors.read().decode("utf-8", "replace").strip())
