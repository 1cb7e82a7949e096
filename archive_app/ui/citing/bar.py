"""The row of buttons below a statement: cite it, quote it, amend its details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from archive_app.ui.flow_layout import FlowLayout
from archive_app.ui.key_names import key_name

if TYPE_CHECKING:
    from archive_app.ui.citing.form_menu import FormMenu
    from archive_app.ui.theme import Theme


class CitingBar(QWidget):
    """Signals: `citation_wanted()`, `quotation_wanted()` for the words that are selected, `amend_wanted()`.

    Where there is no room for all in one line, they go on in the next.
    """

    citation_wanted = Signal()
    quotation_wanted = Signal()
    amend_wanted = Signal()

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
        amend = QPushButton("✎ Amend details")
        amend.setAccessibleName("Amend details")
        amend.setToolTip(
            f"What is known about this statement ({key_name('Ctrl+E')}); its words stay as they are"
        )
        amend.setAutoDefault(False)
        amend.clicked.connect(self.amend_wanted)
        row = FlowLayout(self, gap=8, line_gap=6)
        row.setContentsMargins(30, 9, 14, 9)
        for button in (citation, self._quotation, amend):
            row.addWidget(button)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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
