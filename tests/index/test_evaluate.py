"""Few rows are scored by themselves as they are among all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive_app.index import evaluate
from archive_app.index.evaluate import Evaluator
from archive_app.index.facets import arrange
from archive_app.index.generation import open_generation
from archive_app.index.query_text import parse
from archive_app.index.storage import index_folder
from tests.index.building import index_of, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app.index.generation import Generation

WORDS = ("clean", "Clean", "water", "waters", "WATER", "river", "élève", "eleve", "the", "tax", "taxes")
QUERIES = (
    "clean water", "clean OR water", "clean OR (river tax)", '"clean water" OR river', '"the water"',
    "(a OR tax) water", "river OR lang:fr", "water -clean", "NOT (clean OR river)",
    "élève OR title:tax", "wat* OR clean", "clean NEAR/3 water OR tax", "none OR nothing", "none OR tax",
)  # fmt: skip


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder, drawn = tmp_path_factory.mktemp("evaluate"), random.Random(7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(folder))
        made = [
            statement(
                f"s{number:03d}",
                " ".join(drawn.choices(WORDS, k=drawn.randint(0, 12))),
                title=drawn.choice(WORDS),
                language=drawn.choice(["en", "fr"]),
            )
            for number in range(120)
        ]
        index_of(folder / "corpus", made[:80], made[80:90], made[90:]).close()
        opened = open_generation(index_folder(folder / "corpus"))
    assert opened is not None
    yield opened
    opened.close()


@pytest.mark.parametrize("query", QUERIES)
def test_few_rows_score_what_they_score_among_all(
    generation: Generation, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for few in (0, 10**9):
        monkeypatch.setattr(evaluate, "_FEW", few)
        matched = Evaluator(generation, lambda: None).evaluate(parse(query).tree)
        assert matched.rows is None or matched.rows.tolist() == np.flatnonzero(matched.mask).tolist()
        page = [
            arrange(
                generation.columns, matched.mask, order, matched.scores, 10, undated_last=False, rows=rows
            )
            for order in ("relevance", "newest", "oldest")
            for rows in (None, np.flatnonzero(matched.mask))
        ]
        found.append((matched.mask, matched.scores[matched.mask], np.concatenate(page)))
    assert all(map(np.array_equal, *found))
