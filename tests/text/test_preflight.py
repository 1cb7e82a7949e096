"""What is too much to be parsed, told by scans of the whole text, is what a look at each line tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.text import preflight

if TYPE_CHECKING:
    import pytest

LINE_ENDS = st.sampled_from(["\n", "\r\n", "\n\n"])
INDENTS = st.sampled_from(["", " " * 399, " " * 400, "\t" * 400, " \t" * 250, " " * 900, "\t"])
INDENTED = st.lists(st.tuples(INDENTS, st.sampled_from(["", "a", "\u00a0"]), LINE_ENDS), max_size=6)
ROWS = st.lists(
    st.tuples(st.sampled_from(["|-|-|", "-|-", "> |:-:|-|", "|a|b|", "a|b|c", "a", "---", ""]), LINE_ENDS),
    max_size=12,
)


def joined(parts: list[tuple[str, ...]]) -> str:
    return "".join("".join(part) for part in parts)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(INDENTED.map(joined))
def test_wide_indents_are_counted_on_every_line(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setattr(preflight, "MOST_INDENT", 1_000)
    blanks = [len(line) - len(line.lstrip(" \t")) for line in source.split("\n")]
    too_many = sum(count for count in blanks if count >= 400) > 1_000
    assert preflight.refusal(source) == (preflight.TOO_COSTLY if too_many else None)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS.map(joined))
def test_a_table_may_begin_with_the_first_line(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setattr(preflight, "MOST_CELLS", 5)
    assert preflight.refusal(source) == preflight.refusal(f"Before.\n\n{source}")


def test_no_cell_above_a_delimiter_row_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "MOST_CELLS", 5)
    assert preflight.refusal("|a|b|\n" * 9 + "|-|-|\n|a|b|\n|a|b|") is None
    assert preflight.refusal("|-|-|\n" + "|a|b|\n" * 3) == preflight.TOO_MANY_CELLS
