"""Collections with judged results: the best ten are better than those of SQLite FTS5."""

from __future__ import annotations

import pytest

from benchmarks import ranking
from tests.real.material import shared

pytestmark = pytest.mark.real


def test_the_best_ten_are_better_than_those_of_fts5() -> None:
    figures = ranking.measure(shared("corpora", "ir-classic"))
    assert set(figures) == {"cisi", "cran", "time"}
    assert ranking.is_above_floor(figures), figures
