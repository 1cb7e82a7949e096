"""Reads the files of an index by what `docs/formats.md` says of them, with the standard library alone."""

from __future__ import annotations

import array
import hashlib
import json
import struct
import sys
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = {"u1": "B", "b1": "B", "u2": "H", "u4": "I", "i4": "i", "i8": "q", "u8": "Q", "f4": "f"}
_WORD = 2**64 - 1
_G = 0x9E3779B97F4A7C15


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of an index, its checksum compared."""
    content = (folder / "manifest.json").read_bytes()
    start = content.index(b'"manifest":') + len(b'"manifest":')
    whole: dict[str, Any] = json.loads(content)
    assert list(whole) == ["crc32", "manifest"]
    assert whole["crc32"] == f"{zlib.crc32(content[start:]):08x}"
    assert content.endswith(b"\n")
    manifest: dict[str, Any] = whole["manifest"]
    return manifest


class HandRead:
    """An array file."""

    def __init__(self, path: Path) -> None:
        self.content = content = path.read_bytes()
        place, length, crc, crcs_crc, magic = struct.unpack("<QIII8s", content[-28:])
        assert content[:8] == magic == b"SAARRAY1"
        directory = content[place : place + length]
        assert zlib.crc32(directory) == crc
        assert place + length + 28 == len(content)
        described = json.loads(directory)
        self.arrays: dict[str, list[Any]] = described["arrays"]
        self.facts: dict[str, Any] = described["facts"]
        body = described["body"]
        assert zlib.crc32(content[body:place]) == crcs_crc
        blocks = [content[at : min(at + 16384, body)] for at in range(0, body, 16384)]
        assert content[body:place] == b"".join(struct.pack("<I", zlib.crc32(block)) for block in blocks)
        end = 8
        for kind, offset, count in self.arrays.values():
            assert offset == -(-end // 64) * 64
            assert not any(content[end:offset])
            end = offset + count * int(kind[2:])
        assert end == body

    def numbers(self, name: str) -> list[Any]:
        """The elements of an array."""
        kind, offset, count = self.arrays[name]
        assert kind[0] in "<|"
        found = array.array(_KINDS[kind[1:]])
        assert found.itemsize == int(kind[2:])
        found.frombytes(self.content[offset : offset + count * found.itemsize])
        if sys.byteorder == "big":
            found.byteswap()
        return found.tolist()

    def blobs(self, name: str) -> list[bytes]:
        """The texts that lie in a row."""
        content = bytes(self.numbers(f"{name}.bytes"))
        ends = self.numbers(f"{name}.ends")
        assert [*ends[-1:], 0][0] == len(content)
        return [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def texts(self, name: str) -> list[str]:
        """The same as texts."""
        return [blob.decode("utf-8", "surrogatepass") for blob in self.blobs(name)]


@dataclass(frozen=True)
class HandReadSegment:
    """What a segment says of its documents."""

    file: HandRead

    @cached_property
    def documents(self) -> int:
        count: int = self.file.facts["documents"]
        return count

    @cached_property
    def surfaces(self) -> list[list[str]]:
        """The surfaces of each form: a pair of a script without spaces has its first character beside it."""
        return self._found_by("surfaces", self.file.texts("surfaces"))

    def stems(self, language: str) -> list[list[str]]:
        """The stems of each form in a language."""
        return self._found_by(f"stems.{language}", self.file.texts(f"stems.{language}"))

    def _found_by(self, name: str, words: list[str]) -> list[list[str]]:
        starts, codes = self.file.numbers(f"{name}.starts"), self.file.numbers(f"{name}.codes")
        of_form: list[list[str]] = [[] for _ in range(self.file.facts["forms"])]
        for number, word in enumerate(words):
            for code in codes[starts[number] : starts[number + 1]]:
                of_form[code].append(word)
        return of_form

    def words(self, group: str) -> list[dict[int, int]]:
        """The form at each position of each document."""
        starts = self.file.numbers(f"{group}.starts")
        token_starts = self.file.numbers(f"{group}.token_starts")
        holders, positions = self.file.numbers(f"{group}.documents"), self.file.numbers(f"{group}.positions")
        counts = self.file.numbers(f"{group}.counts")
        many = zip(self.file.numbers(f"{group}.many"), self.file.numbers(f"{group}.many_counts"), strict=True)
        for posting, count in many:
            assert counts[posting] == 255
            counts[posting] = count
        found: list[dict[int, int]] = [{} for _ in range(self.documents)]
        heads, head_tokens = [], []
        token = 0
        for form in range(len(starts) - 1):
            assert token == token_starts[form]
            assert holders[starts[form] : starts[form + 1]] == sorted(
                {*holders[starts[form] : starts[form + 1]]}
            )
            for posting in range(starts[form], starts[form + 1]):
                if posting % 128 == 0:
                    heads.append(holders[posting])
                    head_tokens.append(token)
                here = positions[token : token + counts[posting]]
                assert here == sorted(set(here))
                assert not found[holders[posting]].keys() & set(here)
                found[holders[posting]].update(dict.fromkeys(here, form))
                token += counts[posting]
        assert token == len(positions) == token_starts[-1]
        assert heads == self.file.numbers(f"{group}.heads")
        assert head_tokens == self.file.numbers(f"{group}.head_tokens")
        return found

    def values(self, facet: str) -> list[list[str]]:
        """The values of a facet, of each document."""
        known = self.file.texts(f"{facet}.values")
        found = [[known[number - 1]] if number else [] for number in self.file.numbers(f"{facet}.first")]
        rows, codes = self.file.numbers(f"{facet}.more_rows"), self.file.numbers(f"{facet}.more_codes")
        for row, code in zip(rows, codes, strict=True):
            found[row].append(known[code - 1])
        return found

    def stored(self) -> list[tuple[dict[str, Any], str]]:
        """What is stored with each document: the object, and the text."""
        found = []
        for blob in self.file.blobs("stored"):
            content = zlib.decompress(blob[1:]) if blob[0] else blob[1:]
            line, _, text = content.partition(b"\n")
            found.append((json.loads(line), text.decode("utf-8", "surrogatepass")))
        return found

    def signatures(self) -> list[list[int]]:
        """The signature of each document."""
        flat = self.file.numbers("signatures")
        return [flat[64 * number : 64 * (number + 1)] for number in range(self.documents)]


def key_of(text: str) -> int:
    """The key of an id or a path."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def _mix(value: int) -> int:
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _WORD
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _WORD
    return value ^ (value >> 31)


def signature_of(surfaces: list[str]) -> list[int]:
    """The signature of a text with these words."""
    if len(surfaces) < 8:
        return [0] * 64
    hashes = [_mix(zlib.crc32(word.encode("utf-8", "surrogatepass")) + _G & _WORD) for word in surfaces]
    runs = []
    for at in range(len(hashes) - 4):
        joined = 0
        for value in hashes[at : at + 5]:
            joined = (joined * _G + value) & _WORD
        runs.append(_mix(joined) >> 32)
    factors = [(_mix((number + 1) * _G & _WORD) >> 32) | 1 for number in range(64)]
    return [min(run * factor % 2**32 for run in runs) for factor in factors]
