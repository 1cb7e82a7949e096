"""A segment open for reading: which forms a word means, and where these stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from archive_app.index.array_file import ArrayFile, Damaged
from archive_app.index.details import Details
from archive_app.index.packing import unpack, unpack_text
from archive_app.index.postings import BLOCK
from archive_app.index.schema import GROUPS
from archive_app.index.signatures import WIDTH
from archive_app.index.spans import spread
from archive_app.index.word_table import WordTable, string_at, strings_between

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.index.forms import Codes

Documents = NDArray[np.uint32]
Counts = NDArray[np.int64]

#: Forms that lie further apart are looked up one by one, so that what lies between is not read.
_NEARBY = 50_000

#: Words of which the spellings are remembered.
_MOST_SPELT = 2_000


class Segment:
    """A segment file, mapped. Threads may share it: nothing here is changed after opening."""

    def __init__(self, path: Path, expected_size: int | None = None) -> None:
        self.file = ArrayFile(path, expected_size)
        facts = self.file.facts
        self.documents: int = facts["documents"]
        self.forms: int = facts["forms"]
        self.languages: list[str] = facts["languages"]
        self.name = path.stem.partition("-")[2]
        self.details = Details(self.file, self.documents)
        self.surfaces = WordTable(self.file, "surfaces")
        self._spelt: dict[bytes, list[str]] = {}
        self._stems = {name: WordTable(self.file, f"stems.{name}") for name in self.languages if name}

    def check_all(self) -> None:
        """Check the whole file now, and that it is what is declared; raises Damaged."""
        from archive_app.index.layout import SEGMENT, check_layout  # noqa: PLC0415 - not needed to search

        self.file.check_all()
        check_layout(self.file, SEGMENT, tuple(filter(None, self.languages)))
        if self.file.size("signatures") != WIDTH * self.documents:
            raise Damaged(f"{self.file.path.name} has too few signatures, or too many")
        for group in GROUPS:
            starts, tokens = (self.file.whole(f"{group}.{part}") for part in ("starts", "token_starts"))
            documents, counts = self.counts_of_all(group)
            before = counts.cumsum() - counts
            fits = (
                len(starts) == len(tokens) == self.forms + 1
                and int(starts[-1]) == len(documents)
                and np.array_equal(self.file.whole(f"{group}.heads"), documents[::BLOCK])
                and np.array_equal(self.file.whole(f"{group}.head_tokens"), before[::BLOCK])
                and int(tokens[-1]) == self.file.size(f"{group}.positions") == int(counts.sum())
                and not (starts[1:] < starts[:-1]).any()
                and int(self.lengths(group).sum(dtype=np.int64)) == int(counts.sum())
                and int(documents.max(initial=0)) < max(self.documents, 1)
            )
            if not fits:
                raise Damaged(f"the postings of {group} in {self.file.path.name} do not fit together")

    def counts_of_all(self, group: str) -> tuple[Documents, Counts]:
        """The document and the count of every posting of a group."""
        last = self.file.size(f"{group}.documents")
        return self.file.load(f"{group}.documents", 0, last), self.posting_counts(group, 0, last)

    def serials(self) -> NDArray[np.int64]:
        """The serial number of every document, deleted ones too."""
        return self.file.whole("serials")

    def signatures(self) -> NDArray[np.uint32]:
        """The signature of every document's text, a row each; see `signatures`."""
        rows: NDArray[np.uint32] = self.file.whole("signatures").reshape(self.documents, WIDTH)
        return rows

    def with_surface(self, word: str) -> Codes:
        """The forms of a folded word, or of a single character of a script without spaces."""
        return self.surfaces.lookup(word)

    def with_stem(self, stem: str, language: str) -> Codes:
        """The forms of a stem in a language; without a stemmer (`""`) a stem is a surface."""
        return self.stems(language).lookup(stem)

    def stems(self, language: str) -> WordTable:
        """The stems of a language that the segment knows; without a stemmer (`""`) the surfaces."""
        return self._stems.get(language, self.surfaces)

    def spelt(self, codes: Codes) -> list[str]:
        """The exact forms of some forms, given in order, remembered: a person asks for a word again."""
        key = codes.tobytes()
        known = self._spelt.get(key)
        if known is None:
            if len(self._spelt) >= _MOST_SPELT:
                self._spelt.clear()
            known = [word.decode("utf-8", "surrogatepass") for word in self.exact_forms(codes)]
            self._spelt[key] = known
        return known

    def exact_forms(self, codes: Codes) -> list[bytes]:
        """The exact forms of some forms, given in order, encoded."""
        if not len(codes):
            return []
        first, last = int(codes[0]), int(codes[-1])
        if last - first < 4 * len(codes):
            every = list(strings_between(self.file, "exact", first, last + 1))
            return [every[code - first] for code in codes.tolist()]
        return [string_at(self.file, "exact", code) for code in codes.tolist()]

    def spoken(self, language: str) -> NDArray[np.bool_] | None:
        """Which documents are in a stemmer's language; None when all are."""
        if self.languages == [language]:
            return None
        number = self.languages.index(language)
        spoken: NDArray[np.bool_] = self.file.whole("languages") == number
        return spoken

    def extents(self, group: str, codes: Codes) -> tuple[list[int], list[int]]:
        """Where the postings of some forms, given in order, begin and end."""
        if not len(codes):
            return [], []
        low, high = int(codes[0]), int(codes[-1])
        if high - low == len(codes) - 1:
            places = self.file.part(f"{group}.starts", low, high + 2).tolist()
            return places[:-1], places[1:]
        if high - low > max(_NEARBY, 8 * len(codes)):
            wide = codes.astype(np.int64)
            starts = self.file.take(f"{group}.starts", wide)
            ends = self.file.take(f"{group}.starts", wide + 1)
        else:
            part = self.file.part(f"{group}.starts", low, high + 2)
            at = codes.astype(np.intp) - low
            starts, ends = part[at], part[at + 1]
        return starts.tolist(), ends.tolist()

    def counts(self, group: str, code: int) -> tuple[Documents, Counts]:
        """The documents that hold a form, ascending, and how often each does."""
        starts = self.file.part(f"{group}.starts", code, code + 2)
        first, last = int(starts[0]), int(starts[1])
        return self.file.load(f"{group}.documents", first, last), self.posting_counts(group, first, last)

    def posting_counts(self, group: str, first: int, last: int) -> Counts:
        """How often each of the postings `[first, last)` of a group counts."""
        return self.frequencies(group, first, last).astype(np.int64)

    def frequencies(self, group: str, first: int, last: int) -> NDArray[np.integer]:
        """The same, in the narrowest kind of integer that holds them all."""
        small = self.file.load(f"{group}.counts", first, last)
        if not self.file.size(f"{group}.many") or not small.size or small.max() < 255:
            return small
        counts = small.astype(np.int64)
        many = self.file.whole(f"{group}.many")
        low, high = np.searchsorted(many, np.array([first, last], dtype=many.dtype))
        counts[many[low:high].astype(np.int64) - first] = self.file.part(
            f"{group}.many_counts", int(low), int(high)
        )
        return counts

    def blocks(self, name: str, blocks: NDArray[np.intp]) -> NDArray[Any]:
        """Some of the blocks of an array of postings, given in order, one a row; the last is filled up with
        zeros.
        """
        size = self.file.size(name)
        every = self.file.part(name, int(blocks[0]) * BLOCK, min((int(blocks[-1]) + 1) * BLOCK, size))
        if every.size % BLOCK:
            every = np.append(every, np.zeros(-every.size % BLOCK, dtype=every.dtype))
        rows: NDArray[Any] = every.reshape(-1, BLOCK).take(blocks - blocks[0], axis=0)
        return rows

    def block_counts(self, group: str, blocks: NDArray[np.intp]) -> NDArray[np.integer]:
        """How often each posting of some blocks counts, given in order, a block a row."""
        counts = self.blocks(f"{group}.counts", blocks)
        if not self.file.size(f"{group}.many") or counts.max() < 255:
            return counts
        counts = counts.astype(np.int64)
        many = self.file.whole(f"{group}.many").astype(np.int64)
        row = blocks.searchsorted(many // BLOCK)
        row[row == len(blocks)] = 0
        here = blocks[row] == many // BLOCK
        counts[row[here], many[here] % BLOCK] = self.file.whole(f"{group}.many_counts")[here]
        return counts

    def places(self, group: str, code: int, shift: int) -> NDArray[np.int64]:
        """Every place of a form as `document << shift | position`, ascending."""
        documents, counts = self.counts(group, code)
        starts = self.file.part(f"{group}.token_starts", code, code + 2)
        positions = self.file.load(f"{group}.positions", int(starts[0]), int(starts[1]))
        places: NDArray[np.int64] = np.repeat(documents.astype(np.int64) << shift, counts) | positions
        return places

    def lengths(self, group: str) -> NDArray[np.uint32]:
        """How many words each document has in a group."""
        return self.file.whole(f"{group}.lengths")

    def of_ranks(self, ranks: NDArray[np.intp]) -> Codes:
        """The forms of some surfaces, given by their ranks in `surfaces`, ascending."""
        if not len(ranks):
            return np.empty(0, np.uint32)
        first, last = int(ranks[0]), int(ranks[-1]) + 1
        codes = self.surfaces.codes(first, last)
        if last - first > len(ranks):
            starts = self.file.part("surfaces.starts", first, last + 1).astype(np.int64)
            at = ranks - first
            codes = codes[spread(starts[at] - starts[0], starts[at + 1] - starts[at])]
        return codes if self.file.size("surfaces.codes") == self.forms else np.unique(codes)

    def holders(self, ranks: NDArray[np.intp], live: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """How many documents, or live ones, hold each of some surfaces, given by their ranks, summed over the
        groups.
        """
        held = np.zeros(len(ranks), dtype=np.int64)
        if not len(ranks):
            return held
        starts = self.file.whole("surfaces.starts")
        firsts, lasts = starts[ranks].astype(np.int64), starts[ranks + 1].astype(np.int64)
        codes = self.file.whole("surfaces.codes")[spread(firsts, lasts - firsts)].astype(np.int64)
        which = np.repeat(np.arange(len(ranks)), lasts - firsts)
        for group in GROUPS:
            extents = self.file.whole(f"{group}.starts")
            of_forms = self._counting(group, extents[codes], extents[codes + 1], live)
            held += np.bincount(which, of_forms, len(ranks)).astype(np.int64)
        return held

    def is_held(self, codes: Codes, live: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """Which of some forms, given in order, any document has, or any live one."""
        held = np.zeros(len(codes), dtype=np.int64)
        for group in GROUPS:
            starts, ends = self.extents(group, codes)
            held += self._counting(group, np.array(starts, np.int64), np.array(ends, np.int64), live)
        return held > 0

    def _counting(
        self, group: str, starts: NDArray[Any], ends: NDArray[Any], live: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """How many documents, or live ones, there are in each of some runs of postings."""
        firsts = starts.astype(np.int64)
        counts: NDArray[np.int64] = ends - firsts
        if live is None:
            return counts
        upto = np.append(0, np.cumsum(live[self.file.take(f"{group}.documents", spread(firsts, counts))]))
        last = np.cumsum(counts)
        counting: NDArray[np.int64] = upto[last] - upto[last - counts]
        return counting

    def stored(self, document: int) -> dict[str, Any]:
        """What was stored with a document."""
        return unpack(self.blob(document))

    def text(self, document: int) -> str:
        """The text of a document."""
        return unpack_text(self.blob(document))

    def language(self, document: int) -> str:
        """The stemmer's language of a document; `""` when there is no stemmer for it."""
        if len(self.languages) == 1:
            return self.languages[0]
        return self.languages[self.file.at("languages", document)]

    def blob(self, document: int) -> bytes:
        """All that was stored with a document, packed."""
        bounds = self.file.part("stored.ends", max(0, document - 1), document + 1).tolist()
        return self.file.read("stored.bytes", bounds[0] if document else 0, bounds[-1])
