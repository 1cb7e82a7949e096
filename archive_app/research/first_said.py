"""Who said it first: every statement that holds a phrase, in the order of time, and by party.

A date that is not known to the day is an interval, and intervals that overlap leave open who was first. What
is undated stands apart: it may be older than all. Statements that say nearly the same are one occurrence with
its reprints.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from archive_app.archive import SearchCancelled
from archive_app.research.whose_words import whose_words
from archive_app.statements.problems import UnknownStatement
from archive_app.statements.searching import SearchRequest
from archive_app.text.folding import QUOTATION_MARKS, Level, fold
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive_app.archive import Archive
    from archive_app.statements.searching import Coverage
    from archive_app.statements.statement import Statement

#: Statements that are read; of a phrase that more of them hold, the earliest are.
MOST_READ = 2_000
_AROUND = 90
_MARKS = regex.compile("[" + regex.escape("".join(QUOTATION_MARKS)) + "]")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A statement that holds the phrase `count` times, first at `[start, end)` of its text.

    `own_words` tells whether the statement says it there itself, as in a QuotationMatch. `party` is the name
    under which its party is counted. `reprints` say the same; each is later than this one, or undated.
    """

    statement: Statement
    start: int
    end: int
    count: int
    own_words: bool | None
    party: str | None = None
    reprints: tuple[Statement, ...] = ()

    @property
    def passage(self) -> tuple[str, str, str]:
        """The words before the phrase, the phrase as it stands there, and the words behind it."""
        text, first, last = self.statement.text, self.start - _AROUND, self.end + _AROUND
        before = text[max(0, first) : self.start]
        if first > 0:
            before = before[before.find(" ") + 1 :]
        behind = text[self.end : last]
        if last < len(text) and " " in behind:
            behind = behind[: behind.rfind(" ")]
        return before, text[self.start : self.end], behind


@dataclass(frozen=True, slots=True)
class FirstSaid:
    """The answer. `dated` is in the order of the earliest day that each date can mean.

    `first` are the occurrences that can have been the first of the dated ones: one, where its latest day lies
    before all others' earliest. `total` counts the statements that hold the phrase, reprints too; `unread`
    those of them that were not looked at, since they are later than all that were.
    """

    phrase: str
    dated: tuple[Occurrence, ...]
    undated: tuple[Occurrence, ...]
    first: tuple[Occurrence, ...]
    total: int
    unread: int
    coverage: Coverage

    def by_party(self) -> list[tuple[str | None, tuple[Occurrence, ...]]]:
        """Return the dated occurrences of each party, parties in the order of their first one."""
        found: dict[str | None, list[Occurrence]] = defaultdict(list)
        for occurrence in self.dated:
            found[occurrence.party].append(occurrence)
        return [(party, tuple(said)) for party, said in found.items()]


def first_said(
    archive: Archive,
    phrase: str,
    is_cancelled: Callable[[], bool] = lambda: False,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> FirstSaid:
    """Find who said a phrase first; the words count as a search for them between quotation marks does.

    `on_progress` hears how many of how many statements were read. Raises NotIndexed and SearchCancelled.
    """
    words = " ".join(_MARKS.sub(" ", phrase).split())
    if not positions(words):
        return FirstSaid(phrase, (), (), (), 0, 0, archive.coverage())
    query = f'text:"{words}"'
    outcome = archive.request(SearchRequest(query, sort="oldest", limit=MOST_READ, match="all"), is_cancelled)
    names = archive.aliases().aliases
    found: list[Occurrence] = []
    for number, hit in enumerate(outcome.hits):
        if is_cancelled():
            raise SearchCancelled
        on_progress(number, len(outcome.hits))
        occurrence = _occurrence(archive, hit.id, query)
        if occurrence is not None:
            party = occurrence.statement.party
            found.append(replace(occurrence, party=names.main(party) if party else None))
    joined = _reprints_joined(found, archive)
    dated = sorted((one for one in joined if _days(one.statement) is not None), key=_order)
    undated = tuple(one for one in joined if _days(one.statement) is None)
    return FirstSaid(
        words,
        tuple(dated),
        undated,
        _can_be_first(dated),
        outcome.total,
        outcome.total - len(outcome.hits),
        archive.coverage(),
    )


def _occurrence(archive: Archive, key: str, query: str) -> Occurrence | None:
    try:
        statement = archive.statement(key)
    except UnknownStatement:
        # Removed since the search; the next update tells of it.
        return None
    spans = archive.marks(statement, query)
    if not spans:
        return None
    start, end = spans[0]
    return Occurrence(statement, start, end, len(spans), whose_words(statement, start, end))


def _reprints_joined(found: Iterable[Occurrence], archive: Archive) -> list[Occurrence]:
    """Join statements that say the same; the earliest stands for all.

    They are what the index holds for reprints of one another, and those whose texts are alike but for case
    and white space, however short.
    """
    groups: dict[str, list[Occurrence]] = {}
    texts: dict[str, list[Occurrence]] = {}
    for occurrence in found:
        statement = occurrence.statement
        others = (groups[key] for key in archive.reprints(statement.id) if key in groups)
        alike = texts.setdefault(" ".join(fold(statement.text, Level.CASE).split()), [])
        group = next(others, alike)
        group.append(occurrence)
        groups[statement.id] = group
    joined = []
    for group in {id(group): group for group in groups.values()}.values():
        first, *rest = sorted(group, key=_order)
        joined.append(replace(first, reprints=tuple(other.statement for other in rest)))
    return joined


def _can_be_first(dated: list[Occurrence]) -> tuple[Occurrence, ...]:
    ends = [days[1] for one in dated if (days := _days(one.statement)) is not None]
    known = [end for end in ends if end is not None]
    if not known:
        return tuple(dated)
    bound = min(known)
    return tuple(
        one
        for one in dated
        if (days := _days(one.statement)) is not None and (days[0] is None or days[0] <= bound)
    )


def _days(statement: Statement) -> tuple[int | None, int | None] | None:
    """Return the first and the last day that a date can mean, as numbers; None where nothing is known."""
    issued = statement.issued
    if issued is None or (issued.earliest is None and issued.latest is None):
        return None
    return (
        issued.earliest.number if issued.earliest else None,
        issued.latest.number if issued.latest else None,
    )


def _order(occurrence: Occurrence) -> tuple[bool, float, float, str]:
    days = _days(occurrence.statement)
    if days is None:
        return True, 0.0, 0.0, occurrence.statement.id
    first, last = days
    return (
        False,
        float("-inf") if first is None else first,
        float("inf") if last is None else last,
        occurrence.statement.id,
    )
