"""Print and PDF: the citation at the head, every word of the text, and nothing half done."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from archive_app.statements.dates import Day, StatementDate
from archive_app.text.markup import read_plain
from archive_app.ui.reader.pane import ReaderPane
from archive_app.ui.reader.pdf import PdfJob
from archive_app.ui.reader.printing import PrintJob, Printout
from archive_app.ui.theme import DARK

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from tests.ui.reader.conftest import MakeStatement

BODY = """The **river** was promised.

> clean water is not a favour

- one point
- another point

| Station | January |
|---|---|
| Upper | 12 |

```
literal code
```

The last word.
"""


def words_of(path: Path) -> list[str]:
    return text_of(path).split()


def text_of(path: Path) -> str:
    """Return the text of a PDF, its pages parted by form feeds."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    made = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return made.stdout.decode()


def test_pdf_carries_citation_and_text(qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path) -> None:
    pane = ReaderPane(theme=DARK)
    qtbot.addWidget(pane)
    pane.set_archive_name("Basin papers")
    uncertain = StatementDate("2017-03?", Day(2017, 3, 1), Day(2017, 3, 31), "month", uncertain=True)
    pane.show_statement(
        make_statement(
            BODY, issued=uncertain, issued_basis="inferred", url="https://riverside.example/a/long/address"
        )
    )
    path = tmp_path / "out.pdf"
    path.write_bytes(b"what stood here before")
    with qtbot.waitSignal(pane.pdf_saved, timeout=60_000) as told:
        pane.save_pdf(path)
    assert told.args == [str(path)]
    words = words_of(path)
    text = " ".join(words)
    for wanted in (
        "We asked for clean water",
        "March 2017 (uncertain, inferred)",
        "Riverside Union",
        "https://riverside.example/a/long/address",
        "2017/leaflet.md",
        "Archive Basin papers",
        "clean water is not a favour",
        "• another point",
        "Upper 12",
        "literal code",
        "The last word.",
        "1 of 1",
    ):
        assert wanted in text
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".partial"] == []


def test_long_statement_is_printed_whole_and_in_order(
    qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path
) -> None:
    count = 4_000
    statement = make_statement(
        "\n\n".join(f"w{n}w is paragraph with some words in it." for n in range(count))
    )
    path = tmp_path / "long.pdf"
    job = PdfJob(Printout(statement, numbers=False), path)
    pages: list[tuple[int, int]] = []
    job.progress.connect(lambda done, total: pages.append((done, total)))
    with qtbot.waitSignal(job.finished, timeout=60_000):
        job.start()
    done, total = pages[-1]
    assert done == total > 20
    marks = [
        word
        for word in words_of(path)
        if word.startswith("w") and word.endswith("w") and word[1:-1].isdigit()
    ]
    assert marks == [f"w{n}w" for n in range(count)]


def test_no_heading_is_left_at_the_foot_of_a_page(
    qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path
) -> None:
    parts = [f"## above{n}\n\n### h{n}h\n\n" + f"t{n}t is what it heads. " * (n % 5 + 2) for n in range(90)]
    path = tmp_path / "headings.pdf"
    job = PdfJob(Printout(make_statement("\n\n".join(parts)), numbers=False), path)
    with qtbot.waitSignal(job.finished, timeout=60_000):
        job.start()
    pages = [page.split() for page in text_of(path).split("\f")]
    assert sum(bool(page) for page in pages) > 5
    for number in range(90):
        together = {f"above{number}", f"h{number}h", f"t{number}t"}
        assert any(together <= set(page) for page in pages), number


def test_a_text_beyond_measure_is_printed_too(
    qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path
) -> None:
    reading = read_plain("first\n\n" + "x" * 60_000 + "\n\nlast")
    path = tmp_path / "word.pdf"
    job = PdfJob(Printout(make_statement(reading)), path)
    with qtbot.waitSignal(job.finished, timeout=60_000):
        job.start()
    words = words_of(path)
    assert "first" in words
    assert "last" in words
    assert sum(len(word) for word in words if set(word) == {"x"}) == 60_000


def test_an_empty_statement_gives_one_page(
    qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path
) -> None:
    path = tmp_path / "empty.pdf"
    job = PdfJob(Printout(make_statement("")), path)
    with qtbot.waitSignal(job.finished, timeout=60_000):
        job.start()
    assert "We asked for clean water" in " ".join(words_of(path))


def test_cancelled_pdf_leaves_nothing_and_touches_nothing(
    qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path
) -> None:
    pane = ReaderPane()
    qtbot.addWidget(pane)
    pane.show_statement(make_statement("\n\n".join(f"Paragraph {n}." for n in range(3000))))
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "out.pdf"
    path.write_bytes(b"before")
    pane.save_pdf(path)
    assert pane._output.is_busy()
    pane._line.cancelled.emit()
    assert not pane._output.is_busy()
    assert [file.name for file in folder.iterdir()] == ["out.pdf"]
    assert path.read_bytes() == b"before"
    assert pane._line.words() == "Stopped; nothing was saved."


def test_a_folder_that_refuses_is_told_in_one_sentence(
    qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path
) -> None:
    pane = ReaderPane()
    qtbot.addWidget(pane)
    told: list[str] = []
    pane.output_failed.connect(told.append)
    pane.show_statement(make_statement(BODY))
    pane.save_pdf(tmp_path / "missing" / "x.pdf")
    assert told == ["The PDF could not be saved as x.pdf: no such file or directory. Choose another place."]


def test_a_printer_gets_the_same_pages(qtbot: QtBot, make_statement: MakeStatement, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    path = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(path))
    job = PrintJob(Printout(make_statement(BODY)), printer)
    with qtbot.waitSignal(job.finished, timeout=60_000) as told:
        job.start()
    assert told.args == [1]
    assert "The last word." in " ".join(words_of(path))


@pytest.mark.parametrize(("body", "side"), [("The river.", "left"), ("وعدوا كل بيت على النهر.", "right")])
def test_the_head_of_a_print_stands_where_the_lines_begin(
    qapp: QApplication, make_statement: MakeStatement, body: str, side: str
) -> None:
    job = PrintJob(Printout(make_statement(body, title="Clean")), QPrinter())
    job._area = QRectF(0, 0, 600, 800)
    image = QImage(600, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    job._head(painter)
    painter.end()
    # The title is the first line and shorter than half of the page.
    inked = [x for x in range(600) if any(image.pixelColor(x, y).lightness() < 128 for y in range(26))]
    assert inked
    assert (max(inked) < 300) if side == "left" else (min(inked) > 300)
