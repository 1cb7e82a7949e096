"""When an undated statement may have been issued: what its address, its path and its text say.

Each candidate carries the words and where they stand. None is more than a proposal: a date in a text is often
that of something else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archive_app.statements.date_words import days_in, months_in, years_in
from archive_app.statements.dates_in_names import date_in_address
from archive_app.statements.problems import InvalidDate
from archive_app.statements.relative_days import relative_words
from archive_app.statements.statement import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive_app.statements.date_words import DateWords
    from archive_app.statements.dates import StatementDate
    from archive_app.statements.relative_days import RelativeDay

HEAD = 1500
FOOT = 600
_LONGEST_LINE = 300
_MOST_FROM_TEXT = 4
_PARAGRAPHS_OF_A_HEAD = 8
_LINE_ENDS = ("\n", "\r", "\u2028")

_LABEL = (
    r"(?:(?:first\s+)?published|posted|released|issued|date|dated|for\s+immediate\s+release|press\s+release|datum|stand"
    r"|veröffentlicht|erschienen|pressemitteilung|publiée?|date\s+de\s+publication|communiqué(?:\s+de\s+presse)?|fecha|publicado"
    r"|comunicado(?:\s+de\s+prensa)?|vydáno|publikováno|zveřejněno|tisková\s+zpráva|data|pubblicato|opublikowano)"
)
_BEFORE = r"(?:on|am|vom|den|der|the|le|el|il|dne|a|em|,|:|\(|\|)"
_PLACE = (
    r"(?-i:[A-ZÀ-ÖØ-ÞŠČŘŽĎŤŇĽŁŚŻŐŰ])[\w.’'-]*(?:[,/]?\s+(?:(?:in|of|de|la|am|an|der|nad|upon|v|do)\s+)*"
    r"(?-i:[A-ZÀ-ÖØ-ÞŠČŘŽĎŤŇĽŁŚŻŐŰ(])[\w.’')-]*){0,4}"
)
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
_DASH_BEHIND = re.compile(r"\)?\s*(?:[–—:|]|--|-\s|\.\s?[–—-])")
_NOTHING_BEHIND = re.compile(
    r"[\s).,;*_|\]–—-]*(?:(?:at\s+|um\s+|à\s+)?[0-9]{1,2}[:.][0-9]{2}(?:\s*\w{1,4})?)?[\s).]*"
)


def date_candidates(
    text: str,
    language: str | None,
    *,
    path: str | None = None,
    url: str | None = None,
    event_date: StatementDate | None = None,
) -> tuple[Proposal, ...]:
    """Return what suggests a date of issue, the strongest first.

    `dateline` (a line that is a date, or opens or ends the text with place and date), `file name`, `url`,
    `relative` ("yesterday's verdict": without a value until `event_date`, the day of what it speaks of, is
    known), `text` (other days near the beginning and the end, at most four).
    """
    foot = max(HEAD, len(text) - FOOT)
    days: list[DateWords] = []
    months: list[DateWords] = []
    for place in ((0, min(HEAD, len(text))), (foot, len(text))):
        if years := years_in(text, *place):
            days += days_in(text, *place, language, years)
            months += months_in(text, *place, language, years)
    found = [*_datelines(text, [*days, *months])][:1]
    found += _in_address(path, "file name", "path")
    found += _in_address(url, "url", "url")
    found += _relative(text[:HEAD], language, event_date)
    taken = {proposal.value for proposal in found}
    for words in days:
        if words.date.edtf not in taken and sum(p.basis == "text" for p in found) < _MOST_FROM_TEXT:
            taken.add(words.date.edtf)
            found.append(_proposal(text, words, "text"))
    return tuple(found)


def resolved(proposal: Proposal, event_date: StatementDate) -> Proposal:
    """Return a relative hint with the date that the day of its event gives it; still no more than proposed.

    Raises InvalidDate, with the reason, where that day cannot be the one of which the words speak.
    """
    if proposal.relative is None:
        return proposal
    value = proposal.relative.issued_after(event_date).edtf
    return Proposal(
        proposal.field, value, proposal.evidence, proposal.start, proposal.end, proposal.basis,
        proposal.evidence_in, proposal.relative,
    )  # fmt: skip


def _proposal(text: str, words: DateWords, basis: str) -> Proposal:
    return Proposal("issued", words.date.edtf, text[words.start : words.end], words.start, words.end, basis)


def _in_address(address: str | None, basis: str, evidence_in: str) -> Iterator[Proposal]:
    found = date_in_address(address) if address else None
    if address and found and found.date:
        words = address[found.start : found.end]
        yield Proposal("issued", found.date.edtf, words, found.start, found.end, basis, evidence_in)


def _relative(head: str, language: str | None, event_date: StatementDate | None) -> Iterator[Proposal]:
    words = relative_words(head, language)
    if words is None:
        return
    value = _counted(words.rule, event_date)
    yield Proposal(
        "issued", value, head[words.start : words.end], words.start, words.end, "relative", "text", words.rule
    )


def _counted(rule: RelativeDay, event_date: StatementDate | None) -> str | None:
    if event_date is None:
        return None
    try:
        return rule.issued_after(event_date).edtf
    except InvalidDate:
        return None


@cache
def _opens() -> re.Pattern[str]:
    """What may stand before a date that dates the text: a place, a label, a day of the week, or nothing."""
    return re.compile(
        rf"[\s(\[*_]*(?:{_LABEL}[\s:,]*|{_PLACE}[\s,:(|–—-]*)?(?:{_BEFORE}\s*){{0,3}}{_WEEKDAY}",
        re.IGNORECASE,
    )


@cache
def _signed_place() -> re.Pattern[str]:
    """What may stand before the date of a signature: a place, or nothing."""
    return re.compile(rf"(?:{_PLACE}[\s,]+|v\s+{_PLACE}[\s,]+)?(?:{_BEFORE}\s*){{0,3}}", re.IGNORECASE)


def _datelines(text: str, dates: Sequence[DateWords]) -> Iterator[Proposal]:
    for words in sorted(dates, key=lambda words: (words.start, -words.end)):
        start = max(text.rfind(mark, 0, words.start) for mark in _LINE_ENDS) + 1
        far = min(len(text), words.end + _LONGEST_LINE)
        end = min(at if (at := text.find(mark, words.end, far)) >= 0 else far for mark in _LINE_ENDS)
        if not _opens().fullmatch(text, start, words.start):
            continue
        in_head = words.start < HEAD and len(text[:start].split("\n\n")) <= _PARAGRAPHS_OF_A_HEAD
        alone = _NOTHING_BEHIND.fullmatch(text, words.end, end) is not None
        signs = alone and _signed_place().fullmatch(text, start, words.start) is not None
        opens = words.date.precision == "day" and _DASH_BEHIND.match(text, words.end, end) is not None
        if (in_head and (alone or opens)) or (signs and words.start >= len(text) - FOOT):
            yield _proposal(text, words, "dateline")


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of lines near the beginning and the end, without the white space around them."""
    foot = max(HEAD, len(text) - FOOT)
    for offset, part in ((0, text[:HEAD]), (foot, text[foot:])):
        for match in re.finditer(r"[^\r\n\u2028]+", part):
            line = match[0]
            start = offset + match.start() + len(line) - len(line.lstrip())
            end = offset + match.start() + len(line.rstrip())
            if start < end:
                yield start, end
