"""Bytes to text, and what was assumed on the way.

Unicode is recognised by its own marks: a byte order mark, the NULs of UTF-16 and UTF-32, or being valid
UTF-8. Anything else is a guess and says so: the encodings of the web and of old desktops are compared by how
likely the letters are that they give (`letter_statistics`); where none is likely, charset-normalizer decides.
No byte is ever dropped: the last resort is Windows-1252 with the few bytes that it does not define kept as
control characters.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes

from archive_app.corpus.letter_statistics import ASCII_CHARACTER, ASCII_CONTROL, PROFILES, Profile, prior

_SAMPLE = 16_000
_CLOSE_LOOK = 8
_NORMALIZER_SAMPLE = 8_000
_DECLARED_BONUS = 12.0
_UNDEFINED_IN_CP1252 = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_CONTROLS = frozenset(map(chr, (*range(9), 11, *range(14, 27), 28, 29, 30, 31, 127)))
_SEVERAL_BYTES = frozenset(
    (
        *(
            "gb18030",
            "big5",
            "cp950",
            "big5hkscs",
            "shift_jis",
            "cp932",
            "euc_jp",
            "euc_jis_2004",
            "euc_kr",
            "cp949",
        ),
        *("johab", "utf_16_le", "utf_16_be"),
    )
)

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
_DECLARATION = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_NAMES = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "iso8859_2": "ISO 8859-2 (Central European)",
    "iso8859_5": "ISO 8859-5 (Cyrillic)",
    "iso8859_7": "ISO 8859-7 (Greek)",
    "koi8_r": "KOI8-R (Russian)",
    "mac_roman": "Mac OS Roman",
    "mac_cyrillic": "Mac OS Cyrillic",
    "shift_jis": "Shift JIS (Japanese)",
    "cp932": "Windows-31J (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "euc_kr": "EUC-KR (Korean)",
    "tis_620": "TIS-620 (Thai)",
}


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
    by_nuls = _unicode_by_nuls(data)
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
        text = _strictly(data, encoding)
        if text is not None:
            return Decoded(text, encoding, True, _guess_note(encoding.upper(), "it has no byte order mark"))
    return None


def _decode_escaped(data: bytes) -> Decoded | None:
    for escape, encoding in _ESCAPED:
        if escape in data:
            text = _strictly(data, encoding)
            if text is not None:
                return Decoded(
                    text, encoding, True, _guess_note(encoding, "it holds escape sequences of that encoding")
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
    sample = _sample(data)
    declared = _declared(data)
    for encoding in _by_likelihood(sample, declared):
        text = _strictly(data, encoding)
        if text is not None:
            why = "the file itself names it" if encoding == declared else "its letters fit best"
            return Decoded(text, encoding, True, _guess_note(_NAMES.get(encoding, encoding), why))
    best = from_bytes(data[:_NORMALIZER_SAMPLE]).best()
    text = _strictly(data, best.encoding) if best else None
    if best and text is not None:
        return Decoded(text, best.encoding, True, _guess_note(best.encoding, "its letters fit best"))
    note = "The encoding could not be told; read as Windows-1252, letters with accents may be wrong."
    return Decoded(data.decode("cp1252", "keep_bytes"), "cp1252", True, note)


def _guess_note(name: str, why: str) -> str:
    return f"The file is not UTF-8; it was read as {name}, because {why}."


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(data: bytes) -> str | None:
    found = _DECLARATION.search(data[:2048])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    # Web pages that declare the ISO or national standard mean its Windows extension (WHATWG Encoding
    # Standard).
    extended = {
        "iso8859-1": "cp1252",
        "ascii": "cp1252",
        "iso8859-9": "cp1254",
        "gb2312": "gb18030",
        "gbk": "gb18030",
    }
    return extended.get(name, name.replace("-", "_"))


def _sample(data: bytes) -> bytes:
    """Return at most `_SAMPLE` bytes, of whole lines, that hold what is not ASCII."""
    if len(data) <= _SAMPLE:
        return data
    pieces: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            pieces.append(line)
            size += len(line)
            if size >= _SAMPLE:
                break
    return b"".join(pieces)[: 2 * _SAMPLE]


def _by_likelihood(sample: bytes, declared: str | None) -> list[str]:
    """Return the encodings in which the sample reads like a text of some language, best first."""
    readings: dict[str, Counter[str] | None] = {}
    byte_counts = Counter(sample)
    scored: list[tuple[float, str, Profile]] = []
    for profile in PROFILES:
        for encoding in profile.encodings:
            if encoding not in readings:
                readings[encoding] = _characters(sample, byte_counts, encoding)
            characters = readings[encoding]
            if characters is None:
                continue
            score = beyond = 0.0
            for character, count in characters.items():
                if character > "\x7f":
                    score += count * profile.likelihood(character)
                    beyond += count
                else:
                    score += count * (ASCII_CONTROL if character in _CONTROLS else ASCII_CHARACTER)
                    beyond += count * (character in _CONTROLS)
            plain = ASCII_CHARACTER * (characters.total() - beyond)
            if beyond and score - plain >= profile.least * beyond:
                score += prior(encoding) + _DECLARED_BONUS * (encoding == declared)
                scored.append((score, encoding, profile))
    scored.sort(key=lambda entry: -entry[0])
    return _by_context(sample, scored)


def _by_context(sample: bytes, scored: list[tuple[float, str, Profile]]) -> list[str]:
    """Refine the order of the first few by what stands next to what."""
    refined = [
        (score + profile.context(sample.decode(encoding, "replace")), encoding)
        for score, encoding, profile in scored[:_CLOSE_LOOK]
    ]
    refined.sort(key=lambda entry: -entry[0])
    return list(dict.fromkeys([encoding for _, encoding in refined] + [entry[1] for entry in scored]))


def _characters(sample: bytes, byte_counts: Counter[int], encoding: str) -> Counter[str] | None:
    """Count the characters that the sample has in an encoding; None when it cannot be in it."""
    table = _single_byte_table(encoding)
    if table is None:
        try:
            return Counter(codecs.getincrementaldecoder(encoding)().decode(sample))
        except UnicodeDecodeError:
            return None
    characters: Counter[str] = Counter()
    for byte, count in byte_counts.items():
        if table[byte] == "\ufffd":
            return None
        characters[table[byte]] += count
    return characters


@lru_cache(maxsize=64)
def _single_byte_table(encoding: str) -> str | None:
    """Return the character of each byte, U+FFFD where there is none; None for multi-byte encodings."""
    if encoding in _SEVERAL_BYTES:
        return None
    return bytes(range(256)).decode(encoding, "replace")


def _kept_byte(byte: int) -> str:
    """Return the character that stands for a byte which could not be decoded."""
    return bytes([byte]).decode("latin-1" if byte in _UNDEFINED_IN_CP1252 else "cp1252")


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_kept_byte(byte) for byte in lost), error.end


codecs.register_error("keep_bytes", _keep_bytes)
