"""The harness's side of an engine's process: starting it, giving it orders, watching its memory."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peers.protocol import QueryCase

_ROOT = Path(__file__).resolve().parents[2]
_SYSTEM_PYTHON = "/usr/bin/python3"
_SECONDS_BETWEEN_SAMPLES = 0.05
_KIBIBYTES_IN_MB = 1024


class EngineFailed(Exception):
    """An engine's process ended without an answer."""


def interpreter(engine: str) -> str:
    """The interpreter that an engine runs in: Xapian's bindings come from the distribution."""
    return _SYSTEM_PYTHON if engine == "xapian" else sys.executable


def is_installed(engine: str) -> bool:
    """Whether an engine's module can be imported."""
    code = f"import benchmarks.peers.{engine}"
    try:
        return not subprocess.run(
            [interpreter(engine), "-c", code], cwd=_ROOT, capture_output=True, check=False
        ).returncode
    except OSError:
        return False


class Remote:
    """An engine in its own process; orders are the methods of `host.Host`."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine = engine
        self._process = subprocess.Popen(
            [interpreter(engine), "-m", "benchmarks.peers.host", engine, str(folder)],
            cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def order(self, name: str, *arguments: Any) -> Any:
        """Give an order and wait for its answer; raises EngineFailed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise EngineFailed(f"{self.engine} ended while it was asked to {name}")
        return json.loads(line)

    @contextlib.contextmanager
    def watched(self) -> Iterator[Peak]:
        """Watch the memory of the process and of all below it."""
        peak = Peak(self._process.pid)
        peak.start()
        try:
            yield peak
        finally:
            peak.stop()


class Peak(threading.Thread):
    """The highest memory of a tree of processes, sampled; shared pages count once (proportional set size)."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._over = threading.Event()
        self.mb = 0.0

    def run(self) -> None:
        """Sample until stopped."""
        while not self._over.wait(_SECONDS_BETWEEN_SAMPLES):
            self.mb = max(self.mb, sum(map(_proportional_mb, _tree(self._root))))

    def stop(self) -> None:
        """Stop, after a last sample."""
        self._over.set()
        self.join()
        self.mb = max(self.mb, sum(map(_proportional_mb, _tree(self._root))))


def first_answer_ms(engine: str, folder: Path, case: QueryCase) -> tuple[float, bool]:
    """Return the time from starting an interpreter to the first answer, and whether the cache was cold.

    Cold means that no page of the index's files was in memory. The interpreter
    and its modules may still be cached, for all engines alike.
    """
    cold = drop_from_cache(folder)
    command = [
        interpreter(engine),
        "-m",
        "benchmarks.peers.host",
        engine,
        str(folder),
        json.dumps(case.as_json()),
    ]
    # Bytecode is kept, as it is for whatever was installed; the first of several openings may write it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - begun
    if not line:
        raise EngineFailed(f"{engine} could not open its index and answer")
    return took * 1000, cold


def drop_from_cache(folder: Path) -> bool:
    """Ask the system to forget the pages of all files in a folder; return whether it did."""
    if not hasattr(os, "posix_fadvise"):
        return False
    forgotten = True
    for path in (path for path in folder.rglob("*") if path.is_file() and path.stat().st_size):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            forgotten &= not _is_cached(handle)
        finally:
            os.close(handle)
    return forgotten


def size_mb(folder: Path) -> float:
    """The size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _is_cached(handle: int) -> bool:
    try:
        os.preadv(handle, [bytearray(1)], 0, os.RWF_NOWAIT)
    except BlockingIOError:
        return False
    except OSError:
        # The file system cannot say.
        return True
    return True


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting.extend(map(int, (task / "children").read_text(encoding="ascii").split()))
    return found


def _proportional_mb(process: int) -> float:
    # A process may end between being listed and being read.
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / _KIBIBYTES_IN_MB
    return 0.0
