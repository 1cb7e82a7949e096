"""A drawing of how cost grows: a panel for each cost, a line for each engine, both axes logarithmic."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Told apart by hue, by lightness and by their marks (Okabe and Ito, *Color Universal Design*, 2008).
_STYLES = (("#0072b2", "circle"), ("#d55e00", "square"), ("#6b6b6b", "diamond"))
_WIDTH, _HEIGHT = 400, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 14, 34, 36
_IN_A_ROW = 2
_FOOT = 30


class Panel(NamedTuple):
    """One cost: its title with the unit, and the values of each engine, one for each size."""

    title: str
    lines: Mapping[str, Sequence[float]]


def drawn(sizes: Sequence[int], panels: Sequence[Panel]) -> str:
    """Return the panels as one SVG, on white; all values are above 0."""
    rows = math.ceil(len(panels) / _IN_A_ROW)
    width, height = _IN_A_ROW * _WIDTH, rows * _HEIGHT + _FOOT
    size = f'width="{width}" height="{height}"'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}'
    parts = [
        f'{drawing} font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect {size} fill="#fff"/>',
    ]
    for number, panel in enumerate(panels):
        left, top = number % _IN_A_ROW * _WIDTH, number // _IN_A_ROW * _HEIGHT
        parts += [f'<g transform="translate({left} {top})">', *_panel(sizes, panel), "</g>"]
    parts += [*_legend(list(panels[0].lines), rows * _HEIGHT + 8), "</svg>"]
    return "\n".join(parts) + "\n"


class _Axis:
    """From values to places, by their logarithms; ticks at powers of ten, the ends beyond all values."""

    def __init__(self, values: Sequence[float], begin: float, end: float) -> None:
        low, high = math.log10(min(values)), math.log10(max(values))
        self._low, self._high = low - 0.06 * (high - low) - 0.02, high + 0.06 * (high - low) + 0.02
        self._begin, self._end = begin, end

    def place(self, value: float) -> float:
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._begin + share * (self._end - self._begin)

    def ticks(self) -> list[float]:
        powers = range(math.floor(self._low), math.ceil(self._high) + 1)
        # Where few powers of ten are seen, two and five times one are told, too.
        steps = (1, 2, 5) if self._high - self._low < 2.3 else (1,)
        ticks = [float(f"{step}e{power}") for power in powers for step in steps]
        return [tick for tick in ticks if self._low <= math.log10(tick) <= self._high]


def _panel(sizes: Sequence[int], panel: Panel) -> list[str]:
    across = _Axis(sizes, _LEFT, _WIDTH - _RIGHT)
    up = _Axis([value for line in panel.lines.values() for value in line], _HEIGHT - _BOTTOM, _TOP)
    parts = [f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(panel.title)}</text>']
    for tick in up.ticks():
        y = up.place(tick)
        parts += [
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>',
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_told(tick)}</text>',
        ]
    for size in sizes:
        x = across.place(size)
        parts += [
            f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#eee"/>',
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{_told(size)}</text>',
        ]
    for (colour, mark), line in zip(_STYLES, panel.lines.values(), strict=False):
        points = [(across.place(size), up.place(value)) for size, value in zip(sizes, line, strict=True)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [_mark(mark, x, y, colour) for x, y in points]
    return parts


def _legend(engines: Sequence[str], y: float) -> list[str]:
    parts = []
    for number, (engine, (colour, mark)) in enumerate(zip(engines, _STYLES, strict=False)):
        x = _LEFT + 110 * number
        parts += [_mark(mark, x, y, colour), f'<text x="{x + 10}" y="{y + 4}">{escape(engine)}</text>']
    return parts


def _mark(kind: str, x: float, y: float, colour: str) -> str:
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    turned = f' transform="rotate(45 {x:.1f} {y:.1f})"' if kind == "diamond" else ""
    return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colour}"{turned}/>'


def _told(value: float) -> str:
    for least, sign in ((1e6, "M"), (1e3, "k")):
        if value >= least:
            return f"{value / least:g}{sign}"
    return f"{value:g}"
