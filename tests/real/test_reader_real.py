"""What the reader shows between the offsets of a hit are the characters of the hit, in real statements."""

from __future__ import annotations

import os
import random
import re
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtGui import QTextCursor

from archive_app.text.markup import read_markdown
from archive_app.ui.reader.document import ReaderDocument, build_document
from archive_app.ui.theme import LIGHT
from tests.real.material import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("qapp")]

RUNS = 2_000
RUNS_PER_FILE = 8
WORDS = re.compile(r"\S+(?:\s+\S+){4}")
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]{8}")
FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*\r?\n", re.DOTALL | re.MULTILINE)


def bodies() -> Iterator[str]:
    """Yield bodies of all folders in turn, in an order that is always the same."""
    chance = random.Random(20)
    folders = [sorted(path.rglob("*.md")) for path in sorted(shared("corpora").glob("md-*"))]
    for files in folders:
        chance.shuffle(files)
    for row in range(max(map(len, folders))):
        for files in folders:
            if row < len(files):
                yield FRONT_MATTER.sub("", files[row].read_text(encoding="utf-8", errors="replace"), count=1)


def hits(text: str, chance: random.Random) -> list[tuple[int, int]]:
    """Return spans of five words, or of eight characters where words are not spaced."""
    found = [match.span() for match in WORDS.finditer(text)] + [
        match.span() for match in UNSPACED.finditer(text)
    ]
    return chance.sample(found, min(RUNS_PER_FILE, len(found)))


def shown(made: ReaderDocument, start: int, end: int) -> str:
    cursor = QTextCursor(made.document)
    parts = []
    for first, last in made.offsets.document_spans(start, end):
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        parts.append(cursor.selectedText())
    return " ".join(parts)


def test_two_thousand_hits_are_shown_letter_for_letter() -> None:
    chance = random.Random(5)
    runs = 0
    for body in bodies():
        reading = read_markdown(body)
        made = build_document(reading, LIGHT)
        for start, end in hits(reading.text, chance):
            assert shown(made, start, end).split() == reading.text[start:end].split()
            back = made.offsets.text_span(*made.offsets.document_span(start, end))
            assert reading.text[slice(*back)].split() == reading.text[start:end].split()
            runs += 1
        if runs >= RUNS:
            break
    assert runs >= RUNS
