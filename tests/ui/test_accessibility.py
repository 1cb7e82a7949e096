"""What those are told who do not see the window, who use no mouse, and who need contrast."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.statements.searching import Filters, IndexProgress
from archive_app.ui.app import ReadingRoom
from archive_app.ui.article.window import ArticleWindow
from archive_app.ui.comparing.window import ComparingWindow
from archive_app.ui.dialogs import AboutDialog, KeysDialog, LinkDialog
from archive_app.ui.filters.check_row import CheckRow
from archive_app.ui.first_said.window import FirstSaidWindow
from archive_app.ui.theme import DARK, LIGHT, Theme, palette_for
from tests.ui.accessible_tree import Seen, seen_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT = 60_000
#: Web Content Accessibility Guidelines 2.2: 1.4.3 for text, 1.4.11 for what one must see to use a control.
LEAST_CONTRAST = 4.5
LEAST_CONTRAST_OF_CONTROLS = 3.0

PARTIES = (
    "Riverside Union",
    "Harbour Liberals",
    "Highland Greens",
    "Workers List",
    "Democrats",
    "Free Voters",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Papers"
    folder.mkdir()
    for number in range(18):
        date = f"date: {2004 + number}-03-{1 + number}\n" if number % 6 else ""
        head = f"title: Clean water {number}\nparty: {PARTIES[number % 6]}\nurl: https://example.org/{number}\n{date}"
        body = "\n\n".join(f"Promise {line} was about the river." for line in range(30))
        (folder / f"{number:02}.md").write_text(f"---\n{head}---\n{body}\n", encoding="utf-8")
    (folder / "old.txt").write_bytes("Ein schöner Tag am Fluß.\n\nMüller grüßt alle.\n".encode("cp1252"))
    return folder


@pytest.fixture
def room(qapp, folder, qtbot) -> Iterator[ReadingRoom]:
    # Qt keeps what it tells of lists up to date only while somebody listens.
    QAccessible.setActive(True)
    room = ReadingRoom(qapp, SettingsStore(config_folder()))
    room.start(folder)
    room.window.resize(1360, 860)
    room.window.activateWindow()
    qtbot.waitUntil(lambda: "19 found" in room.window.windowTitle(), timeout=WAIT)
    qtbot.waitUntil(lambda: not room.sessions.index.running, timeout=WAIT)
    qtbot.waitUntil(lambda: "1 file needs" in room.window.status._problems.text(), timeout=WAIT)
    yield room
    room.window.close()
    room.window.deleteLater()
    room.deleteLater()
    QAccessible.setActive(False)


def search(room: ReadingRoom, qtbot, words: str, **filters: object) -> None:
    with qtbot.waitSignal(room.sessions.search.outcome, timeout=WAIT):
        room.sessions.search.set_filters(Filters(**filters))
        room.sessions.search.set_text(words)
    QApplication.sendPostedEvents()


def read(room: ReadingRoom, qtbot, identity: str, words: str) -> None:
    with qtbot.waitSignal(room.sessions.reading.opened, timeout=WAIT):
        room.sessions.reading.open(identity, words)


# The screens, each a way to it and the window that then is to be looked at


def reading(room: ReadingRoom, qtbot) -> QWidget:
    search(room, qtbot, "river language:en", party=("Harbour Liberals",), date_from="2005", date_to="2019")
    room.window.results.select_first()
    qtbot.waitUntil(lambda: room.window.reader.current_id() is not None, timeout=WAIT)
    return room.window


def with_history(room: ReadingRoom, qtbot) -> QWidget:
    for identity in ("01.md", "02.md", "old.txt"):
        read(room, qtbot, identity, "river")
    with qtbot.waitSignal(room.sessions.reading.opened, timeout=WAIT):
        room.sessions.reading.back()
    return room.window


def finding(room: ReadingRoom, qtbot) -> QWidget:
    read(room, qtbot, "01.md", "river")
    room.commands["find"]()
    QTest.keyClicks(QApplication.focusWidget(), "promise")
    return room.window


def all_facets(room: ReadingRoom, qtbot) -> QWidget:
    for facet in room.window.filters._facets.values():
        if facet._more.isVisible():
            facet._more.click()
    return room.window


def nothing_matches(room: ReadingRoom, qtbot) -> QWidget:
    search(room, qtbot, "rivver", party=("Riverside Union",))
    return room.window


def nothing_here_yet(room: ReadingRoom, _qtbot) -> QWidget:
    room.window.results.show_nothing_yet()
    return room.window


def still_indexing(room: ReadingRoom, _qtbot) -> QWidget:
    progress = IndexProgress("reading", 40, 100, 12.0, 5.0, 0)
    room.window.results.show_indexing(progress)
    room.window.status.show_progress(progress)
    return room.window


def failed(room: ReadingRoom, _qtbot) -> QWidget:
    room.window.results.show_failure("The index cannot be read.", "Open the folder again.")
    room.window.banner.say("Something happened.", ("Do this", lambda: None), ("Do that", lambda: None))
    return room.window


def saving(room: ReadingRoom, qtbot) -> QWidget:
    read(room, qtbot, "01.md", "river")
    room.window.reader._line.show_progress("Saving", 1, 3)
    return room.window


def welcome(room: ReadingRoom, _qtbot) -> QWidget:
    room.window.show_welcome()
    return room.window


def problems(room: ReadingRoom, _qtbot) -> QWidget:
    room.commands["problems"]()
    return room.problems


def keys(room: ReadingRoom, _qtbot) -> QWidget:
    return opened(KeysDialog(room.window))


def about(room: ReadingRoom, _qtbot) -> QWidget:
    return opened(AboutDialog(room.window))


def link(room: ReadingRoom, _qtbot) -> QWidget:
    return opened(LinkDialog("https://example.org/a", room.window))


def fixity_not_recorded(room: ReadingRoom, qtbot) -> QWidget:
    room.commands["fixity"]()
    window = room.beside.fixity.window
    qtbot.waitUntil(window._panel.record.isVisible, timeout=WAIT)
    return window


def fixity_differences(room: ReadingRoom, qtbot) -> QWidget:
    window = fixity_not_recorded(room, qtbot)
    window._panel.record.click()
    qtbot.waitUntil(lambda: window._verify.isVisible() and not window.working, timeout=WAIT)
    (room.desk.archive.folder / "07.md").unlink()
    window._verify.click()
    qtbot.waitUntil(window._table.isVisible, timeout=WAIT)
    return window


def fixity_anew(room: ReadingRoom, qtbot) -> QWidget:
    window = fixity_differences(room, qtbot)
    window._anew.click()
    return window


def exporting(room: ReadingRoom, qtbot) -> QWidget:
    search(room, qtbot, "river")
    room.commands["export"]()
    return room.beside.exporting.window


def comparing(room: ReadingRoom, qtbot) -> QWidget:
    with qtbot.waitSignal(room.beside.comparing.shown, timeout=WAIT):
        room.beside.comparing.compare_statements("01.md", "02.md")
    return room.window.findChild(ComparingWindow)


def checking_an_article(room: ReadingRoom, qtbot) -> QWidget:
    room.commands["check_article"]()
    window = room.window.findChild(ArticleWindow)
    with qtbot.waitSignal(room.sessions.article.finished, timeout=WAIT):
        window._box.insertPlainText(
            "He said: “Promise 3 was about the river.” So “it was all a lie, really”."
        )
    return window


def who_said_it_first(room: ReadingRoom, qtbot) -> QWidget:
    room.commands["first_said"]()
    window = room.window.findChild(FirstSaidWindow)
    with qtbot.waitSignal(room.sessions.first_said.found, timeout=WAIT):
        window.ask("about the river")
    return window


def amending(room: ReadingRoom, qtbot) -> QWidget:
    room.beside.cataloguing.amend("01.md")
    qtbot.waitUntil(lambda: room.beside.cataloguing.dialog is not None, timeout=WAIT)
    dialog = room.beside.cataloguing.dialog
    dialog.form._boxes["party"].setText("Highland Greens")
    qtbot.waitUntil(dialog._save.isEnabled, timeout=WAIT)
    return dialog


def amending_what_is_selected(room: ReadingRoom, qtbot) -> QWidget:
    search(room, qtbot, "river")
    room.window.results.focus_list()
    room.window.results._view.selectAll()
    room.commands["amend"]()
    dialog = room.beside.cataloguing.many
    dialog.put("Highland Greens")
    dialog._look.click()
    qtbot.waitUntil(dialog._go.isEnabled, timeout=WAIT)
    return dialog


def attending(room: ReadingRoom, qtbot) -> QWidget:
    with qtbot.waitSignal(room.beside.attention.gathered, timeout=WAIT):
        room.commands["attention"]()
    view = room.beside.cataloguing.attention
    qtbot.waitUntil(lambda: view._described is not None, timeout=WAIT)
    return view


def opened(dialog: QWidget) -> QWidget:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    dialog.activateWindow()
    return dialog


IN_THE_WINDOW = (
    reading, with_history, finding, all_facets, nothing_matches, nothing_here_yet, still_indexing,
    failed, saving, welcome,
)  # fmt: skip
SCREENS = (
    *IN_THE_WINDOW, problems, keys, about, link, fixity_not_recorded, fixity_differences, fixity_anew,
    exporting, comparing, checking_an_article, who_said_it_first, amending, amending_what_is_selected,
    attending,
)  # fmt: skip


def names(seen: list[Seen], role: str) -> list[str]:
    return [one.name for one in seen if one.role == role]


def nameless(screen: QWidget) -> list[Seen]:
    """Return what can be used and has no name that could be spoken."""
    return [
        seen
        for seen in seen_in(screen)
        if seen.interactive
        and seen.role != "StaticText"
        and not any(letter.isalnum() for letter in seen.name)
    ]


def hidden_words(screen: QWidget) -> list[tuple[str, str]]:
    """Return labels whose accessible name stands in place of their words."""
    return [
        (label.text(), label.accessibleName())
        for label in screen.findChildren(QLabel)
        if label.isVisible() and label.accessibleName() and label.text() not in label.accessibleName()
    ]


def tab_stops(screen: QWidget) -> list[QWidget]:
    """Return where Tab leads from where the keyboard is, until it comes round or finds no end."""
    if screen.focusWidget() is None:
        QTest.keyClick(screen, Qt.Key.Key_Tab)
    stops: list[QWidget] = []
    while (focused := screen.focusWidget()) is not None and focused not in stops:
        stops.append(focused)
        assert len(stops) < 200, "Tab finds no end"
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return stops


def reachable(screen: QWidget) -> set[QWidget]:
    """Return what a person must be able to reach with Tab."""
    return {
        widget
        for widget in screen.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.window() is screen
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    }  # fmt: skip


def told(widgets: set[QWidget]) -> list[str]:
    return sorted(f"{type(widget).__name__} {widget.accessibleName()!r}" for widget in widgets)


def assert_tab_leaves_and_returns(screen: QWidget, stops: list[QWidget]) -> None:
    for stop in stops:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(stop, Qt.Key.Key_Tab)
        assert len(stops) == 1 or screen.focusWidget() is not stop, f"{told({stop})} keeps the keyboard"
        QTest.keyClick(screen.focusWidget(), Qt.Key.Key_Backtab)
        assert screen.focusWidget() is stop, f"Shift+Tab does not lead back to {told({stop})}"


def assert_panes_as_one_reads(room: ReadingRoom, stops: list[QWidget]) -> None:
    window = room.window
    panes = (
        window.banner, window.welcome, window.search_bar, window.reading_line, window.filters, window.results,
        window.reader, window.status,
    )  # fmt: skip
    visited = [next(n for n, pane in enumerate(panes) if pane.isAncestorOf(stop)) for stop in stops]
    # Tab goes round, so that the way may begin anywhere.
    begins = [n for n, (before, after) in enumerate(pairwise([visited[-1], *visited])) if after < before]
    begin = begins[0] if begins else 0
    assert visited[begin:] + visited[:begin] == sorted(visited)


@pytest.mark.parametrize("way", SCREENS, ids=lambda way: way.__name__)
def test_a_screen_is_named_and_tab_goes_through_it(room, qtbot, way):
    screen = way(room, qtbot)
    QApplication.sendPostedEvents()
    assert nameless(screen) == []
    assert hidden_words(screen) == []
    stops = tab_stops(screen)
    assert told(reachable(screen) - set(stops)) == []
    assert_tab_leaves_and_returns(screen, stops)
    if screen is room.window:
        assert_panes_as_one_reads(room, stops)
    else:
        QTest.keyClick(screen.focusWidget() or screen, Qt.Key.Key_Escape)
        assert not screen.isVisible()


def test_a_screen_reader_finds_the_panes_in_reading_order(room, qtbot):
    found = [
        seen.name for seen in seen_in(reading(room, qtbot)) if seen.name in ("Filters", "Results", "Reader")
    ]
    assert found == ["Filters", "Results", "Reader"]


def test_a_result_is_told_with_title_date_party_and_passage(room, qtbot):
    rows = names(list(seen_in(reading(room, qtbot))), "ListItem")
    assert rows
    for row in rows:
        assert row.startswith("Clean water")
        assert "Harbour Liberals" in row
        assert "river" in row
        assert "200" in row or "201" in row


def test_a_row_of_a_facet_is_told_with_its_count_and_whether_it_is_chosen(room, qtbot):
    search(room, qtbot, "river", party=("Riverside Union",))
    rows = {seen.name: seen.checked for seen in seen_in(room.window) if seen.role == "CheckBox"}
    assert rows["Riverside Union, 3 statements"]
    assert rows["Harbour Liberals, 3 statements"] is False


def test_arrow_keys_reach_every_row_of_a_facet(room, qtbot):
    all_facets(room, qtbot)
    for facet in room.window.filters._facets.values():
        rows = [row for row in facet.findChildren(CheckRow) if row.isVisible()]
        if not rows:
            continue
        rows.sort(key=lambda row: row.y())
        rows[0].setFocus()
        for row in rows[1:]:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
            assert row.hasFocus()


def test_the_years_tell_where_one_stands_and_what_is_chosen(room, qtbot):
    timeline = room.window.filters._timeline
    timeline.setFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    QTest.keyClick(timeline, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    (years,) = (seen for seen in seen_in(room.window) if seen.name == "Years issued")
    assert "2006: 1 statement" in years.description
    assert "chosen: 2005 to 2006" in years.description


@pytest.mark.parametrize("way", [finding, nothing_matches, failed], ids=lambda way: way.__name__)
def test_f6_goes_round(room, qtbot, way):
    way(room, qtbot)
    room.window.search_bar.focus_and_select()
    begin = QApplication.focusWidget()
    visited = []
    for _ in range(4):
        room.commands["next_pane"]()
        visited.append(QApplication.focusWidget())
        if visited[-1] is begin:
            break
    assert visited[-1] is begin
    assert len(set(visited)) >= 2


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2.2 defines it."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


#: Ink and every ground it is written on.
TEXT = {
    "text": ("page", "panel", "status", "selection", "chip", "mark", "mark_strong"),
    "muted": ("page", "panel", "status", "selection"),
    "caution": ("page", "panel", "status", "selection"),
    "link": ("page", "panel", "status", "selection"),
    "on_accent": ("accent",),
}


def test_contrast_is_computed_as_the_guidelines_do():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_ground(theme: Theme):
    weak = {
        (ink, ground): round(contrast(getattr(theme, ink), getattr(theme, ground)), 2)
        for ink, grounds in TEXT.items()
        for ground in grounds
        if contrast(getattr(theme, ink), getattr(theme, ground)) < LEAST_CONTRAST
    }
    assert weak == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_controls_and_marks_can_be_told_from_their_ground(theme: Theme):
    for sign, ground in (
        ("accent", "page"), ("accent", "panel"), ("accent", "selection"), ("muted", "page"),
        ("muted", "panel"),
        ("mark_line", "page"), ("caution", "panel"), ("faint", "page"), ("faint", "panel"),
    ):  # fmt: skip
        ratio = contrast(getattr(theme, sign), getattr(theme, ground))
        assert ratio >= LEAST_CONTRAST_OF_CONTROLS, (sign, ground, ratio)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_role_of_the_palette_can_be_read(theme: Theme):
    palette, role = palette_for(theme), QPalette.ColorRole
    for ink, ground in (
        (role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button), (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base), (role.LinkVisited, role.Base), (role.PlaceholderText, role.Base),
    ):  # fmt: skip
        ratio = contrast(palette.color(ink).name(), palette.color(ground).name())
        assert ratio >= LEAST_CONTRAST, (ink, ground, ratio)
