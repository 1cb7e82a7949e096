"""Runs of words typed as phrases find the real statements from which they were taken, in every script."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
import regex

from archive_app.archive import Archive
from archive_app.text.segmentation import positions
from tests.real.material import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.real

RUNS = 2_000
FIVE_WORDS = regex.compile(r"(?<!\S)\S+(?:\s+\S+){4}(?!\S)")
UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]{8}")

#: md-* are added to these.
FOLDERS = ("rb-fm-malformed-history", "rb-frontmatter", "rb-blns")

QUOTATION_MARKS = (('"', '"'), ("“", "”"))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Archive]]:
    """Every folder, indexed once."""
    corpora = shared("corpora")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        opened = [
            Archive.open(folder)
            for folder in sorted(corpora.iterdir())
            if folder.name.startswith("md-") or folder.name in FOLDERS
        ]
        for archive in opened:
            archive.update()
        yield opened
        for archive in opened:
            archive.close()


def _runs(text: str) -> list[str]:
    """Every run that may be sampled: five words, or eight characters where words are not spaced."""
    spaced = [match[0] for match in FIVE_WORDS.finditer(text) if not UNSPACED.search(match[0])]
    return spaced + [match[0] for match in UNSPACED.finditer(text)]


def _samples(archives: list[Archive]) -> Iterator[tuple[Archive, str, str]]:
    """Runs of text with the id of their statement: each statement once before any is taken again."""
    chance = random.Random(20161111)
    statements = [(archive, hit.id) for archive in archives for hit in archive.search("", limit=10_000).hits]
    chance.shuffle(statements)
    taken = 0
    while taken < RUNS:
        before = taken
        for archive, statement_id in statements:
            text = archive.statement(statement_id).text
            runs = [run for run in _runs(text) if positions(run)]
            if runs and taken < RUNS:
                taken += 1
                yield archive, statement_id, chance.choice(runs)
        assert taken > before


def test_every_run_typed_as_a_phrase_finds_its_statement(archives: list[Archive]) -> None:
    missed = []
    for archive, statement_id, run in _samples(archives):
        # What a person types between quotation marks holds none; the text's own would end the phrase.
        typed = "".join(" " if character in '"“”„«»‟″〝〞「」『』' else character for character in run)
        for opening, closing in QUOTATION_MARKS:
            outcome = archive.search(f"{opening}{typed}{closing}", limit=100_000)
            if statement_id not in {hit.id for hit in outcome.hits}:
                missed.append((archive.folder.name, statement_id, run, opening))
    assert missed == []


def test_counts_are_exact(archives: list[Archive]) -> None:
    for archive in archives:
        report = archive.report()
        assert report is not None
        assert report.files == report.statements + report.ignored + report.unreadable, archive.folder.name
        assert report.statements == archive.search("").total, archive.folder.name
