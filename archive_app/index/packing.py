"""What is stored with a document, as bytes: a line of JSON, and the text after it as it is.

Documents are stored as they are: a page of results reads many of them, and packing them took a sixth of all
indexing. Very long ones, where it is room that counts, are deflated.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Bytes from which on a document is deflated.
_LONG = 1 << 15
_PLAIN, _DEFLATED = b"\0", b"\1"

_write_json = json.JSONEncoder(check_circular=False).encode
# What is read was written here, so nothing need be looked for around it.
_read_json = json.JSONDecoder().raw_decode


def pack(values: Mapping[str, Any]) -> bytes:
    """Pack the values of a document, of which `text` is the longest."""
    others = dict(values)
    text: str = others.pop("text")
    content = f"{_write_json(others)}\n{text}".encode("utf-8", "surrogatepass")
    return _PLAIN + content if len(content) < _LONG else _DEFLATED + zlib.compress(content, 1)


def unpack(blob: bytes) -> dict[str, Any]:
    """Read back what `pack` made."""
    content, first, line = _content(blob)
    values: dict[str, Any] = _read_json(content[first:line].decode("ascii"))[0]
    values["text"] = _text(content, line)
    return values


def unpack_text(blob: bytes) -> str:
    """Read back the text alone."""
    content, _, line = _content(blob)
    return _text(content, line)


def _content(blob: bytes) -> tuple[bytes, int, int]:
    """What was packed, where its line of JSON begins, and where that ends."""
    content, first = (blob, 1) if blob[:1] == _PLAIN else (zlib.decompress(blob[1:]), 0)
    return content, first, content.index(b"\n")


def _text(content: bytes, line: int) -> str:
    return content[line + 1 :].decode("utf-8", "surrogatepass")
