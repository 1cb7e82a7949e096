"""Everything a reader does, by keyboard alone, in a real window under a window manager."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.xvfb.papers import write_other_papers, write_papers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xvfb


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write_papers(tmp_path / "Papers")


@pytest.fixture
def other_papers(tmp_path: Path) -> Path:
    return write_other_papers(tmp_path / "Other papers")


def test_a_journey_by_keyboard_alone(start, screen, papers, other_papers, pictures, tmp_path):
    app = start(papers)
    app.wait_for_title(r"^12 found · Papers — Statement Archive$", 60)

    screen.press("ctrl+k")
    screen.type("river")
    app.wait_for_title(r"^11 found")
    screen.picture(pictures / "1-found.png")

    screen.press("Down")
    app.wait_for_title(r"river.* · 11 found · Papers")
    screen.press("Return")
    before = screen.picture(pictures / "2-reading.png").read_bytes()
    screen.press(*["F3"] * 12)
    after = screen.picture(pictures / "3-twelve-hits-on.png").read_bytes()
    assert before != after

    # From the box, F6 leads to the years; Tab leads on to the undated and to the first party.
    screen.press("ctrl+k", "F6", "Home", "shift+Right", "shift+Right", "shift+Right", "Return")
    app.wait_for_title(r"· 4 found")
    screen.press("ctrl+u")
    app.wait_for_title(r"· 5 found")
    screen.picture(pictures / "4-years-and-undated.png")
    screen.press("ctrl+k", "F6", "Tab", "Tab", "space")
    app.wait_for_title(r"· [23] found")
    screen.picture(pictures / "5-party.png")

    screen.press("ctrl+shift+k")
    app.wait_for_title(r"· 12 found")
    screen.press("ctrl+3", "ctrl+k")
    screen.type("river")
    app.wait_for_title(r"· 11 found")
    screen.press("Down", "Home")
    app.wait_for_title(r"^The river in 2010 · 11 found")

    pdf = tmp_path / "printed.pdf"
    screen.press("ctrl+shift+p")
    app.wait_for_title(r"^Save as PDF")
    screen.press("ctrl+a")
    screen.type(str(pdf))
    screen.press("Return")
    app.wait_for_title(r"^The river in 2010")
    app.wait_until(lambda: pdf.is_file() and b"%%EOF" in pdf.read_bytes()[-64:], f"a whole PDF at {pdf.name}")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        assert "The river in 2010" in text
        assert "Paragraph 39." in text

    screen.press("question")
    app.wait_for_title(r"^Keys")
    screen.picture(pictures / "6-keys.png")
    screen.press("Escape")

    screen.press("ctrl+o")
    app.wait_for_title(r"^Open a folder of statements")
    screen.type(str(other_papers))
    screen.press("Return")
    app.wait_for_title(r"^1 found · Other papers", 60)
    screen.picture(pictures / "7-another-folder.png")

    status, errors = app.quit()
    assert status == 0
    assert "QThread" not in errors
    assert "Traceback" not in errors
