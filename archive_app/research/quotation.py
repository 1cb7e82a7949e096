"""Did they say it? A quotation held against every statement of the archive, with a verdict and its rule.

Candidates come from the index by the places of their rarest words (`Archive.passages`); each is then read and
compared letter by letter (`text.verbatim`) or aligned word by word (`text.alignment`). The verdict never says
more than the texts: what is not found is "not in this archive", never "never said".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from archive_app.archive import SearchCancelled
from archive_app.research.covering import covering
from archive_app.research.whose_words import whose_words
from archive_app.text.alignment import Nearest, SharedRun, Words, nearest, shared_runs, words_of
from archive_app.text.difference import Change, DifferenceCancelled, difference
from archive_app.text.folding import Level
from archive_app.text.segmentation import positions
from archive_app.text.verbatim import Quotation, QuotedText, read_quotation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive_app.archive import Archive
    from archive_app.statements.searching import Coverage, Passage
    from archive_app.statements.statement import Statement

Verdict = Literal["exact", "typographic", "shortened", "altered", "assembled", "absent"]

#: Each verdict's rule, as the person reads it.
RULES: dict[str, str] = {
    "exact": "The same characters stand in the statement.",
    "typographic": "The same words; only quotation marks, dashes, spaces, line ends or capitals differ.",
    "shortened": "The parts between the marked gaps stand in the statement, in this order.",
    "altered": "The nearest passage holds at least 60 % of the words in order, but not as they are quoted.",
    "assembled": "Its parts, of five words or more, stand in different places.",
    "absent": "Not in this archive.",
}

#: Share of the words that one span must hold in order, or the parts together.
LEAST_SHARE = 0.6
#: Words of a part of an assembled quotation; in scripts without spaces eight characters take their place.
LEAST_PART = 5
_LEAST_PART_UNSPACED = 8
_MOST_VERBATIM = 200
_MOST_NEAREST = 6
_MOST_ALTERED = 10
# A long quotation's parts are looked for in stretches of so many words, which overlap by so many.
_STRETCH = 64
_OVERLAP = 16
_MOST_STRETCHES = 400
# Where 0.6 of the words stand in order, so do more than this of the rarest, unless just these were changed.
_LEAST_OF_RARE = 0.25
# Where all words stand but for some that are broken at line ends, so does this share of the rarest.
_LEAST_OF_WHOLE = 0.5
# Matches that hold so much less of the words than the best are not shown.
_AS_GOOD = 0.1
# Longer quotations are looked for by so many of their words.
_MOST_TERMS = 400
_MOST_LOOKED_FOR = 4 * _MOST_TERMS
_LOOKED_AT = 40 * _MOST_LOOKED_FOR


@dataclass(frozen=True, slots=True)
class QuotationMatch:
    """A statement that holds the quotation, or a part of it, at `[start, end)` of its text.

    `passage` are the characters there. `similarity` is 1 where all quoted words stand there as they are, else
    the share of words in common (2 * common / words of both). `own_words` tells whether the statement says
    it itself (True), quotes someone else (False), or cannot be told (None). `diff` leads from the passage to
    the quotation: the passage is what is `equal` and `delete`, the quotation what is `equal` and `insert`.
    Typography and white space are told apart in exact and typographic matches only. `reprint_of` is the id
    of a match before it whose statement says nearly the same.
    """

    statement: Statement
    verdict: Verdict
    start: int
    end: int
    similarity: float
    own_words: bool | None
    diff: tuple[tuple[str, str], ...]
    reprint_of: str | None = None

    @property
    def passage(self) -> str:
        """The words of the statement that match."""
        return self.statement.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """The answer: the best verdict that the archive allows, and every place it rests on, earliest first."""

    quotation: str
    verdict: Verdict
    matches: tuple[QuotationMatch, ...]
    coverage: Coverage

    @property
    def rule(self) -> str:
        """What the verdict means."""
        return RULES[self.verdict]


def check_quotation(
    archive: Archive, text: str, is_cancelled: Callable[[], bool] | None = None
) -> QuotationCheck:
    """Hold a pasted passage against the archive; raises NotIndexed and SearchCancelled."""
    quotation = read_quotation(text)
    search = _Search(archive, quotation, is_cancelled)
    matches: Sequence[QuotationMatch] = ()
    if quotation.parts:
        matches = search.verbatim() or search.altered() or search.assembled()
    verdict = matches[0].verdict if matches else "absent"
    for match in matches:
        verdict = min(verdict, match.verdict, key=list(RULES).index)
    return QuotationCheck(quotation.text, verdict, _with_reprints(archive, matches), archive.coverage())


def _with_reprints(archive: Archive, matches: Sequence[QuotationMatch]) -> tuple[QuotationMatch, ...]:
    """Set each reprint below the first match that it is a reprint of; parts stay in their order."""
    if any(match.verdict == "assembled" for match in matches):
        return tuple(matches)
    groups: dict[str, list[QuotationMatch]] = {}
    for match in matches:
        alike = archive.reprints(match.statement.id)
        group = next((groups[name] for name in alike if name in groups), [])
        groups[match.statement.id] = group
        group.append(match)
    found: list[QuotationMatch] = []
    for group in {id(group): group for group in groups.values()}.values():
        first, *others = group
        found += [first, *(replace(other, reprint_of=first.statement.id) for other in others)]
    return tuple(found)


class _Search:
    """One quotation's way through the archive; statements are read once."""

    def __init__(
        self, archive: Archive, quotation: Quotation, is_cancelled: Callable[[], bool] | None
    ) -> None:
        self._archive = archive
        self._quotation = quotation
        self._is_cancelled = is_cancelled or (lambda: False)
        self._read: dict[str, Statement] = {}
        self._folded: dict[str, QuotedText] = {}
        self._words: dict[str, Words] = {}
        self._terms = _first_terms(quotation.words)
        self._wanted = words_of(quotation.words, self._go_on)
        self._nearby: list[Passage] | None = None

    def verbatim(self) -> list[QuotationMatch]:
        """Exact, typographic and shortened matches; the least of these only where no better one is."""
        # Words broken at line ends are other words to the index; then the places of the rest lead there.
        found = self._verbatim_in(self._in_sequence())
        if not found or all(match.verdict == "shortened" for match in found):
            near = (
                passage.id for passage in self._near() if passage.held >= _LEAST_OF_WHOLE * passage.sought
            )
            found = self._verbatim_in(dict.fromkeys((*self._read, *near)))
        whole = [match for match in found if match.verdict != "shortened"]
        return sorted(whole or found, key=age_order)

    def _verbatim_in(self, names: Iterable[str]) -> list[QuotationMatch]:
        found: list[QuotationMatch] = []
        for name in names:
            self._go_on()
            statement = self._statement(name)
            if len(self._wanted) > len(statement.text):
                continue
            text = self._folded.setdefault(name, QuotedText(statement.text))
            there = text.verbatim(self._quotation)
            if there is not None:
                found.append(self._match(statement, there.verdict, there.start, there.end, 1.0))
        return found

    def altered(self) -> list[QuotationMatch]:
        """Spans that hold most of the words in order, the nearest first."""
        spans: list[tuple[Nearest, str]] = []
        best = LEAST_SHARE
        for passage in self._near():
            # What holds far fewer of the words than the best is another statement's own phrase.
            if self._at_most(passage) < best - _AS_GOOD:
                continue
            self._go_on()
            if len(self._words_of(passage.id)) < LEAST_SHARE * len(self._wanted):
                continue
            span = nearest(self._wanted, self._words_of(passage.id))
            if span is not None and span.kept >= LEAST_SHARE:
                spans.append((span, passage.id))
                best = max(best, span.kept)
        found = [
            (span, self._match(self._statement(name), "altered", span.start, span.end, span.similarity))
            for span, name in spans
            if span.kept >= best - _AS_GOOD
        ]
        found.sort(key=lambda pair: (-pair[0].kept, -pair[0].similarity, age_order(pair[1])))
        return [match for _, match in found][:_MOST_ALTERED]

    def assembled(self) -> list[QuotationMatch]:
        """Parts from different places that together hold most of the words, in the quotation's order."""
        wanted = self._wanted
        least = _least_part(wanted)
        runs: list[tuple[SharedRun, str]] = []
        for name in dict.fromkeys(self._in_runs(least)):
            self._go_on()
            runs.extend((run, name) for run in shared_runs(wanted, self._words_of(name), least))
        self._go_on()
        parts = covering(runs, least)
        covered = sum(run.end - run.start for run, _ in parts)
        if len(parts) < 2 or covered < LEAST_SHARE * len(wanted):
            return []
        matches = []
        for run, name in parts:
            spans = self._words_of(name).spans
            start, end = spans[run.at][0], spans[run.at + run.end - run.start - 1][1]
            matches.append(self._match(self._statement(name), "assembled", start, end, 1.0, wanted, run))
        return matches

    def _in_sequence(self) -> Iterable[str]:
        """Names of statements in which the words, or those of the longest part, follow one another."""
        part = max(self._quotation.parts, key=len)
        terms = _first_terms(part)[:_MOST_TERMS]
        passages = self._archive.passages(terms, limit=_MOST_VERBATIM, is_cancelled=self._is_cancelled)
        return [passage.id for passage in passages]

    def _near(self) -> list[Passage]:
        if self._nearby is None:
            # Of a long quotation the beginning leads there; the rest is verified by reading.
            terms = self._terms[:_MOST_TERMS]
            slack = max(8, len(self._wanted) // 2)
            passages = self._archive.passages(
                terms, slack=slack, limit=_MOST_NEAREST, is_cancelled=self._is_cancelled
            )
            self._nearby = [passage for passage in passages if _promising(passage)]
        return self._nearby

    def _at_most(self, passage: Passage) -> float:
        """Return the share of the words that a statement can hold in order, to judge by its rarer words."""
        # Without spaces a word is a pair of characters, and a changed character changes two pairs.
        each = 1 if _is_spaced(self._wanted) else 2
        return 1 - (passage.sought - passage.held) / (each * min(len(self._terms), _MOST_TERMS))

    def _in_runs(self, least: int) -> Iterable[str]:
        # Without spaces the last character of a part makes a pair with one of the next part.
        least -= least == _LEAST_PART_UNSPACED
        for stretch in self._stretches():
            for run in self._archive.runs(stretch, least=least, is_cancelled=self._is_cancelled):
                yield run.id

    def _stretches(self) -> Iterator[list[str]]:
        """Yield stretches of the words, as the index has them; of a very long quotation only some."""
        words, step = self._wanted, _STRETCH - _OVERLAP
        starts = range(0, max(1, len(words) - _OVERLAP), step)
        if len(words) <= _MOST_LOOKED_FOR:
            yield from (self._terms[start : start + _STRETCH] for start in starts)
            return
        taken = min(len(starts), _MOST_STRETCHES)
        for start in (starts[number * len(starts) // taken] for number in range(taken)):
            last = min(start + _STRETCH, len(words)) - 1
            text = words.text[words.spans[start][0] : words.spans[last][1]]
            yield [position.surface for position in positions(text)]

    def _go_on(self) -> None:
        if self._is_cancelled():
            raise SearchCancelled

    def _words_of(self, name: str) -> Words:
        if name not in self._words:
            self._words[name] = words_of(self._statement(name).text)
        return self._words[name]

    def _statement(self, name: str) -> Statement:
        if name not in self._read:
            self._read[name] = self._archive.statement(name)
        return self._read[name]

    def _match(
        self,
        statement: Statement,
        verdict: str,
        start: int,
        end: int,
        similarity: float,
        wanted: Words | None = None,
        run: SharedRun | None = None,
    ) -> QuotationMatch:
        passage = statement.text[start:end]
        if wanted is not None and run is not None:
            quoted = wanted.text[wanted.spans[run.start][0] : wanted.spans[run.end - 1][1]]
        else:
            quoted = self._quotation.words
        self._go_on()
        if passage == quoted:
            changes = [Change("equal", passage, (0, len(passage)), (0, len(passage)))]
        else:
            level = None if verdict == "typographic" else Level.CASE
            try:
                changes = difference(passage, quoted, level=level, is_cancelled=self._is_cancelled)
            except DifferenceCancelled as cancelled:
                raise SearchCancelled from cancelled
        return QuotationMatch(
            statement=statement,
            verdict=verdict,  # type: ignore[arg-type]
            start=start,
            end=end,
            similarity=similarity,
            own_words=whose_words(statement, start, end),
            diff=tuple((change.operation, change.text) for change in changes),
        )


def _first_terms(text: str) -> list[str]:
    """Return as many of the first words of `text`, as the index has them, as are ever looked for."""
    terms = [position.surface for position in positions(text[:_LOOKED_AT])]
    # The last word may have been cut.
    return (terms[:-1] if len(text) > _LOOKED_AT else terms)[:_MOST_LOOKED_FOR]


def _promising(passage: Passage) -> bool:
    """Whether enough of the rare words stand there for most of all words to."""
    return passage.held >= _LEAST_OF_RARE * passage.sought


def _least_part(wanted: Words) -> int:
    return LEAST_PART if _is_spaced(wanted) else _LEAST_PART_UNSPACED


def _is_spaced(wanted: Words) -> bool:
    return sum(end - start > 1 for start, end in wanted.spans) * 2 > len(wanted)


def age_order(match: QuotationMatch) -> tuple[bool, int, str]:
    """Order matches by their earliest day, the undated last."""
    issued = match.statement.issued
    first = issued.earliest if issued else None
    return first is None, first.number if first else 0, match.statement.id
