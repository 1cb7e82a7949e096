"""Indexing processes that stop at a file of their folder, so that a test knows where they are."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self

from archive_app.index import messages, processes, storage

if TYPE_CHECKING:
    from types import TracebackType

    import pytest

_ROOT = Path(__file__).resolve().parents[2]

#: Whoever opens a pipe waits until it is opened at the other end too.
_AT_A_FILE = """
import os, sys
def look(event, arguments):
    if event == "open" and str(arguments[0]).endswith({name!r}):
        with open({pipe!r}) as told:
            told.read()
sys.addaudithook(look)
"""

#: The thread that listens for a cancel ends when it has heard of one.
_FOR_A_CANCEL = """
import sys, threading
def look(event, arguments):
    if event == "open" and str(arguments[0]).endswith({name!r}):
        for thread in threading.enumerate():
            if thread.daemon:
                thread.join()
sys.addaudithook(look)
"""


def wait_for_a_cancel_at(name: str, place: Path, patch: pytest.MonkeyPatch) -> None:
    """Have every process started from now on wait for a cancel where it opens a file of this name."""
    _have_processes(_FOR_A_CANCEL.format(name=name), place, patch)


def _have_processes(code: str, place: Path, patch: pytest.MonkeyPatch) -> None:
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(code)
    patch.setenv("PYTHONPATH", os.pathsep.join([str(place), str(_ROOT)]))


class Waiting:
    """A process that updates the index of a folder, and waits where it opens the file of this name.

    Inside the block it has come there. What becomes of it then is what the test does.
    """

    def __init__(self, corpus: Path, name: str, place: Path, patch: pytest.MonkeyPatch) -> None:
        self._corpus = corpus
        self._pipe = place / "pipe"
        place.mkdir()
        os.mkfifo(self._pipe)
        _have_processes(_AT_A_FILE.format(name=name, pipe=str(self._pipe)), place, patch)

    def kill(self) -> None:
        """End the process wherever it is."""
        self._process.kill()
        self._process.communicate()

    def go_on(self) -> list[object]:
        """Let it go on to its end, and return all that it tells."""
        self._held.close()
        assert self._process.stdout is not None
        # The end of its input would cancel it.
        told = self._process.stdout.read()
        self._process.wait()
        return [messages.decode(line) for line in told.splitlines(keepends=True)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            processes.command("archive_app.index.worker"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdin is not None
        task = messages.Task(str(self._corpus), str(storage.index_folder(self._corpus)), rebuild=False)
        self._process.stdin.write(messages.encode_task(task))
        self._process.stdin.flush()
        self._held = self._pipe.open("wb", buffering=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()
        self.kill()
