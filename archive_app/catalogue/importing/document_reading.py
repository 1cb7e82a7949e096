"""Documents read in a process of their own, which is ended when one takes too long or too much."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Self

from archive_app.catalogue.importing.documents import UNEXPECTED, Draft, Refused, SourceKind
from archive_app.index import processes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

MODULE = "archive_app.catalogue.importing.document_process"
LONGEST = 60.0
"""Seconds that the reading of one document may take."""
_HEARTBEAT = 0.1
_log = logging.getLogger(__name__)


class DocumentReader:
    """Reads documents. Its process is started with the first one; a context manager."""

    def __init__(self, is_cancelled: Callable[[], bool] = lambda: False) -> None:
        self._is_cancelled = is_cancelled
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: threading.Thread | None = None
        self._heard: SimpleQueue[bytes | None] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def draft(self, kind: SourceKind, path: Path, start: int = 0, length: int = 0) -> Draft:
        """Return the draft of a document, or of the message at an offset of a mailbox; raises Refused."""
        answer = self._ask({"kind": kind, "path": str(path), "start": start, "length": length})
        return Draft(answer["fields"], answer["body"], answer["name"], tuple(answer["notes"]))

    def html_body(self, text: str) -> str:
        """Return the Markdown of everything visible in HTML; raises Refused."""
        return str(self._ask({"html": text})["body"])

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process or self._start()
        try:
            assert process.stdin is not None  # noqa: S101 - it was asked for
            process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            _log.info("the process that reads documents no longer listens")
        line = self._answer()
        if line is None:
            self._end()
            raise Refused(
                "It made its reader fail, and may be damaged or mean harm; the rest is not affected."
            )
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            _log.error("%s: %s", request.get("path"), answer["failed"])
            raise Refused(UNEXPECTED)
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer

    def _answer(self) -> bytes | None:
        begun = time.monotonic()
        while True:
            try:
                return self._heard.get(timeout=_HEARTBEAT)
            except Empty:
                if self._is_cancelled():
                    self._end()
                    raise Refused("The import was cancelled before it was read.") from None
                if time.monotonic() - begun > LONGEST:
                    self._end()
                    raise Refused(f"It could not be read within {LONGEST:.0f} seconds.") from None

    def _start(self) -> subprocess.Popen[bytes]:
        self._heard = SimpleQueue()
        try:
            self._process = subprocess.Popen(
                processes.command(MODULE),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=processes.environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise Refused("The process that reads documents could not be started.") from error
        self._listener = threading.Thread(target=_listen, args=(self._process, self._heard), daemon=True)
        self._listener.start()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if self._listener is not None:
            self._listener.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    _log.info("the process that reads documents was gone already")


def _listen(process: subprocess.Popen[bytes], heard: SimpleQueue[bytes | None]) -> None:
    for line in process.stdout or ():
        if line.endswith(b"\n"):
            heard.put(line)
    heard.put(None)
