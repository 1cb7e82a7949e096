"""Two editions of the sample archive, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.bundled import sample_archive
from archive_app.corpus.reader import read_statement
from archive_app.research.comparison import compare, comparison_as_html
from archive_app.research.json_forms import comparison_form

if TYPE_CHECKING:
    from archive_app.statements.statement import Statement


def statement(path: str) -> Statement:
    found = read_statement(sample_archive(), path).statement
    assert found is not None
    return found


def test_an_edited_edition() -> None:
    old = statement("riverside-union/2017/2017-04-20-readings-v1.md")
    new = statement("riverside-union/2017/2017-04-21-readings-v2.md")
    comparison = compare(old, new)
    assert max(comparison.deleted, comparison.inserted) <= 14
    assert comparison.moved == 0
    form = comparison_form(comparison)
    assert "".join(text for op, text in form["changes"] if op in ("equal", "delete")) == old.text
    assert "".join(text for op, text in form["changes"] if op in ("equal", "insert", "move")) == new.text
    page = comparison_as_html(comparison)
    assert page.count("<del>") == sum(op == "delete" for op, _ in form["changes"])
    assert "<script" not in page


def test_nothing_differs_from_itself_nor_from_other_typography() -> None:
    same = statement("riverside-union/2024/a glass, at last.md")
    assert [change.operation for change in compare(same, same).changes] == ["equal"]
    from dataclasses import replace

    straight = replace(
        same,
        reading=replace(same.reading, text=same.text.replace("’", "'").replace("“", '"').replace("”", '"')),
    )
    assert len(compare(same, straight).changes) > 1
    assert {change.operation for change in compare(same, straight, typography=False).changes} == {"equal"}
