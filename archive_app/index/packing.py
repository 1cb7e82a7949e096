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


def pack(values: Mapping[str, Any]) -> bytes:
    """Pack the values of a document, of which `text` is the longest."""
    others = {name: value for name, value in values.items() if name != "text"}
    content = json.dumps(others).encode("ascii") + b"\n" + values["text"].encode("utf-8", "surrogatepass")
    return _PLAIN + content if len(content) < _LONG else _DEFLATED + zlib.compress(content, 1)


def unpack(blob: bytes) -> dict[str, Any]:
    """Read back what `pack` made."""
    content = blob[1:] if blob[:1] == _PLAIN else zlib.decompress(blob[1:])
    others, _, text = content.partition(b"\n")
    values: dict[str, Any] = json.loads(others.decode("ascii"))
    values["text"] = text.decode("utf-8", "surrogatepass")
    return values
