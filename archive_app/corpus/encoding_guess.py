"""Bytes that are no Unicode to text: which encoding of the web or of old desktops gives likely letters.

Where none does (`letter_statistics`), charset-normalizer decides.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache

from charset_normalizer import from_bytes

from archive_app.corpus.encoding import Decoded, guess_note, strictly
from archive_app.corpus.letter_statistics import ASCII_CHARACTER, ASCII_CONTROL, PROFILES, Profile, prior

_SAMPLE = 16_000
_CLOSE_LOOK = 8
_NORMALIZER_SAMPLE = 8_000
_DECLARED_BONUS = 12.0
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


def decode_by_guess(data: bytes) -> Decoded:
    """Decode bytes that are no Unicode. Never raises and never drops a byte."""
    sample = _sample(data)
    declared = _declared(data)
    for encoding in _by_likelihood(sample, declared):
        text = strictly(data, encoding)
        if text is not None:
            why = "the file itself names it" if encoding == declared else "its letters fit best"
            return Decoded(text, encoding, True, guess_note(_NAMES.get(encoding, encoding), why))
    best = from_bytes(data[:_NORMALIZER_SAMPLE]).best()
    text = strictly(data, best.encoding) if best else None
    if best and text is not None:
        return Decoded(text, best.encoding, True, guess_note(best.encoding, "its letters fit best"))
    note = "The encoding could not be told; read as Windows-1252, letters with accents may be wrong."
    return Decoded(data.decode("cp1252", "keep_bytes"), "cp1252", True, note)


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
