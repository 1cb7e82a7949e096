"""The look: two sets of named colours, the fonts, and the palette and style sheet made from them.

Widgets ask a `Theme` for a colour by its meaning and never write one of their own. Widgets that only need a
common manner say so with the property `role`, which the style sheet knows: `panel`, `bar`, `heading`,
`title`, `muted`, `caution`, `link`, `chip`, `quiet` (a button without a frame), `primary` (the one button
that is meant), `search` (the box).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from archive_app import bundled

log = logging.getLogger(__name__)

Appearance = Literal["system", "light", "dark"]

#: Families of the window and of statements, first choice first; other scripts fall back by themselves.
INTERFACE_FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "sans-serif")
READING_FAMILIES = ("Noto Serif", "Charter", "Georgia", "DejaVu Serif", "serif")

#: Size of the window's own text, in device-independent pixels.
INTERFACE_SIZE = 13


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by meaning, as `#rrggbb`.

    `page` is behind text and lists, `panel` behind filters and bars, `rule` draws the lines between; `text`,
    `muted` and `faint` are three weights of ink; `accent` is for what is chosen, `accent_soft` for its quiet
    neighbours (bars of the histogram), `selection` behind a chosen row; `mark` is behind a hit and
    `mark_line` under it, so that marks do not rely on colour alone; `mark_strong` is behind the hit one
    stands on; `caution` is for what is uncertain or undated.
    """

    name: Literal["light", "dark"]
    page: str
    panel: str
    status: str
    rule: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    selection: str
    chip: str
    mark: str
    mark_line: str
    mark_strong: str
    caution: str
    link: str


LIGHT = Theme(
    name="light", page="#ffffff", panel="#f6f5f3", status="#f0efed", rule="#dddad6",
    text="#1c1b1a", muted="#6b6864", faint="#86827d",
    accent="#1f5f8b", accent_soft="#b9cfdf", on_accent="#ffffff", selection="#e8f0f6", chip="#e9e7e3",
    mark="#ffe58a", mark_line="#b98a00", mark_strong="#ffc93c", caution="#8a5a00", link="#1f5f8b",
)  # fmt: skip

DARK = Theme(
    name="dark", page="#202225", panel="#191a1c", status="#1e1e20", rule="#34363a",
    text="#e9e7e4", muted="#a09c97", faint="#85827e",
    accent="#7fb7dc", accent_soft="#3b5263", on_accent="#10151a", selection="#2a3640", chip="#2f3135",
    mark="#6b5a12", mark_line="#d9a800", mark_strong="#8f5308", caution="#d9a441", link="#7fb7dc",
)  # fmt: skip


@cache
def load_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt and return their families; a file that Qt refuses is left out."""
    families: list[str] = []
    for file in sorted((bundled.resources() / "fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            log.warning("The font %s could not be loaded.", file.name)
            continue
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def interface_font(size: int = INTERFACE_SIZE, *, bold: bool = False, italic: bool = False) -> QFont:
    """Return the font of the window at `size` device-independent pixels."""
    return _font(INTERFACE_FAMILIES, size, bold=bold, italic=italic)


def reading_font(size: int = 17, *, bold: bool = False, italic: bool = False) -> QFont:
    """Return the font of statements at `size` device-independent pixels."""
    return _font(READING_FAMILIES, size, bold=bold, italic=italic)


def _font(families: tuple[str, ...], size: int, *, bold: bool, italic: bool) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(size)
    font.setBold(bold)
    font.setItalic(italic)
    return font


def palette_for(theme: Theme) -> QPalette:
    """Return the palette in which every Qt widget takes on the colours of `theme`."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.page,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.page,
        QPalette.ColorRole.AlternateBase: theme.panel,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.page,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.caution,
        QPalette.ColorRole.ToolTipBase: theme.chip,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.link,
        QPalette.ColorRole.LinkVisited: theme.link,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Light: theme.page,
        QPalette.ColorRole.Midlight: theme.chip,
        QPalette.ColorRole.Mid: theme.rule,
        QPalette.ColorRole.Dark: theme.faint,
        QPalette.ColorRole.Shadow: theme.rule,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    greyed = (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText)
    for role in greyed:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(theme.rule))
    return palette


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the whole application in the colours of `theme`."""
    folder = bundled.resources() / "style"
    style = (folder / "window.qss").read_text(encoding="utf-8").replace("@style", folder.as_posix())
    style = style.replace("@theme", theme.name)
    for name in Theme.__slots__:
        style = style.replace(f"@{name};", f"{getattr(theme, name)};")
    return style
