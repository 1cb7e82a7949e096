"""What the window says of a check: the verdict, each place, and what differs. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.text.segmentation import positions
from archive_app.ui.dates_text import human_date, isolated
from archive_app.ui.results.row_text import SEPARATOR, flattened
from archive_app.ui.wording import counted, coverage_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_app.research.quotation import QuotationCheck, QuotationMatch

    Diff = Sequence[tuple[str, str]]

VERDICTS = {
    "exact": "Exact",
    "typographic": "Exact but for typography",
    "shortened": "Shortened, and marked so",
    "altered": "Altered",
    "assembled": "Assembled from parts",
    "absent": "Not in this archive",
}
WHOSE = {
    True: "the statement’s own words",
    False: "quoted by the statement",
    None: "perhaps quoted: cannot be told",
}
LEGEND = "Struck through: left out of the quotation.   Underlined: put in by it."

_ELSEWHERE = "It may have been said elsewhere."
_ONE_WORD = "A single word says little about who said what."
_TOLD = {"move": "moved here", "away": "moved away"}
_CHANGES_TOLD = 6
_LONGEST_CHANGE = 60
# Between words and what was left out or put in, these say nothing.
_EDGES = " ,;:.，、。؛،"


def rule_of(check: QuotationCheck) -> str:
    """Return the rule of the verdict in words; for what is absent, what the archive covers instead."""
    if check.verdict == "absent":
        return f"{coverage_in_words(check.coverage)} {_ELSEWHERE}"
    return check.rule


def found_in_words(check: QuotationCheck) -> str:
    """Return in one sentence how much was found and, where words differ, how much is alike."""
    matches = check.matches
    if not matches:
        return _ONE_WORD if _is_one_word(check.quotation) else ""
    if check.verdict == "assembled":
        statements = counted(len({match.statement.id for match in matches}), "statement")
        return f"{counted(len(matches), 'part')} from {statements}, in the order of the quotation."
    words = f"Found in {counted(len(matches), 'statement')}"
    first = next((match for match in ordered(check) if match.statement.issued), None)
    if first is not None:
        date = human_date(first.statement.issued, first.statement.issued_basis)
        words += f"; {'earliest date' if len(matches) > 1 else 'date'}: {date}"
    if check.verdict == "altered":
        words += f"; at most {_percent(max(match.similarity for match in matches))} alike"
    words += "."
    return f"{words} {_ONE_WORD}" if _is_one_word(check.quotation) else words


def ordered(check: QuotationCheck) -> tuple[QuotationMatch, ...]:
    """Return the matches earliest first, the undated last; parts in the order of the quotation."""
    from archive_app.research.quotation import age_order  # noqa: PLC0415 - it brings the aligner with it

    if check.verdict == "assembled":
        return check.matches
    return tuple(sorted(check.matches, key=age_order))


def title_of(match: QuotationMatch) -> str:
    """Return the title of a match's statement, or the name of its file."""
    title = flattened(match.statement.title).strip()
    return title or match.statement.path.rsplit("/", 1)[-1]


def when_and_where(match: QuotationMatch) -> str:
    """Return date with its certainty, party, who speaks, and sources, each in its own direction."""
    statement = match.statement
    speaking = [person.name for person in statement.people if person.role != "quoted"]
    names = [statement.party or "", *speaking[:2], *statement.sources]
    date = human_date(statement.issued, statement.issued_basis, statement.date_hint)
    return SEPARATOR.join(isolated(flattened(name)) for name in dict.fromkeys((date, *names)) if name)


def how_alike(match: QuotationMatch) -> str:
    """Return the verdict on one place, how much is alike, and whose words they are."""
    alike = "" if match.similarity >= 1 else f"{_percent(match.similarity)} alike"
    verdict = "a part, as quoted" if match.verdict == "assembled" else VERDICTS[match.verdict].lower()
    reprint = "a reprint of the place above" if match.reprint_of is not None else ""
    return SEPARATOR.join(part for part in (verdict, alike, WHOSE[match.own_words], reprint) if part)


def spoken(match: QuotationMatch) -> str:
    """Return a row of the list as a screen reader says it."""
    return f"{title_of(match)}. {when_and_where(match)}. {how_alike(match)}"


def as_shown(match: QuotationMatch) -> tuple[int, int, Diff]:
    """Return the span and the difference of a match with the signs at its edges that both sides have.

    A passage begins and ends with a word; a full stop of the quotation that follows it there is not put in.
    """
    text, start, end, diff = match.statement.text, match.start, match.end, list(match.diff)
    if diff and diff[-1][0] == "insert" and text.startswith(diff[-1][1], end):
        end += len(diff[-1][1])
        diff[-1] = ("equal", diff[-1][1])
    if diff and diff[0][0] == "insert" and text.endswith(diff[0][1], 0, start):
        start -= len(diff[0][1])
        diff[0] = ("equal", diff[0][1])
    return start, end, diff


def changes_in_words(diff: Diff) -> list[str]:
    """Return what differs, one change a line: "left out: not", "in place of raise: cut"."""
    told: list[str] = []
    number = 0
    while number < len(diff):
        operation, text = diff[number]
        number += 1
        if operation == "equal" or not text.strip():
            continue
        if operation == "delete":
            following = diff[number] if number < len(diff) else ("equal", "")
            if following[0] == "insert" and following[1].strip():
                told.append(f"in place of {_cited(text)}: {_cited(following[1])}")
                number += 1
                continue
            told.append(f"left out: {_cited(text)}")
        else:
            told.append(f"{_TOLD.get(operation, 'put in')}: {_cited(text)}")
    return told


def changes_told(diff: Diff) -> str:
    """Return the first few changes in one line, with the number of the others."""
    changes = changes_in_words(diff)
    if not changes:
        return "Nothing differs but white space." if any(kind != "equal" for kind, _ in diff) else ""
    line = "; ".join(changes[:_CHANGES_TOLD])
    others = len(changes) - _CHANGES_TOLD
    line = f"{line[0].upper()}{line[1:]}"
    return f"{line}; and {counted(others, 'other change')}." if others > 0 else f"{line}."


def _cited(text: str) -> str:
    words = " ".join(text.split())
    words = words.strip(_EDGES) or words
    return isolated(words if len(words) <= _LONGEST_CHANGE else f"{words[: _LONGEST_CHANGE - 1].rstrip()}…")


def _percent(share: float) -> str:
    # Rounded down: what differs at all is never "100 % alike".
    return f"{int(share * 100)} %"


def _is_one_word(text: str) -> bool:
    return len(positions(text[:200])) == 1
