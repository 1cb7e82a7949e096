"""This engine. Everything that knows how it is built and asked is in this module.

Documents are handed to the index as statements; no file is read. The class `app` goes the whole way that a
search in the window goes, to the answer that it shows. All other classes stop short of what they do not ask
for, as the peers do.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index import storage
from archive_app.index.archive_index import ArchiveIndex
from archive_app.index.evaluate import Evaluator
from archive_app.index.facets import arrange
from archive_app.index.page import Page
from archive_app.index.query_text import parse
from archive_app.statements.searching import SearchRequest
from archive_app.text.segmentation import positions
from benchmarks.peers.protocol import CLASSES, PAGE, Answer, QueryCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive_app.index.generation import Generation
    from archive_app.statements.searching import Facets, IndexProgress, Match, Order
    from benchmarks.corpora import Document

SETTINGS = "the application's own index: surface forms and stems at every position, every word kept"
ANSWERS = CLASSES
WORDS, FORMS = "english", "surface"

_FACETS = ("party", "type", "language")


def build(documents: Iterable[Document], folder: Path, workers: int) -> None:
    """Index documents as one generation, in the manner of the indexing process."""
    # Imported here, since opening an index is measured with its imports.
    from benchmarks.peers import archive_building

    archive_building.build(documents, _corpus(folder), _index_folder(folder), workers)


def change_one(folder: Path, changed: Document) -> None:
    """Put a statement in the place of the one with its number, as a running worker does, and open that."""
    from benchmarks.peers import archive_building

    archive_building.change_one(_corpus(folder), _index_folder(folder), changed)


def index_files(corpus: Path, folder: Path) -> float:
    """Bring a folder of files to searchable as the application does: by a worker process, with the walk.

    Return the seconds until a search finds all of them. After that the segments of a first build are joined,
    which is waited for, and is not part of that time.
    """
    os.environ["ARCHIVE_APP_HOME"] = str(folder)
    begun = time.perf_counter()
    index = ArchiveIndex(corpus)
    found_after: list[float] = []

    def look(progress: IndexProgress) -> None:
        if not found_after and progress.generation > index.generation:
            index.refresh()
            if index.search(SearchRequest("")).total == progress.total:
                found_after.append(time.perf_counter() - begun)

    index.update(look)
    took = time.perf_counter() - begun
    index.close()
    return found_after[0] if found_after else took


def words_of(text: str) -> list[str]:
    """Return the words of a text as written, cut as the index cuts them."""
    return [text[start:end] for _, start, end, _ in positions(text)]


def open_index(folder: Path) -> OpenArchive:
    """Open what `build` made."""
    return OpenArchive(folder)


class OpenArchive:
    """The newest generation, open for queries."""

    def __init__(self, folder: Path) -> None:
        self._index = ArchiveIndex(_corpus(folder))
        self._generation: Generation | None = None

    def query(self, case: QueryCase) -> Answer:
        """Answer a query."""
        if case.kind == "app":
            return self._as_in_the_window(case)
        generation = self._open()
        parsed = parse(_typed(case))
        evaluator = Evaluator(generation, _never, scored=case.kind != "sortdate")
        matched = evaluator.evaluate(parsed.tree)
        mask = matched.mask
        if case.kind == "daterange":
            mask = mask & generation.columns.dated
        scores = None if case.kind == "sortdate" else matched.scores
        order: Order = "newest" if case.kind == "sortdate" else "relevance"
        rows = matched.rows if mask is matched.mask else None
        page = arrange(generation.columns, mask, order, scores, PAGE, undated_last=False, rows=rows).tolist()
        facets = None
        if case.kind == "facets":
            rows = np.flatnonzero(mask) if rows is None else rows
            counted = {n: generation.columns.facet(n).counts(mask, rows) for n in (*_FACETS, "year")}
            facets = {name: _known(counts) for name, counts in counted.items()}
        columns = generation.columns
        ids, titles = (columns.strings_of(what, page) for what in ("id", "title"))
        snippets = None
        if case.kind == "highlights":
            shown_page = Page(generation, parsed.tree, page, scores, evaluator.holdings)
            snippets = [
                _snippet(shown_page, row, generation.text(row), title)
                for row, title in zip(page, titles, strict=True)
            ]
        shown = [(int(number), title) for number, title in zip(ids, titles, strict=True)]
        total = int(np.count_nonzero(mask)) if rows is None else len(rows)
        return Answer(total, shown, snippets, facets)

    def best(self, words: Iterable[str], limit: int, match: Match) -> list[int]:
        """The numbers of the documents that match the words best."""
        outcome = self._index.search(SearchRequest(" ".join(words), match=match, limit=limit))
        return [int(hit.id) for hit in outcome.hits]

    def close(self) -> None:
        """Close the generation."""
        self._index.close()

    def _as_in_the_window(self, case: QueryCase) -> Answer:
        outcome = self._index.search(SearchRequest(_typed(case), match="all", limit=PAGE))
        return Answer(
            outcome.total,
            [(int(hit.id), hit.title) for hit in outcome.hits],
            [hit.snippets[0].text if hit.snippets else "" for hit in outcome.hits],
            _facets(outcome.facets),
        )

    def _open(self) -> Generation:
        if self._generation is None:
            # The index that answers `app` searches it too; opened twice, it would be in memory twice.
            with self._index.leased() as generation:
                self._generation = generation
        return self._generation


def _snippet(page: Page, row: int, text: str, title: str) -> str:
    found = page.snippets(row, text, title, count=1)
    return found[0].text if found else ""


def _corpus(folder: Path) -> Path:
    # The index of a corpus lies in the application's cache, which is moved here.
    os.environ["ARCHIVE_APP_HOME"] = str(folder)
    return folder / "corpus"


def _index_folder(folder: Path) -> Path:
    return storage.index_folder(_corpus(folder))


def _typed(case: QueryCase) -> str:
    """The query as a person types it."""
    match case.kind:
        case "or3":
            return " OR ".join(case.words)
        case "phrase":
            return f'"{" ".join(case.words)}"'
        case "prefix":
            return f"{case.words[0]}*"
        case "fuzzy":
            return f"{case.words[0]}~"
        case "daterange":
            return f"{' '.join(case.words)} date:{case.first}..{case.last}"
        case _:
            return " ".join(case.words)


def _facets(facets: Facets) -> dict[str, dict[str, int]]:
    return {name: _known(getattr(facets, name)) for name in (*_FACETS, "year")}


def _known(counts: Iterable[tuple[object, int]]) -> dict[str, int]:
    return {str(value): count for value, count in counts if value is not None}


def _never() -> None:
    """Never cancelled."""
