"""Dates in words, with exactly the precision and the certainty that is held: never more, never less.

EDTF expressions (ISO 8601-2:2019, levels 0 and 1) are put in the words that a caption would use: "12 March
2017", "March 2017 (inferred)", "about 2018". What is not understood is shown as it is written.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from archive_app.statements.dates_in_words import edtf_in_words

if TYPE_CHECKING:
    from archive_app.statements.dates import StatementDate

LEFT_TO_RIGHT_ISOLATE = "\u2066"
FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"

_HOW_KNOWN = {"inferred": "inferred", "file name": "from the file name"}
_LONGEST_HINT = 80


def isolated(text: str) -> str:
    """Return `text` between U+2068 and U+2069, so that its direction does not disturb its neighbours."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}" if text else ""


def path_isolated(path: str) -> str:
    """Return a path between U+2066 and U+2069: it runs from left to right in any script."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{path}{POP_DIRECTIONAL_ISOLATE}"


def human_date(date: StatementDate | None, basis: str | None = None, hint: str | None = None) -> str:
    """Return `date` in words, with how it is known.

    `basis` is `stated`, `inferred`, `file name` or None; `hint` are the words of the text that hint at an
    unknown date.
    """
    if date is None:
        return f"undated — text says “{_shortened(hint)}”" if hint and hint.strip() else "undated"
    return _with_how_known(edtf_in_words(date.edtf), _HOW_KNOWN.get(basis or ""))


def period_in_words(date_from: str | None, date_to: str | None) -> str:
    """Return the period of a filter as a chip names it: "2016 – 2018", "from March 2016", "until 2018"."""
    if date_from and date_to:
        first, last = edtf_in_words(date_from), edtf_in_words(date_to)
        return first if first == last else f"{first} – {last}"
    if date_from:
        return f"from {edtf_in_words(date_from)}"
    return f"until {edtf_in_words(date_to)}" if date_to else "any date"


def moment_in_words(time: str) -> str:
    """Return a time in ISO 8601 as it was here: "3 November 2026, 14:05"."""
    here = datetime.fromisoformat(time).astimezone()
    return f"{edtf_in_words(here.date().isoformat())}, {here:%H:%M}"


def _with_how_known(words: str, how: str | None) -> str:
    if how is None:
        return words
    return f"{words[:-1]}, {how})" if words.endswith("(uncertain)") else f"{words} ({how})"


def _shortened(hint: str) -> str:
    plain = " ".join(hint.split())
    return plain if len(plain) <= _LONGEST_HINT else f"{plain[: _LONGEST_HINT - 1].rstrip()}…"
