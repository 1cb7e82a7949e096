"""What conditions typed into the search box ask for, held against the values of the filters pane.

So a row is ticked whichever way it was chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from archive_app.statements.dates import StatementDate
from archive_app.statements.problems import InvalidDate
from archive_app.text.folding import QUOTATION_MARKS, fold
from archive_app.text.language import normalise_tag
from archive_app.text.segmentation import Position, positions
from archive_app.ui.filters.year_axis import FIRST_YEAR, LAST_YEAR
from archive_app.ui.typed_conditions import conditions_on, date_conditions, parted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive_app.statements.dates import Day
    from archive_app.statements.searching import SearchOutcome
    from archive_app.ui.filters.year_axis import Years

_MARKS = regex.escape("".join(QUOTATION_MARKS))
_OPERAND = regex.compile(rf"[{_MARKS}][^{_MARKS}]*+[{_MARKS}]?|[^\s{_MARKS}]++")


def values_asked_for(
    outcome: SearchOutcome, facet: str, counted: Sequence[str | None], known: Sequence[str | None]
) -> tuple[str, ...]:
    """Return the values of `facet` that are asked for in the text of the query.

    Of the values that were counted, else of those known from earlier answers; a single value that is
    neither is returned as it was typed.
    """
    asked: list[str] = []
    for condition in conditions_on(outcome, facet):
        body = parted(outcome.request.query, condition)[1]
        holds = _test_of(facet, body)
        if holds is None:
            continue
        found = [value for value in counted if value is not None and holds(value)]
        found = found or [value for value in known if value is not None and holds(value)]
        asked += found or filter(None, [_as_written(facet, body)])
    return tuple(dict.fromkeys(asked))


def typed_years(outcome: SearchOutcome) -> Years | None:
    """Return the years that all typed periods touch, None when no period is typed."""
    first, last, any_typed = FIRST_YEAR, LAST_YEAR, False
    for condition in date_conditions(outcome):
        try:
            begin, end = _bounds(*parted(outcome.request.query, condition))
        except InvalidDate:
            continue
        any_typed = True
        first = max(first, begin.year) if begin else first
        last = min(last, end.year) if end else last
    return (first, max(first, last)) if any_typed else None


def _test_of(facet: str, body: str) -> Callable[[str], bool] | None:
    """Return a test for the values that a condition asks for, None when it is beyond a plain test."""
    operands = _operands(body)
    if operands is None:
        return None
    tests = [_language_test(operand) if facet == "language" else _test(operand) for operand in operands[1]]
    every = all if operands[0] == "AND" else any
    return lambda value: every(test(value) for test in tests)


def _operands(body: str) -> tuple[str, list[str]] | None:
    """Return how the values of a condition are joined, and each of them as typed."""
    if body[:1] not in "(（":
        return ("OR", [body]) if body.strip("*") and "~" not in body else None
    words = _OPERAND.findall(body[1:].rstrip(")）"))
    operands = [word for word in words if word != "OR"]
    joints = len(words) - len(operands)
    hard = any(word in ("AND", "NOT") or word[0] in "-(" or "~" in word for word in operands)
    if hard or not operands or joints not in (0, len(operands) - 1):
        return None
    return ("OR" if joints else "AND"), operands


def _test(operand: str) -> Callable[[str], bool]:
    bare = operand.strip("".join(QUOTATION_MARKS))
    if bare == operand and regex.search(r"[*?]", bare):
        wild = regex.compile(regex.escape(fold(bare)).replace(r"\*", ".*").replace(r"\?", "."), regex.DOTALL)
        return lambda value: any(
            wild.fullmatch(text) for text in (fold(value), *(word.surface for word in positions(value)))
        )
    wanted = [word.surface for word in positions(bare)]
    return lambda value: _in_sequence(wanted, positions(value))


def _in_sequence(wanted: list[str], words: Sequence[Position]) -> bool:
    return bool(wanted) and any(
        all(
            asked in (word.surface, word.single)
            for asked, word in zip(wanted, words[at : at + len(wanted)], strict=True)
        )
        for at in range(len(words) - len(wanted) + 1)
    )


def _language_test(operand: str) -> Callable[[str], bool]:
    wanted = _primary(operand)
    return lambda value: value == wanted


def _primary(operand: str) -> str | None:
    tag = normalise_tag(operand.strip("".join(QUOTATION_MARKS)))
    return tag.partition("-")[0] if tag else None


def _as_written(facet: str, body: str) -> str | None:
    operands = _operands(body)
    if operands is None or len(operands[1]) != 1 or regex.search(r"[*?]", body):
        return None
    (operand,) = operands[1]
    return _primary(operand) if facet == "language" else operand.strip("".join(QUOTATION_MARKS)) or None


def _bounds(field: str, body: str) -> tuple[Day | None, Day | None]:
    expression = body.strip("".join(QUOTATION_MARKS)).strip()
    if field == "before":
        earliest = StatementDate.parse(expression).earliest
        return None, earliest.before() if earliest else None
    if field == "after":
        latest = StatementDate.parse(expression).latest
        return (latest.after() if latest else None), None
    first, dots, last = expression.partition("..")
    if not dots or "/" in expression or expression[:1] in ("[", "{"):
        whole = StatementDate.parse(expression)
        return whole.earliest, whole.latest
    begin = StatementDate.parse(first).earliest if first else None
    return begin, StatementDate.parse(last).latest if last else None
