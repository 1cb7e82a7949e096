"""Lines that say where a text first appeared: "This post first appeared on X", "Zuerst erschienen in X".

The patterns are narrow on purpose: a line, or its first sentence, must begin by saying so. What it names is
proposed with its words; a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive_app.statements.date_candidates import FOOT, HEAD, lines
from archive_app.statements.dates_as_written import read_date
from archive_app.statements.first_published_patterns import (
    families,
    may_hold_a_phrase,
    patterns_of,
)
from archive_app.statements.statement import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_SENTENCE = 300
_LONGEST_NAME = 120

_LABEL = re.compile(r"[\s([*_>]*(?:(?:[^\W\d_][\w’']*\s+){0,2}[^\W\d_][\w’']*\s*:\s+)?", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"(?:,\s*|\s+)(?:\(|on\s+|am\s+|vom\s+|le\s+|el\s+|il\s+|em\s+|op\s+|dne\s+|w\s+dniu\s+)?(?=[\w(])"
)
_SENTENCE_END = re.compile(r"(?<=\w{3})[.!)\]*_]+\s+(?=[^\W\d_])")
_NAME_END = re.compile(r"(?:,|\s+by|\s+under|\s+as|\s+and|\s+with|\s+from)\s", re.IGNORECASE)
_BY_SOMEONE = re.compile(r",?\s+(?:by|von|par|por|di|od)\s+(?=[^\W\d_a-z][\w’'.-]*\s+[^\W\d_a-z])")
_ADDRESS = re.compile(r"\s*[([<]?(?P<url>https?://[^\s)\]>]+)[)\]>]?\s*")


def first_published(
    text: str, language: str | None = None, links: Sequence[tuple[int, int, str]] = ()
) -> tuple[Proposal, ...]:
    """Return where a text says that it first appeared: publisher, date and address where it gives them.

    `links` are the links of the text as `(start, end, address)`. Only lines near the beginning and the end
    are looked at. The fields are `first_published`, `first_published.issued` and `first_published.url`; the
    evidence of the first is all that the line says of it.
    """
    in_text = _that_may_speak(families(language), text[:HEAD] + text[-FOOT:])
    for start, end in lines(text) if in_text else ():
        in_line = _that_may_speak(in_text, text[start:end])
        for sentence_end in _sentence_ends(text, start, end) if in_line else ():
            in_sentence = _that_may_speak(in_line, text[start:sentence_end])
            patterns = [pattern for family in in_sentence for pattern in patterns_of(family)]
            found = _said(text, (start, sentence_end), patterns, language, links) if patterns else ()
            if found:
                return found
    return ()


def _that_may_speak(asked: Sequence[str], text: str) -> list[str]:
    """Return the families of which a phrase may stand in `text`."""
    plain = text.lower()
    return [family for family in asked if may_hold_a_phrase(family, plain)]


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where the first sentence of a line ends, and where the line does."""
    sentence = _SENTENCE_END.search(text, start, min(end, start + _LONGEST_SENTENCE))
    if sentence:
        yield sentence.start() + 1
    if end - start <= _LONGEST_SENTENCE:
        yield end


def _said(
    text: str,
    line: tuple[int, int],
    patterns: Sequence[re.Pattern[str]],
    language: str | None,
    links: Sequence[tuple[int, int, str]],
) -> tuple[Proposal, ...]:
    start, end = line
    label = _LABEL.match(text, start, end)
    bare = re.match(r"[\s([*_>]*", text[start:end])
    begins = {start + (bare.end() if bare else 0), label.end() if label else start}
    stop = end - (len(text[start:end]) - len(text[start:end].rstrip("()[]*_ ")))
    for begin in sorted(begins):
        for pattern in patterns:
            match = pattern.fullmatch(text, begin, stop)
            if match:
                found = _proposals(text, line, match, language, links)
                if found:
                    return found
    return ()


def _proposals(
    text: str,
    line: tuple[int, int],
    match: re.Match[str],
    language: str | None,
    links: Sequence[tuple[int, int, str]],
) -> tuple[Proposal, ...]:
    name_start, name_end = match.span("name")
    when = match.span("when") if "when" in match.re.groupindex and match["when"] else None
    if when and read_date(text[slice(*when)], language)[0] is None:
        # "published on Harbour Blog by A. Writer": what stands where a day may stand is the name.
        name_start, when = when[0], None
    if read_date(text[name_start:name_end].strip(" .:;,()"), language)[0] is not None:
        return ()
    dated = _date_at_the_end(text, name_start, name_end, language) if when is None else when
    if when is None and dated:
        name_end = dated[0]
    name, url = _name_and_address(text, name_start, name_end, links)
    if name is None:
        return ()
    found = [Proposal("first_published", name, text[line[0] : line[1]], *line, "text")]
    if dated:
        issued, _ = read_date(text[slice(*dated)], language)
        if issued is not None:
            words = text[slice(*dated)]
            found.append(Proposal("first_published.issued", issued.edtf, words, *dated, "text"))
    if url:
        found.append(Proposal("first_published.url", url[2], text[url[0] : url[1]], url[0], url[1], "text"))
    return tuple(found)


def _date_at_the_end(text: str, start: int, end: int, language: str | None) -> tuple[int, int] | None:
    while end > start and text[end - 1] in " .:;,)":
        end -= 1
    for gap in _BEFORE_DATE.finditer(text, max(start, end - 60), end):
        if read_date(text[gap.end() : end].lstrip("("), language)[0] is not None:
            begin = gap.end() + (text[gap.end()] == "(")
            return (begin, end) if gap.start() > start else None
    return None


def _name_and_address(
    text: str, start: int, end: int, links: Sequence[tuple[int, int, str]]
) -> tuple[str | None, tuple[int, int, str] | None]:
    """Return the name in `text[start:end]` and the link upon it; a name that goes on as prose is none."""
    link = next(((s, e, to) for s, e, to in links if start <= s < end and s - start < _LONGEST_NAME), None)
    if link and not link[2].startswith(("http://", "https://")):
        link = None
    if link and text[start : link[0]].strip(" “\"'«„").lower() in (
        "",
        "the",
        "der",
        "die",
        "das",
        "la",
        "le",
        "el",
        "il",
    ):
        name = text[start : link[1]]
    else:
        name = text[start:end]
    written = _ADDRESS.search(name)
    if written and link is None:
        at = start + written.start("url")
        link = (at, at + len(written["url"]), written["url"])
    name = _ADDRESS.sub(" ", name)
    name = _BY_SOMEONE.split(name, maxsplit=1)[0]
    name = _before_a_date(name).strip().rstrip(".:;, (").strip("“”\"'«»„* ")
    if len(name) > _LONGEST_NAME or re.search(r"[!?]\s|\w{3}\.\s", name):
        shorter = _NAME_END.split(name, maxsplit=1)[0]
        name = shorter if len(shorter) < len(name) else ""
    if len(name.split()) > 8:
        name = _NAME_END.split(name, maxsplit=1)[0]
    return (name if name and name[0].isalnum() and len(name) <= _LONGEST_NAME else None), link


def _before_a_date(name: str) -> str:
    """Return a name without what only led up to the date behind it: "Compass, on" is "Compass"."""
    return re.sub(r"(?:,?\s+(?:on|am|vom|le|el|il|em|op|dne|w\s+dniu))?[\s,(]*$", "", name)
