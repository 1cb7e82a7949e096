"""A file of named, flat arrays: written once in sequence, mapped for reading, checked block by block.

Layout (all integers little-endian)::

    0      8   magic b"SAARRAY1"
    8      -   arrays, one after another, each beginning at a multiple of 64
    c      -   checksums: one crc32 (4 bytes) for each block of 16 KiB from offset 0 to c
    d      -   directory: JSON, {"arrays": {name: [dtype, offset, count]}, "facts": {...}}
    end-28 28  footer: d (8), length of the directory (4), its crc32 (4), crc32 of the checksums (4), magic
    (8)

Footer and directory are checked at opening, a block when its bytes are first asked for. So a damaged byte
is noticed before it can reach an answer, and opening costs nothing that grows with the file.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import weakref
import zlib
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from archive_app.durable import NewFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import DTypeLike, NDArray

MAGIC = b"SAARRAY1"
BLOCK = 1 << 14
_FOOTER = struct.Struct("<QIII8s")
_ALIGNMENT = 64


class Damaged(Exception):
    """A file of the index that is not as it was written. The message is the reason."""


class ArrayWriter:
    """Writes arrays in sequence; memory stays at one chunk whatever is written.

    Leaving its block without `finish` deletes the file. A file that is not `lasting` is not synced.
    """

    def __init__(self, path: Path, *, lasting: bool = True) -> None:
        self._file = NewFile(path)
        self._lasting = lasting
        self._at = 0
        self._crc = 0
        self._crcs: list[int] = []
        self._arrays: dict[str, tuple[str, int, int]] = {}
        self._write(MAGIC)

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Write one whole array."""
        self.add_chunks(name, array.dtype, (array,))

    def add_chunks(self, name: str, dtype: DTypeLike, chunks: Iterable[NDArray[Any]]) -> int:
        """Write one array given in parts; return how many elements it has."""
        self._write(bytes(-self._at % _ALIGNMENT))
        offset, kind, count = self._at, np.dtype(dtype).newbyteorder("<"), 0
        for chunk in chunks:
            flat = np.ascontiguousarray(chunk, dtype=kind)
            count += flat.size
            self._write(flat.data.cast("B") if flat.size else b"")
        self._arrays[name] = (kind.str, offset, count)
        return count

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write checksums, directory and footer, and close the file."""
        if self._at % BLOCK:
            self._crcs.append(self._crc)
        crcs = np.array(self._crcs, dtype="<u4").tobytes()
        directory = json.dumps({"arrays": self._arrays, "facts": dict(facts), "body": self._at}).encode()
        self._file.write(crcs)
        self._file.write(directory)
        place = self._at + len(crcs)
        self._file.write(_FOOTER.pack(place, len(directory), zlib.crc32(directory), zlib.crc32(crcs), MAGIC))
        self._file.finish(lasting=self._lasting)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    def _write(self, content: bytes | memoryview) -> None:
        self._file.write(content)
        view = memoryview(content)
        while view:
            room = BLOCK - self._at % BLOCK
            part = view[:room]
            self._crc = zlib.crc32(part, self._crc)
            self._at += len(part)
            if self._at % BLOCK == 0:
                self._crcs.append(self._crc)
                self._crc = 0
            view = view[room:]


class ArrayFile:
    """An array file open for reading. Arrays are views of the mapping; they keep it alive."""

    def __init__(self, path: Path, expected_size: int | None = None) -> None:
        self.path = path
        with path.open("rb") as file:
            #: The size of the file in bytes.
            self.length = size = file.seek(0, 2)
            # Whoever touches a mapping beyond the end of its file is killed, so this is asked first.
            if size < len(MAGIC) + _FOOTER.size or expected_size not in (None, size):
                raise Damaged(f"{path.name} is cut short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._handle = os.dup(file.fileno()) if hasattr(os, "pread") else -1
        if self._handle >= 0:
            weakref.finalize(self, os.close, self._handle)
        place, length, crc, crcs_crc, magic = _FOOTER.unpack(self._map[size - _FOOTER.size :])
        directory = self._map[place : place + length]
        if magic != MAGIC or self._map[:8] != MAGIC or place + length + _FOOTER.size != size:
            raise Damaged(f"{path.name} is not an array file of this version, or is cut short")
        if zlib.crc32(directory) != crc:
            raise Damaged(f"the directory of {path.name} is damaged")
        try:
            self._describe(json.loads(directory))
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(f"the directory of {path.name} is not of this version") from error
        crcs = self._map[self._body : place]
        if zlib.crc32(crcs) != crcs_crc or len(crcs) != 4 * -(-self._body // BLOCK):
            raise Damaged(f"the checksums of {path.name} are damaged")
        self._crcs = np.frombuffer(crcs, dtype="<u4")
        #: A byte for each block, 1 once it was checked.
        self._checked = bytearray(len(self._crcs))

    def _describe(self, described: dict[str, Any]) -> None:
        self.facts: dict[str, Any] = described["facts"]
        self._body: int = described["body"]
        #: Of each array where it begins, how many bytes an element has, and the array itself.
        self._arrays: dict[str, tuple[int, int, NDArray[Any]]] = {}
        whole = memoryview(self._map)
        for name, (dtype, offset, count) in described["arrays"].items():
            kind = np.dtype(dtype)
            array = np.frombuffer(whole, dtype=kind, count=count, offset=offset)
            self._arrays[name] = (offset, kind.itemsize, array)

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def kinds(self) -> dict[str, str]:
        """The kind of each array: `u4` is an unsigned integer of four bytes."""
        return {name: array.dtype.str[1:] for name, (_, _, array) in self._arrays.items()}

    def size(self, name: str) -> int:
        return int(self._arrays[name][2].size)

    def part(self, name: str, start: int, end: int) -> NDArray[Any]:
        """`array[start:end]`, checked."""
        offset, width, array = self._arrays[name]
        if end > start:
            self._check(offset + start * width, offset + end * width)
        return array[start:end]

    def load(self, name: str, start: int, end: int) -> NDArray[Any]:
        """The same for whoever looks at all of it, once: it is read, and not kept in memory.

        Mapped, every part would take its whole neighbourhood into memory, and keep it there.
        """
        offset, width, array = self._arrays[name]
        if self._handle < 0 or end <= start:
            return self.part(name, start, end).copy()
        return np.frombuffer(self._read(offset + start * width, offset + end * width), dtype=array.dtype)

    def whole(self, name: str) -> NDArray[Any]:
        """The array, checked."""
        return self.part(name, 0, self._arrays[name][2].size)

    def at(self, name: str, index: int) -> int:
        """`array[index]`, checked, of whole numbers."""
        offset, width, array = self._arrays[name]
        self._check(offset + index * width, offset + (index + 1) * width)
        return int(array.item(index))

    def bytes_of(self, name: str, start: int, end: int) -> bytes:
        """`array[start:end]` of an array of bytes, checked."""
        offset, _, _ = self._arrays[name]
        if end > start:
            self._check(offset + start, offset + end)
        return self._map[offset + start : offset + end]

    def take(self, name: str, places: NDArray[Any]) -> NDArray[Any]:
        """`array[places]`, checked."""
        offset, width, array = self._arrays[name]
        if places.size:
            blocks = (places.astype(np.int64) * width + offset) // BLOCK
            checked = np.frombuffer(self._checked, dtype=np.uint8)[blocks]
            if not checked.all():
                for block in np.unique(blocks[checked == 0]).tolist():
                    self._check(block * BLOCK, block * BLOCK + 1)
        taken: NDArray[Any] = array[places]
        return taken

    def let_go(self) -> None:
        """Let the memory that pages of the file take be used otherwise; what is asked for is read anew."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def read(self, name: str, start: int, end: int) -> bytes:
        """`array[start:end]` as bytes, checked, read from the file where that can be done.

        What is read now and then, all over a large array, need not stay in the memory of the process.
        """
        if self._handle < 0 or end <= start:
            return self.part(name, start, end).tobytes()
        offset, width, _ = self._arrays[name]
        return bytes(self._read(offset + start * width, offset + end * width))

    def _read(self, first: int, last: int) -> bytes | memoryview:
        """Bytes of the file, checked."""
        if self._checked.find(0, first // BLOCK, (last - 1) // BLOCK + 1) < 0:
            return self._bytes(first, last)
        # What is checked is what is handed on, so that nothing is read twice.
        begin, end = first - first % BLOCK, min(last + -last % BLOCK, self._body)
        content = memoryview(self._bytes(begin, end))
        for block in range(begin // BLOCK, -(-end // BLOCK)):
            if not self._checked[block]:
                at = block * BLOCK - begin
                self._compare(block, content[at : at + BLOCK])
        return content[first - begin : last - begin]

    def check_all(self) -> None:
        """Check every block now."""
        self._check(0, self._body)

    def _check(self, start: int, end: int) -> None:
        last = (end - 1) // BLOCK + 1
        # Read, not looked at in the mapping: checking a block must not keep it in the memory of the process.
        while (block := self._checked.find(0, start // BLOCK, last)) >= 0:
            self._compare(block, self._bytes(block * BLOCK, min((block + 1) * BLOCK, self._body)))

    def _bytes(self, start: int, end: int) -> bytes:
        content = os.pread(self._handle, end - start, start) if self._handle >= 0 else self._map[start:end]
        if len(content) != end - start:
            raise Damaged(f"{self.path.name} is cut short")
        return content

    def _compare(self, block: int, content: bytes | memoryview) -> None:
        if zlib.crc32(content) != self._crcs[block]:
            raise Damaged(f"block {block} of {self.path.name} is damaged")
        self._checked[block] = 1
