"""Bytes to text, and what was assumed on the way.

Unicode is recognised by its own marks: a byte order mark, the NULs of UTF-16 and UTF-32, or being valid
UTF-8. Anything else is a guess (`encoding_guess`) and says so. No byte is ever dropped: the last resort is
Windows-1252 with the few bytes that it does not define kept as control characters.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_UNDEFINED_IN_CP1252 = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
#: That of UTF-32 goes before that of UTF-16, with which it begins.
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_BOMS = tuple(_ENCODINGS)
_ESCAPED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"), (b"\x1b(J", "iso2022_jp"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text. Line ends are as in the file; a byte order mark is not part of the text.

    `encoding` is Python's name of the codec; `guessed` tells that nothing in the file states it; `note` says
    so in one plain sentence, None when nothing was assumed.
    """

    text: str
    encoding: str
    guessed: bool = False
    note: str | None = None


def decode(data: bytes) -> Decoded:
    """Decode a file. Never raises and never drops a byte; a guess is flagged."""
    bom = byte_order_mark(data)
    if bom:
        return _decode_marked(data[len(bom) :], _ENCODINGS[bom])
    by_nuls = _unicode_by_nuls(data) if 0 in data else None
    if by_nuls is not None:
        return by_nuls
    if b"\x1b" in data:
        escaped = _decode_escaped(data)
        if escaped is not None:
            return escaped
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_damaged_utf8(data) or _decode_by_guess(data)


def byte_order_mark(data: bytes) -> bytes:
    """Return the byte order mark with which a file begins; empty where there is none."""
    if not data.startswith(_BOMS):
        return b""
    return next(bom for bom in _BOMS if data.startswith(bom))


def _decode_marked(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        note = (
            f"The file is marked as {encoding.upper()}, but from byte {error.start + 1} on some bytes are "
            "not; they were read as Windows-1252 so that nothing is lost."
        )
        return Decoded(data.decode(encoding, "keep_bytes"), encoding, True, note)


def _unicode_by_nuls(data: bytes) -> Decoded | None:
    """Recognise UTF-16 and UTF-32 without a mark by the NULs of their ASCII characters."""
    head = data[:4096]
    if head.count(0) * 5 < len(head) or len(head) < 4:
        return None
    nuls = [head[offset::4].count(0) * 4 / len(head) for offset in range(4)]
    candidates = []
    if min(nuls[1:]) > 0.6 or min(nuls[2:]) > 0.95:
        candidates.append("utf-32-le")
    if min(nuls[:3]) > 0.6 or min(nuls[:2]) > 0.95:
        candidates.append("utf-32-be")
    if nuls[1] + nuls[3] > 0.4 and nuls[0] + nuls[2] < 0.1:
        candidates.append("utf-16-le")
    if nuls[0] + nuls[2] > 0.4 and nuls[1] + nuls[3] < 0.1:
        candidates.append("utf-16-be")
    for encoding in candidates:
        text = strictly(data, encoding)
        if text is not None:
            return Decoded(text, encoding, True, guess_note(encoding.upper(), "it has no byte order mark"))
    return None


def _decode_escaped(data: bytes) -> Decoded | None:
    for escape, encoding in _ESCAPED:
        if escape in data:
            text = strictly(data, encoding)
            if text is not None:
                return Decoded(
                    text, encoding, True, guess_note(encoding, "it holds escape sequences of that encoding")
                )
    return None


def _decode_damaged_utf8(data: bytes) -> Decoded | None:
    """Take a text for UTF-8 all the same when its valid sequences outnumber its invalid bytes by far."""
    text = data.decode("utf-8", "surrogateescape")
    invalid = len(_ESCAPED_BYTE.findall(text))
    sequences = len(text) - len(text.encode("ascii", "ignore")) - invalid
    if sequences < 3 or invalid * 4 > sequences:
        return None
    first = _ESCAPED_BYTE.search(text)
    line = text.count("\n", 0, first.start() if first else 0) + 1
    what = "one byte is" if invalid == 1 else f"{invalid} bytes are"
    note = f"The file is UTF-8, but {what} not (first on line {line}); read there as Windows-1252."
    mended = _ESCAPED_BYTE.sub(lambda match: _kept_byte(ord(match[0]) - 0xDC00), text)
    return Decoded(mended, "utf-8", True, note)


def _decode_by_guess(data: bytes) -> Decoded:
    # The frequencies of letters are as much to load as all else of a start, and few files take a guess.
    from archive_app.corpus.encoding_guess import decode_by_guess  # noqa: PLC0415 - see above

    return decode_by_guess(data)


def guess_note(name: str, why: str) -> str:
    """Return the sentence that tells of a guess."""
    return f"The file is not UTF-8; it was read as {name}, because {why}."


def strictly(data: bytes, encoding: str) -> str | None:
    """Return the text; None when the bytes are not all in that encoding."""
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _kept_byte(byte: int) -> str:
    """Return the character that stands for a byte which could not be decoded."""
    return bytes([byte]).decode("latin-1" if byte in _UNDEFINED_IN_CP1252 else "cp1252")


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_kept_byte(byte) for byte in lost), error.end


codecs.register_error("keep_bytes", _keep_bytes)
