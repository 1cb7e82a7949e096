"""Results handed to other programs by the window: which, in what form, where to, cancelled, refused."""

from __future__ import annotations

import csv
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import bagit
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from archive_app import Archive, bundled
from archive_app.catalogue.bag_report import BagExport
from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.statements.searching import Filters, SearchOutcome, SearchRequest
from archive_app.ui.app import ReadingRoom
from archive_app.ui.exporting.control import ExportControl
from archive_app.ui.exporting.forms import CHOICES, bagged_words, exported_words, suggested_name
from archive_app.ui.facts_session import Facts
from archive_app.ui.lanes import Lane
from archive_app.ui.main_window import MainWindow
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.test_screenshots import both, ground, pictures  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive_app.ui.exporting.window import ExportWindow

WAIT = 30_000
TERMS = "{http://purl.org/dc/terms/}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def app_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One home for all these tests, so that the folder is indexed once."""
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(home))
    return home


@pytest.fixture(scope="module")
def folder(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("folder") / "Party papers"
    (made / "originals").mkdir(parents=True)
    (made / "originals" / "scan.pdf").write_bytes(b"%PDF-1.4")
    for number in range(6):
        party = ("Riverside Union", "اتحاد النهر")[number % 2]
        dated = f'issued: "201{number}-03-05"\n' if number else ""
        words = "Clean water." if number < 4 else "Dry bread."
        (made / f"{number}.md").write_text(
            f"---\ntitle: Paper {number}\nparty: {party}\n{dated}---\n\n{words}\n", encoding="utf-8"
        )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ARCHIVE_APP_HOME", str(home))
        with Archive.open(made) as archive:
            archive.update()
    return made


@dataclass
class Desk:
    """An archive, what was found in it, and how much it holds."""

    archive: Archive
    outcome: SearchOutcome
    facts: Facts

    def search(self, query: str, **filters: object) -> None:
        self.outcome = self.archive.search(query, filters=Filters(**filters))


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with Archive.open(folder) as archive:
        yield Desk(archive, archive.search(), Facts(archive.coverage(), (), None))


@pytest.fixture
def control(qapp, desk) -> Iterator[ExportControl]:
    lane = Lane(None, name="export")
    control = ExportControl(MainWindow(), lane, desk)
    yield control
    control.forget_archive()
    lane.close()


def opened(control: ExportControl) -> ExportWindow:
    control.show()
    assert control.window is not None
    return control.window


def choose(window: ExportWindow, name: str) -> None:
    number = next(n for n, choice in enumerate(CHOICES) if choice.name == name)
    window._form_rows[number][0].click()


def type_place(window: ExportWindow, suggested: str, place: Path) -> None:
    """Press Enter, and type a place into the dialog that asks for it."""
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.findChild(QLineEdit).text() == suggested
    # What is typed opens a list of completions, which this platform cannot close again.
    dialog.findChild(QLineEdit).setText(str(place))
    dialog.accept()


def ended(window: ExportWindow, qtbot) -> str:
    qtbot.waitUntil(lambda: not window.working and bool(window.told.text()), timeout=WAIT)
    return window.told.text()


def test_results_become_dublin_core_by_keyboard(control, desk, tmp_path, qtbot):
    desk.search("water", party=("Riverside Union",), date_from="2010", date_to="2020")
    window = opened(control)
    assert window._results.text() == "&These results: 1 statement"
    assert window._asked.text() == "a form of water · Riverside Union · 2010 – 2020 · 1 undated left out"
    assert window.focusWidget() is window._form_rows[0][0]
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    type_place(window, "Party papers-results.xml", tmp_path / "water.xml")
    assert ended(window, qtbot) == "1 statement was exported to “water.xml”."
    document = ET.parse(tmp_path / "water.xml").getroot()  # noqa: S314 - it is our own
    assert [element.text for element in document.iter(f"{TERMS}title")] == ["Paper 2"]
    assert document.find("export").get("query") == "water"
    assert json.loads(document.find("export").get("filters"))["party"] == ["Riverside Union"]
    with qtbot.waitSignal(control.folder_wanted) as wanted:
        window._show_folder.click()
    assert wanted.args == [tmp_path]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert not window.isVisible(), "Enter presses the button that has the keyboard, which is Close"


def test_without_a_search_the_whole_archive_is_exported(control, folder, tmp_path, qtbot):
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    window = opened(control)
    assert not window._results.isEnabled()
    assert window._all.text() == "6 statements."
    type_place(window, "Party papers.csv", tmp_path / "everything")
    assert ended(window, qtbot) == "6 statements were exported to “everything.csv”."
    with (tmp_path / "everything.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["party"] for row in csv.DictReader(file)} == {"Riverside Union", "اتحاد النهر"}
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_a_bag_is_a_copy_of_the_whole_folder(control, desk, folder, tmp_path, qtbot):
    desk.search("water")
    window = opened(control)
    assert window._results.isChecked()
    choose(window, "bag")
    assert window.whole
    assert not window._results.isEnabled()
    choose(window, "csv")
    assert window._results.isChecked(), "what was chosen before the bag is chosen again"
    choose(window, "bag")
    type_place(window, "Party papers-bag", tmp_path / "kept")
    assert ended(window, qtbot).startswith("7 files were copied into the bag “kept”, ")
    assert bagit.Bag(str(tmp_path / "kept")).is_valid()
    control._begin(CHOICES[-1], SearchRequest(), folder / "bag", replace=False)
    assert "into which nothing is written" in ended(window, qtbot)
    assert not (folder / "bag").exists()


def test_a_file_that_is_there_is_replaced_only_when_asked(control, tmp_path, qtbot):
    (tmp_path / "there.csv").write_text("mine")
    window = opened(control)
    control._begin(CHOICES[0], SearchRequest(), tmp_path / "there.csv", replace=False)
    assert "is there already" in ended(window, qtbot)
    assert (tmp_path / "there.csv").read_text() == "mine"
    control._begin(CHOICES[0], SearchRequest(), tmp_path / "there.csv", replace=True)
    qtbot.waitUntil(lambda: "6 statements were exported" in window.told.text(), timeout=WAIT)


def test_a_document_of_the_archive_is_never_replaced(control, folder, qtbot):
    before = (folder / "1.md").read_bytes()
    window = opened(control)
    control._begin(CHOICES[0], SearchRequest(), folder / "1.md", replace=True)
    assert "in the folder of the archive, where nothing is replaced" in ended(window, qtbot)
    assert (folder / "1.md").read_bytes() == before


def test_a_cancelled_export_leaves_nothing(control, folder, tmp_path, qtbot):
    window = opened(control)
    place = tmp_path / "out"
    place.mkdir()
    asked = threading.Event()
    # Six statements are sooner written than this thread gets to cancel.
    control._lane.after_this(lambda: asked.wait(WAIT / 1000))
    control._begin(CHOICES[1], SearchRequest(), place / "all.jsonl", replace=False)
    window.reject()
    asked.set()
    assert window.told.text() == "Ending…"
    assert ended(window, qtbot) == "It was cancelled; nothing was written."
    assert window.isVisible()
    assert list(place.iterdir()) == []
    assert window._show_folder.isHidden()


def test_nothing_found_writes_nothing(control, desk, tmp_path, qtbot):
    desk.search("zeppelin")
    window = opened(control)
    assert window._results.text() == "&These results: 0 statements"
    assert not window._results.isEnabled()
    assert window.whole
    control._begin(CHOICES[0], SearchRequest("zeppelin"), tmp_path / "none.csv", replace=False)
    assert ended(window, qtbot) == "Nothing was found, so nothing was written."
    assert not (tmp_path / "none.csv").exists()


def test_the_room_offers_what_it_shows(qapp, folder, pictures, qtbot):  # noqa: F811
    room = ReadingRoom(qapp, SettingsStore(config_folder()))
    room.start(folder)
    qtbot.waitUntil(lambda: "6 found" in room.window.windowTitle(), timeout=WAIT)
    qtbot.waitUntil(lambda: not room.sessions.index.running and room.desk.facts is not None, timeout=WAIT)
    room.sessions.search.set_text("water")
    qtbot.waitUntil(lambda: "4 found" in room.window.windowTitle(), timeout=WAIT)
    room.commands["export"]()
    window = room.beside.exporting.window
    assert window._results.text() == "&These results: 4 statements"
    light, dark = both(room, window, pictures, "export")
    assert (ground(light), ground(dark)) == (LIGHT.page, DARK.page)
    room.desk.open_folder(bundled.sample_archive())
    qtbot.waitUntil(lambda: "Sample archive" in room.window.windowTitle(), timeout=WAIT)
    assert room.beside.exporting.window is None, "it belonged to the archive that was open before"
    room.window.close()
    room.window.deleteLater()


def test_nothing_is_read_in_the_thread_of_the_window(qapp, desk, lane, by_hand, tmp_path, qtbot):
    control = ExportControl(MainWindow(), lane, desk)
    window = opened(control)
    control._begin(CHOICES[0], SearchRequest(), tmp_path / "all.csv", replace=False)
    assert len(by_hand.waiting) == 1
    assert not (tmp_path / "all.csv").exists()
    by_hand.run_all()
    qtbot.waitUntil(lambda: not window.working, timeout=WAIT)
    assert (tmp_path / "all.csv").exists()
    control.forget_archive()
    by_hand.run_all()


def test_names_and_words(tmp_path):
    papers = tmp_path / "Party papers"
    names = {
        choice.name: suggested_name(papers, choice, whole=choice.name != "dc").name for choice in CHOICES
    }
    assert names == {
        "csv": "Party papers", "jsonl": "Party papers", "dc": "Party papers-results",
        "jsonld": "Party papers", "bag": "Party papers-bag",
    }  # fmt: skip
    assert exported_words(12_000, tmp_path / "a.csv") == "12,000 statements were exported to “a.csv”."
    made = BagExport("/bag", 1, 3_200_000, 0, (("caf\ufffd.md", "data/caf%E9.md"),))
    assert bagged_words(made, tmp_path / "bag") == (
        "1 file was copied into the bag “bag”, 3.2 MB, read back and found valid."
        " 1 name that is no Unicode is percent-encoded there."
    )
