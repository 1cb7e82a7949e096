"""Light or dark: by the system or by choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from archive_app.ui.theme import (
    DARK,
    LIGHT,
    Appearance,
    Theme,
    interface_font,
    load_fonts,
    palette_for,
    style_sheet,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication


class AppearanceControl(QObject):
    """Dresses the application in a theme, and again when the choice or the system changes.

    `system_is_dark` tells what the system wishes; Qt is asked when it is None. Signal
    `theme_changed(Theme)` tells widgets that paint for themselves.
    """

    theme_changed = Signal(object)

    def __init__(
        self,
        app: QApplication,
        choice: Appearance = "system",
        system_is_dark: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(app)
        self._system_is_dark = system_is_dark or self._asked_of_qt
        self._app = app
        self._choice: Appearance = choice
        self._theme: Theme | None = None
        load_fonts()
        app.setStyle("Fusion")
        app.setFont(interface_font())
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        dark = self._system_is_dark() if self._choice == "system" else self._choice == "dark"
        return DARK if dark else LIGHT

    @property
    def choice(self) -> Appearance:
        """What was chosen: `system`, `light` or `dark`."""
        return self._choice

    def choose(self, choice: Appearance) -> None:
        """Follow the system, or be light or dark whatever the system is."""
        self._choice = choice
        self._apply()

    def _asked_of_qt(self) -> bool:
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _apply(self) -> None:
        theme = self.theme
        if theme == self._theme:
            return
        self._theme = theme
        self._app.setPalette(palette_for(theme))
        self._app.setStyleSheet(style_sheet(theme))
        self.theme_changed.emit(theme)
