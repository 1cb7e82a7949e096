"""Documents brought in by the window: preview, columns, progress, cancel, report, the new statements."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog

from archive_app import bundled
from archive_app.catalogue.importing.report import ImportProgress, ImportReport, ItemReport, Outcome
from archive_app.ui.importing.dialog import ImportDialog
from archive_app.ui.importing.lists import report_lines
from archive_app.ui.importing.session import ImportSession
from archive_app.ui.lanes import Lane
from archive_app.ui.plain_table import LinesModel
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.test_screenshots import both, colours, ground, pictures  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.ui.app import ReadingRoom

WAIT = 30_000
ROWS = [
    {
        "headline": "Clean water",
        "day": "2017-03-05",
        "by": "Ada Brook",
        "words": "We will keep the water clean.",
    },
    {"headline": "Bread", "day": "2019", "by": "Nils Mole", "words": "The price of bread is too high."},
    {"headline": "Nothing", "day": None, "by": None, "words": None},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Party papers"
    made.mkdir()
    (made / "kept.md").write_text("# Kept\n\nIt was here before.\n")
    return made


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    table = tmp_path / "press.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 no more")
    page = tmp_path / "page.html"
    page.write_text("<h1>Tide</h1><p>The tide is coming in.</p>")
    return [table, scan, page]


@pytest.fixture
def room(room_on, folder) -> ReadingRoom:
    return room_on(folder, 1)


def drop(room: ReadingRoom, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    room.window.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def rows(dialog: ImportDialog) -> list[tuple[str, str, str]]:
    model = dialog._model
    return [model.line(row).cells for row in range(model.rowCount())]


def dialog_of(room: ReadingRoom) -> ImportDialog:
    assert room.beside.importing.dialog is not None
    return room.beside.importing.dialog


def test_documents_dropped_on_the_window_become_statements(room, documents, folder, pictures, qtbot):  # noqa: F811
    drop(room, documents)
    dialog = dialog_of(room)
    qtbot.waitUntil(lambda: dialog._model.rowCount() == 3, timeout=WAIT)
    assert [cells[:2] for cells in rows(dialog)] == [
        ("press.jsonl", "Refused"), ("scan.pdf", "Refused"), ("page.html", "Web page"),
    ]  # fmt: skip
    assert "known to hold the text" in rows(dialog)[0][2]
    assert not dialog._form.isHidden()
    assert sorted(path.name for path in folder.iterdir()) == ["kept.md"]
    for field, column in (("text", "words"), ("title", "headline"), ("issued", "day"), ("people", "by")):
        box = dialog._form._boxes[field]
        box.setCurrentText(column)
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: rows(dialog)[0][1] == "Table (JSON Lines)", timeout=WAIT)
    assert rows(dialog)[0][2] == "Clean water · Bread"
    light, dark = both(room, dialog, pictures, "import-preview")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    assert LIGHT.accent in colours(light)
    dialog._go.click()
    qtbot.waitUntil(
        lambda: dialog.told.text().startswith("3 imported, 0 already there, 2 refused."), timeout=WAIT
    )
    assert [cells[1] for cells in rows(dialog)] == ["Refused"] * 2 + ["Imported"] * 3
    light, dark = both(room, dialog, pictures, "import-report")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    qtbot.waitUntil(lambda: "4 found" in room.window.windowTitle(), timeout=WAIT)
    assert not dialog._read.isEnabled()
    dialog._table.selectRow([cells[0] for cells in rows(dialog)].index("press.jsonl, row 1"))
    dialog._read.click()
    qtbot.waitUntil(
        lambda: room.window.reader.current_id() == "press/2017-03-05-clean-water.md", timeout=WAIT
    )
    dialog.close()
    assert room.beside.importing.dialog is None


def test_a_second_import_says_what_is_there(room, documents, qtbot):
    for words in ("1 imported, 0 already there, 2 refused.", "0 imported, 1 already there, 2 refused."):
        room.beside.importing.begin(documents)
        dialog = dialog_of(room)
        qtbot.waitUntil(dialog._go.isEnabled, timeout=WAIT)
        dialog._go.click()
        qtbot.waitUntil(lambda words=words, dialog=dialog: dialog.told.text() == words, timeout=WAIT)
        dialog.close()


def test_the_menu_asks_for_documents_and_for_an_archive_of_ones_own(room, qtbot):
    room.commands["import"]()
    chooser = room.window.findChild(QFileDialog)
    assert chooser is not None
    chooser.reject()
    room.desk.open_folder(bundled.sample_archive())
    qtbot.waitUntil(lambda: "Sample archive" in room.window.windowTitle(), timeout=WAIT)
    room.commands["import"]()
    assert "own to import" in room.window.banner.message
    assert room.beside.importing.dialog is None


def test_a_cancelled_import_reports_what_is_in_place(qtbot, tmp_path, folder, monkeypatch):
    monkeypatch.setattr("archive_app.catalogue.importing.importer._MOST_IN_BATCH", 20)
    table = tmp_path / "many.jsonl"
    table.write_text("".join(json.dumps({"title": f"T {n}", "text": "Words."}) + "\n" for n in range(5_000)))
    lane = Lane(None, name="import")
    session = ImportSession(None, lane)
    dialog = ImportDialog(folder)
    session.progress.connect(dialog.show_progress)
    session.finished.connect(dialog.show_report)
    dialog.cancel_wanted.connect(session.cancel)
    dialog.show_running()
    dialog.show()
    with qtbot.waitSignal(session.progress, timeout=WAIT):
        session.run([table], folder, None)
    with qtbot.waitSignal(session.finished, timeout=WAIT) as finished:
        dialog.reject()
    assert dialog.isVisible()
    (report,) = finished.args
    assert report.cancelled
    assert not session.running
    in_place = [item.path for item in report.items if item.outcome is Outcome.IMPORTED]
    assert sorted(f"many/{path.name}" for path in (folder / "many").iterdir()) == sorted(map(str, in_place))
    assert dialog.told.text().endswith("It was cancelled; what was imported until then is in place.")
    dialog.reject()
    assert not dialog.isVisible()
    lane.close()


def test_nothing_of_an_import_runs_in_the_thread_of_the_window(qtbot, lane, by_hand, documents, folder):
    session = ImportSession(None, lane)
    session.preview(documents, None)
    session.run(documents, folder, None)
    assert len(by_hand.waiting) == 2
    assert session.running
    assert sorted(path.name for path in folder.iterdir()) == ["kept.md"]
    worker = threading.Thread(target=by_hand.run_all)
    with qtbot.waitSignal(session.finished, timeout=WAIT):
        worker.start()
    worker.join()
    assert not session.running


def test_an_import_that_cannot_begin_says_why(qtbot, tmp_path, folder):
    dialog = ImportDialog(folder)
    qtbot.addWidget(dialog)
    dialog.show_running()
    dialog.show_progress(ImportProgress(50, "/x/press.jsonl", 1, 3))
    assert dialog.told.text() == "50 items · press.jsonl"
    assert (dialog.bar.value(), dialog.bar.maximum()) == (333, 1_000)
    dialog.show_failure("Another import into this folder is under way.", "Wait until it is done.")
    assert dialog.told.text() == "Another import into this folder is under way. Wait until it is done."
    assert dialog.leave.text() == "Close"
    assert dialog._go.isHidden()


def test_a_disk_that_fills_is_told(qtbot, folder):
    dialog = ImportDialog(folder)
    qtbot.addWidget(dialog)
    dialog.show_report(ImportReport(str(folder), stopped="The disk is full."))
    assert dialog.told.text() == "0 imported, 0 already there, 0 refused. The disk is full."


def test_the_rows_of_a_report(qtbot):
    model = LinesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    report = ImportReport(
        "/a",
        (
            ItemReport("/s/a.csv", "row 1", Outcome.IMPORTED, "a/one.md"),
            ItemReport("/s/a.csv", "row 2", Outcome.REFUSED, None, "The row has no text."),
            ItemReport("/s/b.pdf", None, Outcome.IMPORTED, "b.md", None, ("Page 2 of 3 held no text.",)),
        ),
    )
    lines = report_lines(report)
    model.show(("Item", "What became of it", "Where, or why not"), lines)
    assert [line.cells for line in lines] == [
        ("a.csv, row 2", "Refused", "The row has no text."),
        ("b.pdf", "Imported", "b.md Page 2 of 3 held no text."),
        ("a.csv, row 1", "Imported", "a/one.md"),
    ]
    model.show(("", "", ""), ())


def test_a_preview_that_nobody_waits_for_is_given_up(qtbot, lane, by_hand, documents):
    session = ImportSession(None, lane)
    heard = []
    session.previewed.connect(heard.append)
    session.preview(documents, None)
    session.give_up_preview()
    by_hand.run_all()
    assert heard == []
    assert not lane.busy
