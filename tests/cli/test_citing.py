"""`archive-app cite` prints what the styles make of a statement, and refuses what it cannot cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.asking import Answer

STATEMENT = """---
id: ru-1
title: Clean water
party: Riverside Union
issued: "2016-02"
---
First paragraph.

Second paragraph.
"""


def test_a_citation_in_each_form(ask: Callable[..., Answer], tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "a.md").write_text(STATEMENT, encoding="utf-8")
    told = ask("cite", "ru-1", "--in", folder, "--style", "apa", "--paragraph", 2)
    assert (told.status, told.out) == (0, "Riverside Union. (2016, February). Clean water. Para. 2.\n")
    form = ask("cite", "ru-1", "--in", folder, "--json").json
    assert set(form) == {"id", "style", "paragraph", "citation", "in_text", "html", "csl", "bibtex", "ris"}
    assert form["csl"]["issued"] == {"date-parts": [[2016, 2]]}
    assert ask("cite", "ru-1", "--in", folder, "--as", "bibtex").out == form["bibtex"]
    assert ask("cite", "ru-1", "--in", folder, "--as", "csl").json == form["csl"]


def test_what_cannot_be_cited_is_one_sentence(ask: Callable[..., Answer], tmp_path: Path) -> None:
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "a.md").write_text(STATEMENT, encoding="utf-8")
    for words, said in [
        (("nobody",), "No statement"),
        (("ru-1", "--style", "vancouver"), "no citation style"),
        (("ru-1", "--paragraph", 3), "there is no paragraph 3; it has 2"),
    ]:
        answer = ask("cite", *words, "--in", folder)
        assert (answer.status, answer.out) == (2, "")
        assert said in answer.err
