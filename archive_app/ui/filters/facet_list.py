"""One facet: its values with live counts, those chosen always in sight, the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from archive_app.ui.clear_button import offer_to_clear
from archive_app.ui.filters.check_row import CheckRow
from archive_app.ui.theme import LIGHT, Theme
from archive_app.ui.wording import grouped, value_name

if TYPE_CHECKING:
    from archive_app.statements.searching import FacetCounts

Values = tuple[str | None, ...]

_SHOWN_AT_FIRST = 4
_MOST_ROWS = 100
_FILTER_BOX_FROM = 12


class FacetList(QWidget):
    """Check rows for the values of `field`; `values_changed` gives the chosen values, in order of choice."""

    values_changed = Signal(object)

    def __init__(self, field: str, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._heading_text = heading
        self._theme = LIGHT
        self._counts: FacetCounts = ()
        self._chosen: Values = ()
        self._expanded = False
        self._busy = False
        self._rows: list[CheckRow] = []
        self._values: list[str | None] = []
        self.setAccessibleName(heading)
        title = QLabel(heading.upper())
        title.setProperty("role", "heading")
        self._box = QLineEdit()
        self._box.setPlaceholderText(f"Find a {heading.lower()}")
        self._box.setAccessibleName(f"Find a {heading.lower()}")
        offer_to_clear(self._box)
        self._box.textChanged.connect(self._show_rows)
        self._box.setVisible(False)
        self._more = QPushButton()
        self._more.setProperty("role", "link")
        self._more.setCursor(Qt.CursorShape.PointingHandCursor)
        self._more.clicked.connect(self._toggle_expanded)
        self._note = QLabel()
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (title, self._box, self._note):
            self._column.addWidget(widget)
        self._column.insertSpacing(1, 5)
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(False)

    def apply_theme(self, theme: Theme) -> None:
        """Paint with the colours of `theme`."""
        self._theme = theme
        for row in self._rows:
            row.apply_theme(theme)

    def set_busy(self, busy: bool) -> None:
        """Show the counts faintly while newer ones are on their way."""
        self._busy = busy
        for row in self._rows:
            row.set_busy(busy)

    def show_counts(self, counts: FacetCounts, chosen: Values, known: Values = ()) -> None:
        """Show `counts`, most first; a chosen value that no statement holds is shown with 0.

        Where nothing is counted, the `known` values keep their places, so that the pane stays as it was.
        """
        counts = counts or tuple((value, 0) for value in known)
        held = {value for value, _ in counts}
        self._counts = (*counts, *((value, 0) for value in chosen if value not in held))
        self._chosen = chosen
        only_missing = all(value is None for value, _ in self._counts) and not chosen
        self.setVisible(not only_missing)
        self._show_rows()

    def rows(self) -> list[tuple[str, int, bool]]:
        """Return the rows in sight: name, count, chosen."""
        return [(row.name, row.count, row.isChecked()) for row in self._rows[: len(self._values)]]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move between the rows with Up and Down."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, CheckRow)
        ):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                at = self._rows.index(watched) + step
                if 0 <= at < len(self._values):
                    self._rows[at].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _show_rows(self) -> None:
        focused = self._focused_value()
        shown, hidden = self._in_sight()
        self._values = [value for value, _ in shown]
        while len(self._rows) < len(shown):
            self._rows.append(self._new_row())
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(shown))
            if at < len(shown):
                value, count = shown[at]
                row.show_value(value_name(self._field, value), count, checked=value in self._chosen)
            # One stop for Tab in each facet; Up and Down go on from there.
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == 0 else Qt.FocusPolicy.ClickFocus)
        if focused is not None and focused[0] in self._values:
            self._rows[self._values.index(focused[0])].setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_footer(hidden)

    def _show_footer(self, hidden: int) -> None:
        self._box.setVisible(self._expanded and len(self._counts) > _FILTER_BOX_FROM)
        cut = self._expanded and hidden > 0
        self._note.setVisible(cut or (self._expanded and not self._values))
        self._note.setText(f"and {grouped(hidden)} more: type to find one" if cut else "None of that name")
        collapsible = self._expanded and len(self._counts) > _SHOWN_AT_FIRST + 1
        self._more.setVisible(collapsible or (not self._expanded and hidden > 0))
        self._more.setText("Fewer" if self._expanded else f"{grouped(hidden)} more…")
        what = (
            f"Show fewer: {self._heading_text}"
            if self._expanded
            else f"Show {grouped(hidden)} more: {self._heading_text}"
        )
        self._more.setAccessibleName(what)

    def _in_sight(self) -> tuple[list[tuple[str | None, int]], int]:
        """Return the values to show, and how many are not shown."""
        counts = list(self._counts)
        if not self._expanded:
            first = _SHOWN_AT_FIRST + 1 if len(counts) == _SHOWN_AT_FIRST + 1 else _SHOWN_AT_FIRST
            shown = [pair for at, pair in enumerate(counts) if at < first or pair[0] in self._chosen]
            return shown, len(counts) - len(shown)
        from archive_app.text.folding import fold  # noqa: PLC0415 - no value is shown at the start

        wanted = fold(self._box.text().strip())
        matching = [
            pair for pair in counts
            if pair[0] in self._chosen or wanted in fold(value_name(self._field, pair[0]))
        ]  # fmt: skip
        return matching[:_MOST_ROWS], max(0, len(matching) - _MOST_ROWS)

    def _new_row(self) -> CheckRow:
        row = CheckRow(self)
        row.apply_theme(self._theme)
        row.set_busy(self._busy)
        row.installEventFilter(self)
        row.toggled.connect(lambda checked: self._row_toggled(row, checked))
        self._column.insertWidget(self._column.indexOf(self._note), row)
        return row

    def _row_toggled(self, row: CheckRow, checked: bool) -> None:
        value = self._values[self._rows.index(row)]
        rest = tuple(other for other in self._chosen if other != value)
        self._chosen = (*rest, value) if checked else rest
        self.values_changed.emit(self._chosen)

    def _focused_value(self) -> tuple[str | None] | None:
        for row, value in zip(self._rows, self._values, strict=False):
            if row.hasFocus():
                return (value,)
        return None

    def _toggle_expanded(self) -> None:
        self._expanded = not self._expanded
        if not self._expanded:
            self._box.clear()
        self._show_rows()
        if self._box.isVisible():
            self._box.setFocus(Qt.FocusReason.OtherFocusReason)
