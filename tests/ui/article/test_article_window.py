"""An article is pasted or opened, its quotations fill a table as verdicts come, and the table is kept."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest

from archive_app.ui.article.article_box import ArticleBox
from archive_app.ui.article.session import INVITATION, LONGEST, NOTHING_QUOTED, STOPPED, ArticleSession
from archive_app.ui.article.window import ArticleWindow
from archive_app.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """A day of 🤷 words

The minister said: “We will raise taxes this year.” She had told the house,
'We will not raise taxes this year', before. A “heron” was seen.
„Wir werden das Wasser sauber halten“, hieß es. 議員は「増税は行わないと約束した」と述べた。
"""
VERDICTS = ["Altered", "Exact", "Not in this archive", "Exact"]


@pytest.fixture
def session(session_of, lane, archive):
    return session_of(ArticleSession, archive, lane)


@pytest.fixture
def window(qtbot, session):
    made = ArticleWindow(None, LIGHT)
    qtbot.addWidget(made)
    made.text_changed.connect(session.type_text)
    made.check_wanted.connect(session.flush)
    made.stop_wanted.connect(session.cancel)
    made.watched.connect(session.set_watched)
    made.file_dropped.connect(session.open_file)
    session.read.connect(made.show_article)
    session.quotations.connect(made.show_quotations)
    session.checked.connect(made.show_verdict)
    session.finished.connect(made.show_finished)
    session.answered.connect(made.show_answer)
    session.failed.connect(made.show_failure)
    session.saved.connect(lambda path: made.say(path.name))
    made.come_forward()
    return made


def paste(window, text: str) -> ArticleBox:
    box = window.findChild(ArticleBox)
    data = QMimeData()
    data.setText(text)
    box.insertFromMimeData(data)
    return box


def check(window, by_hand, text: str = ARTICLE) -> ArticleBox:
    box = paste(window, text)
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    by_hand.run_all()
    return box


def cells(window, column: int) -> list[str]:
    model = window._model
    return [model.index(row, column).data().strip("\u2068\u2069") for row in range(model.rowCount())]


def test_every_quotation_has_its_verdict_statement_and_date(window, by_hand):
    check(window, by_hand)
    assert cells(window, 0) == VERDICTS
    assert cells(window, 2) == ["Taxes", "Taxes", "", "税"]
    assert cells(window, 3) == ["11 February 2016", "11 February 2016", "", "undated"]
    assert window._told.text() == "4 quotations: 2 exact, 1 altered, 1 not in this archive."
    assert not window._busy.isVisible()


def test_table_and_article_lead_to_one_another(window, by_hand):
    box = check(window, by_hand)
    window._table.setFocus()
    window._table.selectRow(3)
    text, units = box.toPlainText(), box.textCursor().position()
    marked = [mark.cursor.selectedText() for mark in box.extraSelections()]
    assert marked[0] == "We will raise taxes this year."
    assert text.encode("utf-16-le")[units * 2 :].decode("utf-16-le").startswith("増税は行わない")
    box.setFocus()
    cursor = box.textCursor()
    cursor.setPosition(len(ARTICLE.encode("utf-16-le").split("this year".encode("utf-16-le"))[0]) // 2)
    box.setTextCursor(cursor)
    assert window._table.currentIndex().row() == 0
    assert "We will not raise taxes" in window._passage.text()
    assert "Left out: \u2068not\u2069." in window._passage.changes()


def test_a_place_is_opened_from_the_table(window, by_hand, qtbot):
    check(window, by_hand)
    window._table.selectRow(0)
    with qtbot.waitSignal(window.place_opened) as opened:
        window._table.activated.emit(window._model.index(0, 0))
    assert opened.args[0].statement.id == "a.md"
    window._table.selectRow(2)
    assert not window._read.isEnabled()
    assert "2 statements" in window._rule.text()


def test_an_edit_checks_only_what_is_new(window, session, by_hand, archive, monkeypatch):
    box = check(window, by_hand)
    asked = []
    checked = type(archive).passages
    monkeypatch.setattr(
        type(archive), "passages", lambda self, *a, **k: asked.append(a) or checked(self, *a, **k)
    )
    box.moveCursor(box.textCursor().MoveOperation.End)
    box.insertPlainText("And so on.")
    session.check_now()
    by_hand.run_all()
    assert cells(window, 0) == VERDICTS
    assert asked == []
    session.repeat()
    by_hand.run_all()
    assert asked


def test_verdicts_come_one_by_one_and_can_be_stopped(window, session, by_hand):
    told = []
    session.checked.connect(lambda number, _: told.append((number, window._busy.isVisible())))
    session.checked.connect(lambda number, _: session.cancel() if number == 1 else None)
    check(window, by_hand)
    assert told == [(0, True), (1, True)]
    assert cells(window, 0) == [*VERDICTS[:2], "…", "…"]
    assert window._told.text() == STOPPED
    assert not window._busy.isVisible()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", INVITATION),
        ("  \n", INVITATION),
        ("Nothing “at all” here.", NOTHING_QUOTED),
        ("“”«»\u202e", NOTHING_QUOTED),
    ],
)
def test_where_nothing_is_quoted_it_says_so(window, session, by_hand, text, answer):
    check(window, by_hand, text)
    assert window._told.text() == answer
    assert not window._save.isEnabled()


def test_what_is_too_long_is_refused_at_once(window, by_hand):
    box = paste(window, "water " * (LONGEST // 6 + 1))
    assert f"{LONGEST:,}" in window._told.text()
    assert box.toPlainText() == ""
    assert not by_hand.waiting


def test_a_file_is_opened_as_it_reads(window, session, by_hand, tmp_path: Path):
    page = tmp_path / "article.md"
    page.write_text("# News\n\nShe said: “We will **not** raise taxes this year.”\n", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(page))])
    box = window.findChild(ArticleBox)
    box.insertFromMimeData(data)
    by_hand.run_all()
    assert box.toPlainText().startswith("News\n\nShe said: “We will not raise")
    assert cells(window, 0) == ["Exact"]
    session.open_file(tmp_path / "nothing.docx")
    by_hand.run_all()
    assert window._told.text().startswith("nothing.docx cannot be read. ")


@pytest.mark.parametrize("name", ["verdicts.csv", "verdicts.html", "verdicts.md"])
def test_the_verdicts_are_kept_with_the_fingerprint(window, session, by_hand, tmp_path, archive, name):
    check(window, by_hand)
    assert window._save.isEnabled()
    session.save(tmp_path / name)
    by_hand.run_all()
    assert window._told.text() == name
    text = (tmp_path / name).read_text("utf-8")
    assert archive.fingerprint() in text
    if name.endswith(".csv"):
        rows = list(csv.DictReader(text.splitlines()))
        assert [row["verdict"] for row in rows] == ["altered", "exact", "absent", "exact"]


def test_a_place_that_cannot_be_written_is_told(window, session, by_hand, tmp_path):
    check(window, by_hand)
    session.save(tmp_path / "no-such-folder" / "verdicts.md")
    by_hand.run_all()
    assert "could not be written" in window._told.text()


def test_both_themes_are_painted(window, by_hand):
    check(window, by_hand)
    window._table.selectRow(0)
    light = window._model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole).name()
    window.apply_theme(DARK)
    assert (light, window._model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole).name()) == (
        LIGHT.caution,
        DARK.caution,
    )
    assert window._box.extraSelections()[0].format.background().color().name() == DARK.mark
