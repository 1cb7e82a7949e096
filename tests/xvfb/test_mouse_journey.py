"""What a reader does with the mouse, in a real window under a window manager."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.xvfb.papers import write_other_papers, write_papers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.ui.accessible_tree import Seen

pytestmark = pytest.mark.xvfb

FIRST_YEAR, YEARS = 2010, 10


def middle(seen: Seen) -> tuple[int, int]:
    x, y, width, height = seen.rect
    return x + width // 2, y + height // 2


def far_end(seen: Seen) -> tuple[int, int]:
    """Return where the × of a chip is."""
    x, y, width, height = seen.rect
    return x + width - 12, y + height // 2


def column(timeline: Seen, year: int) -> tuple[int, int]:
    """Return a place on the column of `year`."""
    x, y, width, _ = timeline.rect
    # Few years do not fill the width: a column is at most 22 pixels wide.
    step = min(width / YEARS, 22.0)
    return round(x + (year - FIRST_YEAR + 0.4) * step), y + 40


def rows(app) -> list[str]:
    """Return the titles of the results in sight."""
    return [seen.name.partition(".")[0] for seen in app.in_sight() if seen.role == "ListItem"]


def test_a_journey_by_mouse(start, screen, tmp_path, pictures):
    app = start(write_papers(tmp_path / "Papers"))
    app.wait_for_title(r"^12 found · Papers — Statement Archive$", 60)
    screen.type("river")
    app.wait_for_title(r"^11 found")

    years = app.find("Client", "Years issued")
    screen.drag(column(years, 2012), column(years, 2016))
    app.wait_for_title(r"^5 found")
    assert app.find("Button", "Remove filter 2012 – 2016")
    screen.picture(pictures / "mouse-1-years.png")

    screen.click(middle(app.find("CheckBox", "Undated, 1 statement")))
    app.wait_for_title(r"^6 found")
    assert app.find("CheckBox", "Undated, 1 statement").checked
    screen.click(far_end(app.find("Button", "Remove filter with undated")))
    app.wait_for_title(r"^5 found")
    assert not app.find("CheckBox", "Undated, 1 statement").checked

    screen.click(middle(app.find("CheckBox", "Riverside Union, 2 statements")))
    app.wait_for_title(r"^2 found")
    assert app.find("Button", "Remove filter Riverside Union")
    screen.picture(pictures / "mouse-2-party.png")
    screen.click(far_end(app.find("Button", "Remove filter Riverside Union")))
    app.wait_for_title(r"^5 found")
    screen.click(far_end(app.find("Button", "Remove filter 2012 – 2016")))
    app.wait_for_title(r"^11 found")

    screen.click(middle(app.find("ButtonMenu", "Order of the results: Relevance")))
    screen.picture(pictures / "mouse-3-orders.png")
    screen.click(middle(app.find("MenuItem", "Oldest", title="^$")))
    app.find("ButtonMenu", "Order of the results: Oldest")
    app.wait_until(lambda: rows(app)[:1] == ["The river in 2010"], "the oldest first")

    screen.click(middle(app.find("ListItem", r"The river in 2012\..*")))
    app.wait_for_title(r"^The river in 2012 · 11 found")
    assert app.find("ListItem", r"The river in 2012\..*").selected
    assert app.focused().name == "Statements found"
    assert app.find("StaticText", "1 of 39")
    for _ in range(2):
        screen.click(middle(app.find("Button", "Next hit")))
    assert app.find("StaticText", "3 of 39")
    screen.click(middle(app.find("Button", "Previous hit")))
    assert app.find("StaticText", "2 of 39")
    screen.picture(pictures / "mouse-4-stepped.png")

    screen.click(middle(app.find("ListItem", r"The river in 2011\..*")), times=2)
    app.wait_for_title(r"^The river in 2011 · 11 found")
    app.wait_for_focus("Statement text")

    status, errors = app.quit()
    assert (status, errors) == (0, "")


@pytest.fixture
def dragged(screen, tmp_path) -> Iterator[Path]:
    """A folder that a window in front offers to drag out of it."""
    folder = write_other_papers(tmp_path / "Other papers")
    source = subprocess.Popen(
        [sys.executable, "-m", "tests.xvfb.drag_source", str(folder)], env=screen.environment
    )
    yield folder
    source.terminate()
    source.wait(20)


def test_a_folder_dropped_on_the_window_is_opened(start, screen, tmp_path, dragged):
    app = start(write_papers(tmp_path / "Papers"))
    app.wait_until(
        lambda: any(title.startswith("12 found") for title in screen.titles()), "the papers are open"
    )
    app.wait_until(lambda: "Drag source" in screen.titles(), "the window with the folder")
    screen.drag((1230, 660), middle(app.find("List", "Statements found")))
    app.wait_until(
        lambda: any(title.startswith("1 found · Other papers") for title in screen.titles()),
        "the folder that was dropped is open",
    )
