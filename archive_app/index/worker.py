"""The indexing process: `python -m archive_app.index.worker`.

A process of its own, so that the window stays live and a crash takes nothing with it. It talks in
`messages` over its standard input and output, runs at low priority, and may be killed at any moment: what
is published stays whole.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archive_app.index import messages, processes
from archive_app.statements.problems import ArchiveError, IndexingFailed

if TYPE_CHECKING:
    from archive_app.statements.searching import IndexProgress

_NICENESS = 10


def main() -> int:
    """Do one task from standard input; the exit status is 0 when a report was given."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    answers = sys.stdout.buffer
    # Whatever else prints must not come between the messages.
    sys.stdout = sys.stderr
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    # Before anything large is loaded, which makes many objects too.
    processes.collect_garbage_rarely()
    from archive_app.index.update import update_index  # noqa: PLC0415 - see above

    line = sys.stdin.buffer.readline()
    if not line:
        return 1
    task = messages.decode_task(line)
    cancelled = threading.Event()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, cancelled), daemon=True).start()
    try:
        report = update_index(
            Path(task.corpus),
            Path(task.index_folder),
            _teller(answers, cancelled),
            cancelled.is_set,
            rebuild=task.rebuild,
        )
    except ArchiveError as error:
        _say(answers, messages.encode(error))
        return 1
    except Exception:
        logging.getLogger(__name__).exception("indexing failed")
        failure = IndexingFailed(
            "Something unexpected went wrong while indexing.", "The log says what; try once more."
        )
        _say(answers, messages.encode(failure))
        return 1
    _say(answers, messages.encode(report))
    return 0


def _listen(source: BinaryIO, cancelled: threading.Event) -> None:
    # A line means cancel, and so does the end of the input: then the app is gone.
    source.readline()
    cancelled.set()


def _teller(answers: BinaryIO, cancelled: threading.Event) -> messages.Teller:
    def tell(progress: IndexProgress) -> None:
        try:
            _say(answers, messages.encode(progress))
        except BrokenPipeError:
            cancelled.set()

    return tell


def _say(answers: BinaryIO, line: bytes) -> None:
    answers.write(line)
    answers.flush()


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    # All is written and synced; taking the interpreter down in order would take longer than a small update.
    os._exit(status)
