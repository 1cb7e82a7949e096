"""Conditions typed into the search box, such as `party:"Riverside Union"`, as the panes show them.

The index understands a query; here a condition that it understood is held against the values of the filters
pane, so that a row is ticked whichever way it was chosen, and is taken out of the text when it is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from archive_app.statements.dates import StatementDate
from archive_app.statements.problems import InvalidDate
from archive_app.text.folding import QUOTATION_MARKS, fold
from archive_app.text.language import normalise_tag
from archive_app.text.segmentation import Position, positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive_app.statements.dates import Day
    from archive_app.statements.searching import SearchOutcome, TypedCondition

Years = tuple[int, int]

#: Years of a period without a beginning or an end.
FIRST_YEAR, LAST_YEAR = 0, 9999

_FACETS = {
    "party": "party", "source": "source", "publisher": "source", "type": "type",
    "lang": "language", "language": "language",
}  # fmt: skip
_DATES = frozenset({"date", "issued", "before", "after"})
_FIELD = regex.compile(r"([A-Za-z]+)[:：]")
_MARKS = regex.escape("".join(QUOTATION_MARKS))
_OPERAND = regex.compile(rf"[{_MARKS}][^{_MARKS}]*+[{_MARKS}]?|[^\s{_MARKS}]++")
_LAST_AND = regex.compile(r"(?:^|(?<=\s))AND$")
_FIRST_AND = regex.compile(r"^AND(?=\s|$)")


def without_conditions(query: str, conditions: Iterable[TypedCondition]) -> str:
    """Return `query` without some typed conditions, one space where each stood."""
    for condition in sorted(conditions, key=lambda condition: condition.start, reverse=True):
        query = without_condition(query, condition)
    return query


def without_condition(query: str, condition: TypedCondition) -> str:
    """Return `query` without a typed condition, one space where it stood, and without the AND that joined
    it.
    """
    before, after = query[: condition.start].rstrip(), query[condition.end :].lstrip()
    joined = _LAST_AND.search(before)
    if joined is not None:
        before = before[: joined.start()].rstrip()
    elif not before:
        after = _FIRST_AND.sub("", after).lstrip()
    return f"{before} {after}".strip()


def conditions_on(outcome: SearchOutcome, facet: str) -> tuple[TypedCondition, ...]:
    """Return the typed conditions that ask for values of `facet`; exclusions are none of them."""
    return tuple(
        condition
        for condition in outcome.conditions
        if _FACETS.get(_parted(outcome.request.query, condition)[0]) == facet
    )


def date_conditions(outcome: SearchOutcome) -> tuple[TypedCondition, ...]:
    """Return the typed conditions that ask for a period."""
    query = outcome.request.query
    return tuple(condition for condition in outcome.conditions if _parted(query, condition)[0] in _DATES)


def values_asked_for(
    outcome: SearchOutcome, facet: str, counted: Sequence[str | None], known: Sequence[str | None]
) -> tuple[str, ...]:
    """Return the values of `facet` that are asked for in the text of the query.

    Of the values that were counted, else of those known from earlier answers; a single value that is
    neither is returned as it was typed.
    """
    asked: list[str] = []
    for condition in conditions_on(outcome, facet):
        body = _parted(outcome.request.query, condition)[1]
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
            begin, end = _bounds(*_parted(outcome.request.query, condition))
        except InvalidDate:
            continue
        any_typed = True
        first = max(first, begin.year) if begin else first
        last = min(last, end.year) if end else last
    return (first, max(first, last)) if any_typed else None


def _parted(query: str, condition: TypedCondition) -> tuple[str, str]:
    """Return the name of the field as typed, in small letters, and what follows it; two empty strings for an
    exclusion.
    """
    typed = query[condition.start : condition.end]
    named = _FIELD.match(typed)
    return (named[1].lower(), typed[named.end() :]) if named else ("", "")


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
