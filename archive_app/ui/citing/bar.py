"""The row of buttons below a statement: copy its citation, or words of it with their citation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from archive_app.ui.key_names import key_name

if TYPE_CHECKING:
    from archive_app.ui.citing.form_menu import FormMenu
    from archive_app.ui.theme import Theme


class CitingBar(QWidget):
    """Signals: `citation_wanted()`, and `quotation_wanted()` for the words that are selected."""

    citation_wanted = Signal()
    quotation_wanted = Signal()

    def __init__(self, forms: FormMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("citing")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        citation = QToolButton()
        citation.setText("Copy citation ▾")
        citation.setAccessibleName("Copy citation")
        citation.setAccessibleDescription("Opens the list of citation styles")
        citation.setToolTip(f"{key_name('Ctrl+Shift+C')} copies in the style used last.")
        citation.setMenu(forms)
        citation.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        citation.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._quotation = QPushButton("Copy quotation")
        self._quotation.setAutoDefault(False)
        self._quotation.clicked.connect(self.quotation_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(30, 9, 14, 9)
        row.setSpacing(8)
        row.addWidget(citation)
        row.addWidget(self._quotation)
        row.addStretch(1)
        self.show_selection(words=False)

    def show_selection(self, words: bool) -> None:
        """Say whether there are selected words that can be copied."""
        self._quotation.setEnabled(words)
        keys = key_name("Ctrl+Shift+X")
        told = (
            f"The selected words with their citation ({keys})" if words else "Select words in the text first"
        )
        self._quotation.setToolTip(told)
        self._quotation.setAccessibleDescription(told)

    def apply_theme(self, theme: Theme) -> None:
        """Take on the colours of `theme`."""
        self.setStyleSheet(f"#citing {{ background: {theme.page}; border-top: 1px solid {theme.rule}; }}")
