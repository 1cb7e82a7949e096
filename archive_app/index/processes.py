"""How our own processes are started, from an installation, a source folder or a frozen app."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

#: For each of our processes that has no module of its own in a frozen app, the option that starts it there;
#: `archive_app.__main__` names them too.
HIDDEN_OPTIONS = {
    "archive_app.index.worker": "--index-worker",
    "archive_app.index.maker_process": "--segment-maker",
    "archive_app.catalogue.importing.document_process": "--document-reader",
}

#: Bytes that a pipe is to hold, as many as Linux gives to anybody.
_ROOM = 1 << 20


def command(module: str) -> list[str]:
    """The command that starts one of our processes."""
    if getattr(sys, "frozen", False):
        return [sys.executable, HIDDEN_OPTIONS[module]]
    # -P keeps the current folder, which may be anybody's, out of the search for modules.
    return [sys.executable, "-P", "-m", module]


def give_room(pipe: IO[bytes]) -> None:
    """Let more lie in a pipe, where the system can and lets us, so that its ends seldom wait."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    set_room = getattr(fcntl, "F_SETPIPE_SZ", None)
    if set_room is not None:
        with suppress(OSError):
            fcntl.fcntl(pipe, set_room, _ROOM)


def collect_garbage_rarely() -> None:
    """Let the memory be searched for cycles of unused objects seldom, in a process that makes many objects.

    Records and words stay until a segment is written, and looking through all of them time and again took
    more time than making them. Few objects refer to one another in a circle.
    """
    gc.set_threshold(2_000_000, 50, 100)


def environment() -> dict[str, str]:
    """Our environment, in which a process finds the same package as we did, installed or not."""
    found = dict(os.environ)
    # No process of ours multiplies matrices, and starting threads for it is half of loading numpy.
    found.setdefault("OPENBLAS_NUM_THREADS", "1")
    package_parent = Path(__file__).resolve().parents[2]
    if package_parent.name not in ("site-packages", "dist-packages"):
        known = found.get("PYTHONPATH")
        found["PYTHONPATH"] = os.pathsep.join([str(package_parent), *([known] if known else [])])
    return found
