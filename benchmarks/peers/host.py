"""One engine in a process, so that its memory is its own: `python -m benchmarks.peers.host ENGINE FOLDER`.

Orders come as JSON, one a line, on standard input; each is answered by one line. With a query as a third
argument it opens the index, answers that query, and ends: that is how opening is measured. Nothing is
imported here that an engine does not need, since that would be counted.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from benchmarks.peers.protocol import Answer, QueryCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from benchmarks.corpora import Document
    from benchmarks.peers.protocol import Adapter, OpenIndex

_MEBIBYTE = 2**20


def adapter(name: str) -> Adapter:
    """Return the module of an engine; raises ImportError when it is not installed."""
    return cast("Adapter", importlib.import_module(f"benchmarks.peers.{name}"))


def resident_mb() -> float:
    """The memory of this process that is in RAM now, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEBIBYTE


def cpu_s() -> float:
    """Processor time of this process and of the children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Host:
    """Carries out orders for one engine."""

    def __init__(self, engine: Adapter, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._documents: Iterable[Document] = ()
        self._open: OpenIndex | None = None

    def settings(self) -> dict[str, Any]:
        """What the engine is set to, and what it can answer."""
        its = self._engine
        return {"settings": its.SETTINGS, "answers": its.ANSWERS, "words": its.WORDS, "forms": its.FORMS}

    def load(self, path: str, streamed: bool) -> float:
        """Take the documents into memory, or have them streamed; return the memory that they take."""
        from benchmarks import corpora

        before = resident_mb()
        self._documents = corpora.stream(Path(path)) if streamed else corpora.load(Path(path))
        return resident_mb() - before

    def build(self, workers: int) -> dict[str, float]:
        """Index the documents."""
        return self._timed(lambda: self._engine.build(self._documents, self._folder, workers))

    def files(self, corpus: str) -> dict[str, float]:
        """Bring a folder of files to searchable; the engine tells when that was."""
        engine: Any = self._engine
        until: list[float] = []
        timed = self._timed(lambda: until.append(engine.index_files(Path(corpus), self._folder)))
        return {**timed, "wall_s": until[0]}

    def change(self, values: list[Any]) -> dict[str, float]:
        """Put a document in the place of the one with its number."""
        from benchmarks.corpora import Document

        engine: Any = self._engine
        return self._timed(lambda: engine.change_one(self._folder, Document(*values)))

    def open(self) -> None:
        """Open the index."""
        self._open = self._engine.open_index(self._folder)

    def query(self, values: list[Any]) -> dict[str, Any]:
        """Answer a query; times in milliseconds."""
        assert self._open is not None
        case = QueryCase.of_json(values)
        cpu, begun = time.process_time_ns(), time.perf_counter_ns()
        answer = self._open.query(case)
        wall, cpu = time.perf_counter_ns() - begun, time.process_time_ns() - cpu
        return {"wall_ms": wall / 1e6, "cpu_ms": cpu / 1e6, **_summary(answer)}

    def resident(self) -> float:
        """Memory in RAM now."""
        return resident_mb()

    def _timed(self, work: Any) -> dict[str, float]:
        cpu, begun = cpu_s(), time.perf_counter()
        work()
        return {"wall_s": time.perf_counter() - begun, "cpu_s": cpu_s() - cpu}


def _summary(answer: Answer) -> dict[str, Any]:
    return {
        "total": answer.total,
        "rows": [number for number, _ in answer.rows],
        "snippets": None if answer.snippets is None else sum(map(bool, answer.snippets)),
        "facets": answer.facets,
    }


def _serve(host: Host, answers: TextIO) -> None:
    for line in sys.stdin:
        order, *arguments = json.loads(line)
        print(json.dumps(getattr(host, order)(*arguments)), file=answers, flush=True)


def main(arguments: list[str]) -> None:
    """Serve an engine, or answer one query."""
    name, folder, *query = arguments
    # Whatever an engine prints must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    engine = adapter(name)
    if query:
        answer = engine.open_index(Path(folder)).query(QueryCase.of_json(json.loads(query[0])))
        print(answer.total, file=answers, flush=True)
        return
    _serve(Host(engine, Path(folder)), answers)


if __name__ == "__main__":
    main(sys.argv[1:])
