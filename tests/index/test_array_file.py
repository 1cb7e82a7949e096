"""A file of arrays: of another version, damaged, and checked block by block where it is first touched."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive_app.index import array_file
from archive_app.index.array_file import BLOCK, ArrayFile, ArrayWriter, Damaged

if TYPE_CHECKING:
    from pathlib import Path

_BLOCKS = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of six blocks: a small array at the beginning, and a large one."""
    place = tmp_path / "some.arrays"
    with ArrayWriter(place) as writer:
        writer.add("small", np.arange(10, dtype="<u4"))
        writer.add("large", np.arange((_BLOCKS * BLOCK - 256) // 8, dtype="<i8"))
        writer.finish({"fact": 1})
    return place


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The length of everything of which a checksum was taken."""
    lengths: list[int] = []

    def crc32(content: bytes, before: int = 0) -> int:
        lengths.append(len(content))
        return zlib.crc32(content, before)

    class Counted:
        """What stands for the module."""

    Counted.crc32 = staticmethod(crc32)  # type: ignore[attr-defined]
    monkeypatch.setattr(array_file, "zlib", Counted)
    return lengths


def test_a_block_is_checked_once_when_it_is_first_touched(path: Path, checked: list[int]) -> None:
    file = ArrayFile(path)
    # Opening looks at the directory and at the checksums, and at nothing that grows with the file.
    assert len(checked) == 2
    assert checked[1] == 4 * _BLOCKS
    checked.clear()
    assert file.at("small", 3) == 3
    assert checked == [BLOCK]
    file.whole("small")
    file.at("large", 0)
    assert checked == [BLOCK]
    last = file.size("large") - 1
    for _ in range(2):
        assert file.at("large", last) == last
        assert file.take("large", np.array([0, last])).tolist() == [0, last]
        assert file.bytes_of("small", 0, 0) == b""
        file.let_go()
    assert len(checked) == 2
    file.check_all()
    assert len(checked) == _BLOCKS
    file.check_all()
    assert file.whole("large").tolist() == list(range(last + 1))
    assert len(checked) == _BLOCKS


def _blocks_of(first: int, last: int) -> tuple[int, int]:
    """The blocks that entries `[first, last)` of the large array, which begins at byte 128, lie in."""
    return ((first * 8 + 128) // BLOCK, (last * 8 + 127) // BLOCK + 1) if last > first else (0, 0)


def test_what_is_loaded_is_the_part_that_was_asked_for(path: Path, checked: list[int]) -> None:
    size = ArrayFile(path).size("large")
    block = BLOCK // 8
    spans = [(0, size), (0, 1), (1, block), (block - 9, 3 * block), (size - 2, size), (7, 7), (size, size)]
    for first, last in spans:
        file = ArrayFile(path)
        checked.clear()
        for _ in ("checked", "known"):
            assert file.load("large", first, last).tolist() == list(range(first, last))
            assert file.read("large", first, last) == np.arange(first, last, dtype="<i8").tobytes()
        # Each block was checked once: looking at the same by another way takes no checksum any more.
        counted = len(checked)
        file.part("large", first, last)
        assert len(checked) == counted == len(range(*_blocks_of(first, last)))


def test_damage_is_noticed_where_it_is_touched_and_nowhere_else(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[2 * BLOCK + 5] ^= 1
    path.write_bytes(content)
    file = ArrayFile(path)
    assert file.at("large", 0) == 0
    assert file.whole("small").tolist() == list(range(10))
    for touch in (
        lambda: file.whole("large"),
        lambda: file.at("large", 2 * BLOCK // 8),
        lambda: file.part("large", BLOCK // 8, 3 * BLOCK // 8),
        lambda: file.load("large", BLOCK // 8, 3 * BLOCK // 8),
        lambda: file.read("large", BLOCK // 8, 3 * BLOCK // 8),
        lambda: file.take("large", np.array([2 * BLOCK // 8])),
        file.check_all,
    ):
        with pytest.raises(Damaged, match="block 2 "):
            touch()


def test_whatever_byte_outside_of_the_blocks_is_another_it_is_noticed_at_opening(path: Path) -> None:
    content = path.read_bytes()
    for at in [*range(8), *range(_BLOCKS * BLOCK - 200, len(content))]:
        flipped = bytearray(content)
        flipped[at] ^= 1 + at % 255
        path.write_bytes(flipped)
        try:
            file = ArrayFile(path)
        except Damaged:
            continue
        # What lies before the checksums belongs to the last block.
        assert at < file._body
        with pytest.raises(Damaged):
            file.check_all()


def test_a_file_of_another_version_or_length_is_not_opened(path: Path) -> None:
    content = path.read_bytes()
    for other in (content.replace(b"SAARRAY1", b"SAARRAY2"), content[:-1], content + b"\0", b"", b"SAARRAY1"):
        path.write_bytes(other)
        with pytest.raises(Damaged):
            ArrayFile(path)
    path.write_bytes(content)
    assert ArrayFile(path, len(content)).facts == {"fact": 1}
    with pytest.raises(Damaged, match="cut short"):
        ArrayFile(path, len(content) + 1)
