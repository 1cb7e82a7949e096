"""Reprints folded below a result: shown and hidden by keys and clicks, none of them ever lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from archive_app.archive import Archive
from archive_app.index import storage
from archive_app.statements.searching import Facets, Hit, SearchOutcome, SearchRequest
from archive_app.ui.results.model import ResultRole, ResultsModel
from archive_app.ui.results.pane import ResultsPane
from archive_app.ui.search_session import SearchSession
from tests.index.updating import update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LEAFLET = "We will keep the river clean whatever it costs us, and nobody shall ever pay for water again."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    folder = tmp_path / "papers"
    folder.mkdir()
    for day in (1, 2, 3):
        head = f"---\ntitle: Leaflet\ndate: 2017-03-0{day}\n---\n"
        (folder / f"leaflet{day}.md").write_text(f"{head}{_LEAFLET}\n")
    for number in (1, 2):
        text = f"---\ntitle: Other\n---\nThe river number {number} is low.\n"
        (folder / f"other{number}.md").write_text(text)
    with Archive.open(folder) as opened:
        update(folder, storage.index_folder(folder))
        opened.refresh()
        yield opened


@pytest.fixture
def session(lane, by_hand, archive) -> SearchSession:
    made = SearchSession(None, lane)
    made.set_archive(archive)
    made.set_folding(0.8)
    by_hand.run_all()
    return made


@pytest.fixture
def pane(qtbot, session) -> ResultsPane:
    made = ResultsPane()
    qtbot.addWidget(made)
    session.outcome.connect(made.show_outcome)
    session.page_added.connect(made.add_page)
    session.unfolded.connect(made.show_reprints)
    made.reprints_wanted.connect(session.unfold)
    made.more_wanted.connect(session.more)
    made.resize(460, 700)
    made.show()
    return made


def ids(pane: ResultsPane) -> list[str]:
    model = pane._model
    return [model.index(row).data(ResultRole.ID) for row in range(model.rowCount())]


def search(session: SearchSession, by_hand) -> None:
    session.set_text("river")
    by_hand.run_all()


def spoken(view) -> str:
    return view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)


FOLDED = ["leaflet1.md", "other1.md", "other2.md"]


def test_keys_show_and_hide_reprints(pane, session, by_hand):
    search(session, by_hand)
    assert sorted(ids(pane)) == FOLDED
    assert pane._header.totals.startswith("5 statements")
    head = ids(pane).index("leaflet1.md")
    pane._choose(head)
    view = pane._view
    assert "2 reprints folded; Right shows them" in spoken(view)
    QTest.keyClick(view, Qt.Key.Key_Right)
    by_hand.run_all()
    assert ids(pane)[head : head + 3] == ["leaflet1.md", "leaflet2.md", "leaflet3.md"]
    assert "shown below" in spoken(view)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert pane.selected_id() == "leaflet2.md"
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert pane.selected_id() == "leaflet1.md"
    assert sorted(ids(pane)) == FOLDED


def test_a_click_on_the_words_shows_and_hides_them(pane, session, by_hand):
    search(session, by_hand)
    row = ids(pane).index("leaflet1.md")
    index = pane._model.index(row)
    rect = pane._view.visualRect(index)
    words = pane._delegate._layout_at(index, rect).reprints
    assert words is not None
    place = rect.topLeft() + words.center().toPoint()
    for expected in (5, 3):
        QTest.mouseClick(pane._view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        by_hand.run_all()
        assert pane._model.rowCount() == expected
    # Elsewhere in the row a click reads the statement.
    with_click = rect.topLeft() + words.topLeft().toPoint() / 2
    QTest.mouseClick(pane._view.viewport(), Qt.MouseButton.LeftButton, pos=with_click)
    assert pane.selected_id() == "leaflet1.md"
    assert pane._model.rowCount() == 3


def test_what_is_unfolded_stays_so_when_the_same_is_searched_again(pane, session, by_hand):
    search(session, by_hand)
    pane._choose(ids(pane).index("leaflet1.md"))
    QTest.keyClick(pane._view, Qt.Key.Key_Right)
    by_hand.run_all()
    session.repeat()
    by_hand.run_all()
    assert len(ids(pane)) == 5
    session.set_sort("oldest")
    by_hand.run_all()
    assert ids(pane)[0] == "leaflet1.md"
    assert len(ids(pane)) == 3
    session.set_folding(None)
    by_hand.run_all()
    assert ids(pane)[:3] == ["leaflet1.md", "leaflet2.md", "leaflet3.md"]


def test_all_means_all_that_was_found_and_pages_are_of_rows(pane, session, by_hand, archive):
    search(session, by_hand)
    pane._view.selectAll()
    selected = pane.selected()
    assert (selected.count, selected.all_but) == (5, True)
    assert len(archive.select(session.request).ids) == 5
    assert not pane._model.canFetchMore(pane._view.rootIndex())


def test_pages_end_where_rows_do(qapp):
    del qapp
    hit = Hit("a", "a.md", "A", None, None, None, None, None, (), None, None, None, ())
    model = ResultsModel()
    request = SearchRequest(fold_reprints=0.8)
    first = SearchOutcome(request, (replace(hit, reprints=("b", "c")),), 4, 0, Facets(), "", folded=2)
    model.replace(first)
    assert model.canFetchMore(model.index(-1))
    model.unfold("a", (replace(hit, id="b"), replace(hit, id="c")))
    assert model.canFetchMore(model.index(-1))
    model.append(replace(first, hits=(replace(hit, id="d"),)))
    assert model.rowCount() == 4
    assert not model.canFetchMore(model.index(-1))
    model.fold("a")
    assert model.rowCount() == 2
    assert model.total == 4
