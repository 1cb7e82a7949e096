"""What is drawn of how cost grows stands where its figures say."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from benchmarks import scaling
from benchmarks.growth_plot import Panel, drawn
from benchmarks.peers.protocol import CLASSES

if TYPE_CHECKING:
    from pathlib import Path

_SVG = "{http://www.w3.org/2000/svg}"


def _parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - we have drawn it


def _circles(svg: str) -> list[tuple[float, float]]:
    found = _parsed(svg).findall(f"./{_SVG}g/{_SVG}circle")
    return [(float(mark.attrib["cx"]), float(mark.attrib["cy"])) for mark in found]


def test_equal_ratios_are_equal_distances() -> None:
    svg = drawn([10, 100, 1_000], [Panel("Time, s", {"this one": [3, 30, 300], "another": [1, 1, 1]})])
    places = _circles(svg)
    steps = [(right - left, below - above) for (left, below), (right, above) in pairwise(places)]
    assert steps[0] == pytest.approx(steps[1], abs=0.2)
    assert min(steps[0]) > 0


def test_titles_and_engines_are_told_as_text() -> None:
    svg = drawn([10, 100], [Panel("Size < 1 & more", {"a<b": [1, 2]})])
    told = [text.text for text in _parsed(svg).iter(f"{_SVG}text")]
    assert {"Size < 1 & more", "a<b", "10", "100"} <= set(told)


def test_a_cost_that_does_not_grow_is_drawn() -> None:
    places = _circles(drawn([10, 100], [Panel("Size", {"archive": [5, 5]})]))
    assert places[0][1] == places[1][1]


def test_figures_that_were_written_are_drawn_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [
        {
            "docs": size,
            "engines": {
                "archive": {
                    "index": {"cpu_s": size, "wall_s": size, "peak_mb": 9, "size_mb": size},
                    "open_first_ms": 5,
                    "resident_mb": 7,
                    "query": {kind: {"p50_ms": size**0.5, "p95_ms": size} for kind in CLASSES},
                }
            },
        }
        for size in (100, 10_000)
    ]
    measured, plot = tmp_path / "growth.json", tmp_path / "growth.svg"
    measured.write_text(json.dumps(runs), encoding="utf-8")
    assert scaling.main(["--measured", str(measured), "--plot", str(plot)]) == 0
    said = {line.split("  ")[0]: line.split()[-1] for line in capsys.readouterr().out.splitlines() if line}
    assert (said["index cpu_s"], said["app p50_ms"], said["resident_mb"]) == ("1.00", "0.50", "0.00")
    panels = _parsed(plot.read_text(encoding="utf-8")).findall(f"./{_SVG}g")
    assert len(panels) == 6
