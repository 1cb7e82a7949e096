"""A process that makes segments beside others: `python -m archive_app.index.maker_process`.

It is told what to do through its standard input and answers through its standard output, in frames. The
first frame is `(corpus, index folder, most words)`; its answer is `("ready", None)`. After the answer to a
batch, or to `write`, comes `("written", (whether it was told to, segments))` when it wrote. It ends with its
input, at once and whatever it is doing: then whoever started it is gone, and a segment that is not whole is
deleted by the next writer.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from archive_app.index import frames, processes

if TYPE_CHECKING:
    from archive_app.index.maker import Maker

    Orders = SimpleQueue[tuple[str, Any]]


def main() -> int:
    """Carry out orders until the input ends."""
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    answers = sys.stdout.buffer
    # Whatever else prints must not come between the frames.
    sys.stdout = sys.stderr
    # Before anything large is loaded, which makes many objects too.
    processes.collect_garbage_rarely()
    from archive_app.index.maker import Maker  # noqa: PLC0415 - see above

    try:
        corpus, folder, most_words = frames.receive(sys.stdin.buffer)
    except frames.Ended:
        return 1
    maker = Maker(Path(os.fsdecode(corpus)), Path(os.fsdecode(folder)), most_words)
    # Whoever hands over sees to it that few wait, and must not be kept waiting while a segment is written.
    orders: Orders = SimpleQueue()
    frames.send(answers, ("ready", None))
    threading.Thread(target=_listen, args=(sys.stdin.buffer, orders), daemon=True).start()
    while True:
        kind, values = orders.get()
        try:
            _carry_out(maker, kind, values, answers)
        except OSError as error:
            frames.send(answers, ("failed", [error.errno, error.strerror or str(error)]))


def _carry_out(maker: Maker, kind: str, values: Any, answers: IO[bytes]) -> None:
    if kind == "read":
        frames.send(answers, ("done", maker.read(values)))
    elif kind == "add":
        frames.send(answers, ("done", maker.add(values)))
    if kind == "write" or maker.is_full:
        frames.send(answers, ("written", [kind == "write", maker.write()]))


def _listen(source: IO[bytes], orders: Orders) -> None:
    try:
        while True:
            orders.put(frames.receive(source))
    except frames.Ended:
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
