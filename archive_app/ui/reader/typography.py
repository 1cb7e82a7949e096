"""Faces, sizes and distances of the reading pane, all derived from one zoom factor."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from archive_app.ui.theme import INTERFACE_FAMILIES, READING_FAMILIES

MONO_FAMILIES = ("Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace")

ZOOM_STEPS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
CHARACTERS_PER_LINE = 68

_READING_SIZE = 16.5
_HEADING_SCALES = {1: 1.4, 2: 1.25, 3: 1.12}
_SAMPLE = "every household was promised clean water by the spring, "


def nearest_zoom(factor: float) -> float:
    """Return the step of `ZOOM_STEPS` nearest to `factor`."""
    return min(ZOOM_STEPS, key=lambda step: abs(step - factor))


@dataclass(frozen=True, slots=True)
class Typography:
    """What a zoom factor means in faces and pixels; prints do without `ligatures`."""

    zoom: float = 1.0
    ligatures: bool = True

    @property
    def em(self) -> float:
        """The size of running text, in device-independent pixels."""
        return _READING_SIZE * self.zoom

    def reading_font(self) -> QFont:
        """Return the face of running text."""
        return self._font(READING_FAMILIES, self.em)

    def heading_font(self, level: int) -> QFont:
        """Return the face of a heading of `level`, 1 being the highest."""
        font = self._font(READING_FAMILIES, self.em * _HEADING_SCALES.get(level, 1.0))
        font.setBold(True)
        return font

    def code_font(self) -> QFont:
        """Return the face of code."""
        return self._font(MONO_FAMILIES, self.em * 0.88)

    def table_font(self, *, header: bool) -> QFont:
        """Return the face of a table."""
        font = self._font(INTERFACE_FAMILIES, self.em * 0.84)
        font.setBold(header)
        return font

    def number_font(self) -> QFont:
        """Return the face of paragraph numbers."""
        return self._font(INTERFACE_FAMILIES, max(9.0, self.em * 0.66))

    @property
    def gutter(self) -> int:
        """The margin that holds paragraph numbers, in pixels."""
        return max(40, round(2.5 * self.em))

    @property
    def measure(self) -> int:
        """The width of a line of running text, in pixels."""
        advance = QFontMetricsF(self.reading_font()).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        return round(advance * CHARACTERS_PER_LINE)

    def _font(self, families: tuple[str, ...], pixels: float) -> QFont:
        font = QFont()
        font.setFamilies(families)
        font.setPixelSize(max(1, round(pixels)))
        if not self.ligatures:
            without_joined_letters(font)
        return font


def without_joined_letters(font: QFont) -> None:
    """Switch off the ligatures of `font`, so that what is copied from a print is the letters that are meant.

    Those that a script requires, such as the Arabic lam-alef, stay.
    """
    for tag in ("liga", "clig"):
        font.setFeature(QFont.Tag(tag), 0)
