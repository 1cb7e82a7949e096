"""Values between our own processes, through pipes: the length of each, then its content.

`marshal` takes numbers, texts, lists, tuples and dictionaries, and writes a text that occurs twice once. Both
ends are the same interpreter, started by ourselves; nothing that ever lay on a disk is read like this.
"""

from __future__ import annotations

import marshal
import struct
from typing import IO, Any

_LENGTH = struct.Struct("<Q")


class Ended(Exception):
    """The other end of the pipe is gone."""


def send(pipe: IO[bytes], value: Any) -> None:
    """Write a value; raises Ended."""
    content = marshal.dumps(value)
    try:
        pipe.write(_LENGTH.pack(len(content)))
        pipe.write(content)
        pipe.flush()
    except (BrokenPipeError, ValueError) as error:
        raise Ended from error


def receive(pipe: IO[bytes]) -> Any:
    """Read a value; raises Ended, also when it ends in the middle of one."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise Ended
    (length,) = _LENGTH.unpack(head)
    content = pipe.read(length)
    if len(content) < length:
        raise Ended
    return marshal.loads(content)  # noqa: S302 - from our own process, see above
