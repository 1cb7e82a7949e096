"""Whether quotations with known edits get the verdict that they earn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from archive_app.text.alignment import words_of
from archive_app.text.verbatim import typographic_key
from benchmarks.quotations.edits import Edited, Editor, Source
from benchmarks.quotations.snippets import Judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive_app.archive import Archive
    from archive_app.research.quotation import QuotationCheck

#: Folders of real statements: English, French, German, Spanish, Catalan, Czech, Arabic, Japanese, Tamil.
CORPORA = (
    "txt-sotu", "md-18f", "md-votevega", "txt-irish-budget-speeches", "md-etalab-fr", "md-bitsundbaeume-de",
    "md-wahlprogramme2013", "md-piratas-ar", "txt-parlament-catalunya", "md-pirati-praha",
    "md-estihlalkwt-ar", "md-teammirai-policy", "md-kalaignar-ta",
)  # fmt: skip
LANGUAGES = ("ar", "ca", "cs", "de", "en", "es", "fr", "ja", "ta")
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class EditedQuotations:
    """An archive, its texts, and quotations made from them."""

    archive: Archive
    texts: Mapping[str, Source]
    keys: Mapping[str, str]

    @classmethod
    def of(cls, archive: Archive) -> EditedQuotations:
        """Read every statement of an archive that is in one of the languages."""
        texts: dict[str, Source] = {}
        for hit in archive.search(limit=100_000).hits:
            statement = archive.statement(hit.id)
            language = (statement.language or "").partition("-")[0]
            texts[hit.id] = Source(hit.id, language, statement.text)
        keys = {name: typographic_key(source.text).text for name, source in texts.items()}
        return cls(archive, texts, keys)

    def judged(self, count: int, seed: int = 5) -> Iterator[Judged]:
        """Make and check `count` quotations."""
        sources = [self.texts[name] for name in sorted(self.texts) if self.texts[name].language in LANGUAGES]
        for edited in Editor(sources, seed).make(count):
            yield self._judge(edited, self.archive.check_quotation(edited.quoted))

    def _judge(self, edited: Edited, check: QuotationCheck) -> Judged:
        right = check.verdict == edited.verdict or self._stands_so(edited, check)
        if right and edited.dropped:
            right = check.verdict != "altered" or _shows(check, edited.dropped)
        told = f"{check.verdict}, not {edited.verdict}, of {edited.sources}"
        return Judged(f"{edited.kind}, {edited.language}", right, f"{told}: {edited.quoted!r}")

    def _stands_so(self, edited: Edited, check: QuotationCheck) -> bool:
        """Whether what was edited stands so somewhere by itself, or, joined, to 0.6 in one span."""
        if check.verdict in ("exact", "typographic") and edited.kind != "none":
            key = typographic_key(check.quotation).text
            return all(
                check.quotation in match.statement.text
                if match.verdict == "exact"
                else key in self.keys[match.statement.id]
                for match in check.matches
            )
        if edited.kind == "joined" and check.verdict == "altered":
            wanted = words_of(edited.quoted).keys
            there = words_of(check.matches[0].passage).keys
            return LCSseq.similarity(wanted, there) >= _LEAST_SHARE * len(wanted)
        return False


def _shows(check: QuotationCheck, dropped: str) -> bool:
    """Whether the difference to the nearest passage tells of the negation that is gone."""
    gone = "".join(text for operation, text in check.matches[0].diff if operation == "delete")
    return bool(gone) and (dropped in gone or gone.strip() in dropped)
