"""Real snippets of real speeches, whole and damaged, and sentences that nobody said."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import LCSseq

from archive_app.text.alignment import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from archive_app.archive import Archive
    from archive_app.research.quotation import QuotationCheck

#: A run of so many words tells where a damaged snippet comes from.
_RUN = 5
#: With fewer of its runs in any speech than this, the speech that a snippet comes from is not there.
LEAST_OF_RUNS = 0.1
_LEAST_SHARE = 0.6


class Snippet(NamedTuple):
    """A snippet, and the files that hold it but for white space; none when it is damaged."""

    text: str
    found_in: frozenset[str]


class Judged(NamedTuple):
    """One check: whether it is right, and what there is to say when it is not."""

    kind: str
    right: bool
    told: str


def read_snippets(path: Path) -> list[Snippet]:
    """Read the snippets of `snippets.json`."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Snippet(row["snippet"], frozenset(row["found_in"])) for row in rows]


@dataclass(frozen=True, slots=True)
class Speeches:
    """An archive of speeches and their texts; `rows` are the words of each between single spaces."""

    archive: Archive
    texts: Mapping[str, str]
    rows: Mapping[str, str]

    @classmethod
    def of(cls, archive: Archive) -> Speeches:
        """Read every statement of an archive."""
        names = [hit.id for hit in archive.search(limit=100_000).hits]
        texts = {name: archive.statement(name).text for name in names}
        return cls(archive, texts, {name: _row(words_of(text).keys) for name, text in texts.items()})

    def origins(self, snippets: Iterable[Snippet]) -> Iterator[tuple[Snippet, str, float]]:
        """Yield damaged snippets with the speech that shares most of their runs, and that share; no ties."""
        for snippet in snippets:
            runs = [_row(run) for run in _runs(snippet.text)]
            shared = Counter({name: sum(run in row for run in runs) for name, row in self.rows.items()})
            (first, most), (_, second) = shared.most_common(2)
            if most > second:
                yield snippet, first, most / len(runs)

    def held(self, snippet: Snippet) -> Judged:
        """Whether a snippet that speeches hold is verbatim in one of them."""
        check = self.archive.check_quotation(snippet.text)
        places = {match.statement.id for match in check.matches}
        right = check.verdict in ("exact", "typographic") and bool(places & snippet.found_in)
        return self._judged("stands in a speech", right, check)

    def damaged(self, snippet: Snippet, origin: str, share: float) -> Judged:
        """Whether a damaged snippet is found where most of its runs are; if its speech is here at all."""
        check = self.archive.check_quotation(snippet.text)
        if share < LEAST_OF_RUNS:
            return self._judged("its speech is not here", check.verdict == "absent", check)
        places = {match.statement.id for match in check.matches}
        right = check.verdict in ("typographic", "altered", "assembled") and origin in places
        return self._judged("damaged", right, check)

    def never_said(self, sentence: str) -> Judged:
        """Whether a made sentence is at most altered, and absent where no place holds 0.6 of it."""
        check = self.archive.check_quotation(sentence)
        wanted = words_of(sentence).keys
        if check.verdict == "altered":
            right = all(
                LCSseq.similarity(wanted, words_of(match.passage).keys) >= _LEAST_SHARE * len(wanted)
                for match in check.matches
            )
        elif check.verdict == "assembled":
            parts = [words_of(match.passage).keys for match in check.matches]
            there = all(self._stands(part) for part in parts)
            right = there and sum(map(len, parts)) >= _LEAST_SHARE * len(wanted)
        else:
            right = check.verdict == "absent"
        return self._judged("nobody said it", right, check)

    def sentences(self, count: int, seed: int = 20) -> Iterator[str]:
        """Make sentences that nobody said: of words at random, and of words that follow one another."""
        order = random.Random(seed)
        following: defaultdict[str, list[str]] = defaultdict(list)
        for keys in (self.rows[name].split() for name in sorted(self.rows)):
            for word, after in pairwise(keys):
                following[word].append(after)
        vocabulary = sorted(following)
        for number in range(count):
            length = order.randrange(8, 31)
            said = [order.choice(vocabulary)]
            while len(said) < length:
                chained = number % 2 and said[-1] in following
                said.append(order.choice(following[said[-1]] if chained else vocabulary))
            yield " ".join(said)

    def _stands(self, part: Sequence[str]) -> bool:
        return len(part) >= _RUN and any(_row(part) in row for row in self.rows.values())

    def _judged(self, kind: str, right: bool, check: QuotationCheck) -> Judged:
        """Nothing is right that is called exact in a speech which does not hold its characters."""
        false = [
            match.statement.id
            for match in check.matches
            if match.verdict == "exact" and check.quotation not in self.texts[match.statement.id]
        ]
        places = ", ".join(match.statement.id for match in check.matches[:3])
        told = f"{check.verdict} in {places or 'nothing'}: {check.quotation[:160]!r}"
        return Judged(kind, right and not false, f"falsely exact in {false}: {told}" if false else told)


def _runs(text: str) -> set[tuple[str, ...]]:
    keys = words_of(text).keys
    return {keys[at : at + _RUN] for at in range(len(keys) - _RUN + 1)}


def _row(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "
