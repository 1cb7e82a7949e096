"""What a text itself suggests about where and when it appeared. Proposed with its words, never taken for
granted.

The patterns are narrow on purpose: a line must begin by saying where it first appeared, and a relative day
must be one of a few set phrases. A person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive_app.statements.dates_as_written import read_date
from archive_app.statements.statement import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = 1500
_FOOT = 600
_LONGEST_LINE = 300
_LONGEST_NAME = 120

_WHAT = (
    r"(?:post|blog post|article|piece|speech|text|statement|interview|blog|letter|essay|column|op-ed"
    r"|contribution)"
)
_FIRST_PUBLISHED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"(?:(?:this|the)\s+{_WHAT}\s+|it\s+)?(?:was\s+)?(?:first|originally)\s+"
            r"(?:appeared|published|posted|printed)\s+(?:on|in|at|by)\s+(?P<name>.+)"
        ),
        rf"(?:this|the)\s+{_WHAT}\s+(?:appeared|was\s+published)\s+(?:first|originally)\s+(?:on|in|at|by)\s+(?P<name>.+)",
        (
            r"(?:(?:dieser|diese|der|die)\s+\w+\s+(?:ist\s+|wurde\s+)?)?(?:zuerst|ursprünglich|erstmals|zunächst)\s+"
            r"(?:erschienen|veröffentlicht)\s+(?:in|im|auf|bei|am)\s+(?P<name>.+)"
        ),
        (
            r"(?:dieser|diese|der|die)\s+\w+\s+(?:ist|wurde|erschien)\s+(?:zuerst|ursprünglich|erstmals|zunächst)\s+"
            r"(?:in|im|auf|bei)\s+(?P<name>.+?)(?:\s+(?:erschienen|veröffentlicht))?"
        ),
        (
            r"(?:(?:ce|cet|cette)\s+\w+\s+(?:a\s+été\s+|est\s+|fut\s+)?)?(?:publiée?|parue?)\s+"
            r"(?:initialement|d[’']abord|à\s+l[’']origine|pour\s+la\s+première\s+fois)\s+(?:dans|sur|par|en)\s+(?P<name>.+)"
        ),
        (
            r"(?:(?:ce|cet|cette)\s+\w+\s+(?:a\s+été\s+|est\s+|fut\s+)?)?(?:initialement|d[’']abord)\s+"
            r"(?:publiée?|parue?)\s+(?:dans|sur|par|en)\s+(?P<name>.+)"
        ),
        (
            r"(?:est[ea]\s+\w+\s+(?:fue\s+|se\s+)?)?(?:publicad[oa]|publicó|apareció)\s+"
            r"(?:originalmente|inicialmente|por\s+primera\s+vez)\s+(?:en|por)\s+(?P<name>.+)"
        ),
        (
            r"(?:est[ea]\s+\w+\s+(?:fue\s+|se\s+)?)?(?:originalmente|inicialmente)\s+(?:publicad[oa]|publicó|apareció)\s+"
            r"(?:en|por)\s+(?P<name>.+)"
        ),
    )
)
_BEFORE_DATE = re.compile(r"(?:,\s*|\s+)(?:\(|on\s+|am\s+|vom\s+|le\s+|el\s+)?(?=[\w(])")

_DAYS = {
    "en": r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)",
    "de": r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)",
    "fr": r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)",
    "es": r"(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)",
}
#: By language: phrases with the thing that they date, then bare phrases.
_RELATIVE: dict[str, tuple[str, str]] = {
    "en": (
        rf"\b(?:yesterday|last\s+(?:night|week|{_DAYS['en']}))[’']s\s+[\w-]+",
        rf"\b(?:yesterday|last\s+(?:night|{_DAYS['en']})|earlier\s+today|this\s+(?:morning|afternoon|evening))\b",
    ),
    "de": (
        r"\bgestrige[nrsm]?\s+[\w-]+",
        (
            rf"(?<!von )\bgestern\b(?:\s+(?:Abend|Nachmittag|Vormittag|Nacht))?"
            rf"|\b(?:letzten|vergangenen)\s+{_DAYS['de']}\b"
        ),
    ),
    "fr": (
        r"\b[\w-]+\s+d[’']hier\b",
        rf"\bhier\b(?:\s+(?:soir|matin))?|\b{_DAYS['fr']}\s+dernier\b",
    ),
    "es": (
        r"\b\w+\s+de\s+ayer\b",
        rf"\bayer\b|\banoche\b|\b(?:el\s+)?pasado\s+{_DAYS['es']}\b|\b(?:el\s+)?{_DAYS['es']}\s+pasado\b",
    ),
}


def propose(
    text: str, language: str | None, *, has_first_published: bool, has_date: bool
) -> tuple[Proposal, ...]:
    """Return what the reading text suggests: where it first appeared, and words that hint at a date."""
    proposals: list[Proposal] = []
    if not has_first_published:
        first = next(_first_published(text), None)
        proposals += [first] if first else []
    if not has_date:
        hint = _relative_day(text[:_HEAD], language)
        proposals += [hint] if hint else []
    return tuple(proposals)


def _first_published(text: str) -> Iterator[Proposal]:
    for start, end in _lines(text):
        line = text[start:end]
        said = line.strip("()[]*_ ")
        for pattern in _FIRST_PUBLISHED:
            match = pattern.fullmatch(said)
            name = _publisher(match["name"]) if match else None
            if name:
                yield Proposal("first_published", name, line, start, end)
                break


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of short lines near the beginning and the end, without white space around them."""
    foot = max(_HEAD, len(text) - _FOOT)
    for offset, part in ((0, text[:_HEAD]), (foot, text[foot:])):
        for match in re.finditer(r"[^\r\n\u2028]+", part):
            line = match[0]
            start = offset + match.start() + len(line) - len(line.lstrip())
            end = offset + match.start() + len(line.rstrip())
            if 0 < end - start <= _LONGEST_LINE:
                yield start, end


def _publisher(name: str) -> str | None:
    """Return the name of the publisher in what follows "in" or "on"; None when that is no name."""
    name = name.strip().rstrip(".:;, ")
    if read_date(name)[0] is not None:
        return None
    for gap in _BEFORE_DATE.finditer(name[-60:]):
        if read_date(name[-60:][gap.end() :].rstrip(")"))[0] is not None:
            name = name[: len(name) - len(name[-60:]) + gap.start()].rstrip(" ,")
            break
    name = name.strip("“”\"'«»„* ")
    if not name or len(name) > _LONGEST_NAME or not name[0].isalnum():
        return None
    return None if re.search(r"[.!?]\s", name) else name


def _relative_day(head: str, language: str | None) -> Proposal | None:
    spoken = (language or "").partition("-")[0].lower()
    asked = [spoken] if spoken in _RELATIVE else [] if spoken else list(_RELATIVE)
    for strength in (0, 1):
        patterns = [_RELATIVE[name][strength] for name in asked]
        found = [m for pattern in patterns for m in re.finditer(pattern, head, re.IGNORECASE)]
        if found:
            match = min(found, key=lambda candidate: candidate.start())
            return Proposal("issued", None, match[0], match.start(), match.end())
    return None
