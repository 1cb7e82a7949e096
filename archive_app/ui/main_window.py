"""The window: assembles panes, menus and shortcuts, and holds no logic."""

from __future__ import annotations

import base64
import binascii
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from archive_app import bundled
from archive_app.settings import WindowLayout
from archive_app.ui.actions import ACTIONS, FORMS_AFTER, MENUS, RECENT_AFTER
from archive_app.ui.banner import Banner
from archive_app.ui.citing.form_menu import FormMenu
from archive_app.ui.filters.pane import FiltersPane
from archive_app.ui.key_names import key_name
from archive_app.ui.reader.pane import ReaderPane
from archive_app.ui.reading_line import ReadingLine
from archive_app.ui.results.pane import ResultsPane
from archive_app.ui.search_bar import SearchBar
from archive_app.ui.status_bar import StatusBar
from archive_app.ui.welcome import Welcome, short_path

if TYPE_CHECKING:
    from archive_app.ui.theme import Theme

_USUAL_SIZE = (1360, 860)
_USUAL_PANES = (228, 430, 702)
_LEAST_WIDTHS = (170, 280, 470)


class MainWindow(QMainWindow):
    """Panes side by side, menus from data. What happens to it goes out as signals.

    `triggered(id)` for an action, `recent_chosen(Path)`, `dropped(list[Path])` for what was dropped on it,
    `escape_pressed()` where no pane had use for the key, `activated()` when it gains the focus, `closing()`,
    `check_wanted()` for a quotation to be checked.
    """

    triggered = Signal(str)
    recent_chosen = Signal(object)
    dropped = Signal(object)
    escape_pressed = Signal()
    activated = Signal()
    closing = Signal()
    check_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Statement Archive")
        self.setWindowIcon(QIcon(str(bundled.resources() / "icons" / "statement-archive.svg")))
        self.setAcceptDrops(True)
        self.banner = Banner()
        self.search_bar = SearchBar()
        self.reading_line = ReadingLine()
        self.filters = FiltersPane()
        self.results = ResultsPane()
        self.reader = ReaderPane()
        self.status = StatusBar()
        self.welcome = Welcome()
        self._assemble()
        self._actions: dict[str, QAction] = {}
        self._choices: dict[str, QActionGroup] = {}
        self._recent_menu = QMenu("Open &recent", self)
        self.citation_forms = FormMenu("Copy citatio&n as", self)
        self._build_menus()
        self.show_recent(())
        self.set_available(archive=False, statement=False)

    def action(self, name: str) -> QAction:
        """Return the action with this id."""
        return self._actions[name]

    def set_available(self, *, archive: bool, statement: bool) -> None:
        """Enable the actions for which what they need is open."""
        for spec in ACTIONS:
            if spec.needs == "archive":
                self._actions[spec.id].setEnabled(archive)
            elif spec.needs == "statement":
                self._actions[spec.id].setEnabled(statement)
        self.citation_forms.setEnabled(statement)

    def show_welcome(self) -> None:
        """Show what stands here while no archive is open."""
        self._stack.setCurrentWidget(self.welcome)

    def show_work(self) -> None:
        """Show the panes of an open archive."""
        self._stack.setCurrentWidget(self._work)

    def show_recent(self, folders: tuple[str, ...]) -> None:
        """List the archives opened before in the menu and on the welcome page."""
        self._recent_menu.clear()
        self._recent_menu.setEnabled(bool(folders))
        for folder in folders:
            entry = self._recent_menu.addAction(short_path(Path(folder)).replace("&", "&&"))
            entry.triggered.connect(partial(self._choose_recent, Path(folder)))
        self.welcome.show_recent(folders)

    def apply_theme(self, theme: Theme) -> None:
        """Let every pane that paints for itself take on the colours of `theme`."""
        for pane in (self.reading_line, self.filters, self.results, self.reader):
            pane.apply_theme(theme)

    def next_pane(self, by: int) -> None:
        """Give the keyboard to the next pane, or with -1 to the one before."""
        panes: tuple[QWidget, ...] = (self.search_bar, self.filters, self.results, self.reader)
        focused = QApplication.focusWidget()
        nowhere = -1 if by > 0 else 0
        at = next((n for n, p in enumerate(panes) if focused and p.isAncestorOf(focused)), nowhere)
        for step in range(1, len(panes)):
            if self._focus(panes[(at + by * step) % len(panes)]):
                return

    def _focus(self, pane: QWidget) -> bool:
        if pane is self.search_bar:
            self.search_bar.focus_and_select()
            return True
        if pane is self.results:
            self.results.focus_list()
            return True
        inside = (pane.focusProxy(), *pane.findChildren(QWidget))
        for widget in inside:
            if widget and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's own word
        """Let Tab go through the panes as they are read, also through chips and rows that came since.

        Qt's own chain leaps over what lies before the widget to which a pane hands the keyboard on.
        """
        panes = (
            self.banner, self.welcome, self.search_bar, self.reading_line, self.filters, self.results,
            self.reader, self.status,
        )  # fmt: skip
        focused = self.focusWidget()
        stops = [stop for pane in panes for stop in _tab_stops(pane, focused)]
        if not stops:
            return super().focusNextPrevChild(next)
        at = stops.index(focused) if focused in stops else (-1 if next else 0)
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def layout_now(self) -> WindowLayout:
        """Return where the window stands and how wide its panes are."""
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        return WindowLayout(geometry, tuple(self._splitter.sizes()))

    def restore_layout(self, layout: WindowLayout) -> None:
        """Stand where the window stood before; what makes no sense is passed over."""
        try:
            geometry = base64.b64decode(layout.geometry, validate=True)
        except (binascii.Error, ValueError):
            geometry = b""
        if not (geometry and self.restoreGeometry(QByteArray(geometry))):
            room = self.screen().availableGeometry().size()
            self.resize(min(_USUAL_SIZE[0], room.width()), min(_USUAL_SIZE[1], room.height()))
        if len(layout.panes) == self._splitter.count() and all(layout.panes):
            self._splitter.setSizes(list(layout.panes))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window closes."""
        self.closing.emit()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Tell that the window gained the focus."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take an Escape for which no pane had any use."""
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.escape_pressed.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what has a place on this computer."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.acceptProposedAction()
            self.dropped.emit([Path(name) for name in local])

    def _assemble(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for number, pane in enumerate((self.filters, self.results, self.reader)):
            pane.setMinimumWidth(_LEAST_WIDTHS[number])
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(number, int(pane is self.reader))
        self._splitter.setSizes(list(_USUAL_PANES))
        self._tell_panes_in_reading_order()
        self.search_bar.setProperty("role", "bar")
        self.search_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        check = QPushButton("Check a quotation…")
        check.setAccessibleName("Check a quotation")
        check.setToolTip(key_name("Ctrl+Shift+Q"))
        check.clicked.connect(self.check_wanted)
        self.search_bar.add(check)
        # A folder dropped on the box is a folder to open, not words to search for.
        for box in self.search_bar.findChildren(QLineEdit):
            box.setAcceptDrops(False)
        self._work = _column(self.search_bar, self.reading_line, self._splitter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self._work)
        self.setCentralWidget(_column(self.banner, self._stack, self.status))

    def _tell_panes_in_reading_order(self) -> None:
        """A splitter puts each new pane below those before it; screen readers take that for the order."""
        for pane in (self.filters, self.results, self.reader):
            pane.raise_()
        for number, sides in enumerate(("filters and results", "results and statement"), start=1):
            handle = self._splitter.handle(number)
            handle.setAccessibleName(f"Divider between {sides}")
            handle.raise_()

    def _build_menus(self) -> None:
        menus = {name: self.menuBar().addMenu(name) for name in MENUS}
        for spec in ACTIONS:
            menu = menus[spec.menu]
            if spec.rule:
                menu.addSeparator()
            action = QAction(spec.text, self)
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
            action.setCheckable(spec.checkable or spec.choice is not None)
            if spec.choice is not None:
                group = self._choices.setdefault(spec.choice, QActionGroup(self))
                group.addAction(action)
            if spec.id == "quit":
                action.setMenuRole(QAction.MenuRole.QuitRole)
            action.triggered.connect(partial(self._tell_triggered, spec.id))
            menu.addAction(action)
            self._actions[spec.id] = action
            if spec.id == RECENT_AFTER:
                menu.addMenu(self._recent_menu)
            if spec.id == FORMS_AFTER:
                menu.addMenu(self.citation_forms)

    def _tell_triggered(self, name: str, _checked: bool = False) -> None:
        self.triggered.emit(name)

    def _choose_recent(self, folder: Path, _checked: bool = False) -> None:
        self.recent_chosen.emit(folder)


def _tab_stops(pane: QWidget, focused: QWidget | None) -> list[QWidget]:
    """Return where Tab stops in `pane`, in reading order, and where it is though it would not stop there."""
    stops = [
        widget
        for widget in pane.findChildren(QWidget)
        if widget is focused
        or (
            widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not widget.focusProxy()
        )
    ]

    def place(widget: QWidget) -> tuple[int, int]:
        corner = widget.mapTo(pane, QPoint(0, 0))
        return corner.y(), corner.x()

    return sorted(stops, key=place)


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget, int(isinstance(widget, QSplitter | QStackedWidget)))
    return holder
