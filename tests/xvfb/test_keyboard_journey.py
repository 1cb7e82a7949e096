"""Everything a reader does, by keyboard alone, in a real window under a window manager."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.xvfb.papers import write_other_papers, write_papers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xvfb


@pytest.fixture
def app(start, tmp_path):
    """The window over the papers, the words "river" searched for."""
    app = start(write_papers(tmp_path / "Papers"))
    app.wait_for_title(r"^12 found · Papers — Statement Archive$", 60)
    app.wait_for_focus("Search")
    app.screen.type("river")
    app.wait_for_title(r"^11 found")
    return app


def end(app) -> None:
    status, errors = app.quit()
    assert (status, errors) == (0, "")


def press_until_focused(app, key: str, name: str) -> None:
    """Press a key until the keyboard is in what has that name, as a person does who sees where it is."""
    for _ in range(20):
        if (held := app.focused()) is not None and held.name.startswith(name):
            return
        app.screen.press(key)
    pytest.fail(f"{key} does not lead to {name!r}; the keyboard is in {app.focused()}")


def text_of_pdf(app, file: Path) -> str:
    """Return what `pdftotext` reads, once the file is whole."""
    app.wait_until(
        lambda: file.is_file() and b"%%EOF" in file.read_bytes()[-64:], f"a whole PDF at {file.name}"
    )
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (apt install poppler-utils)")
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout


def test_search_read_narrow_sort_and_open_another_folder(app, screen, pictures, tmp_path):
    screen.picture(pictures / "1-found.png")

    screen.press("Down")
    app.wait_for_focus("Statements found")
    app.wait_for_title(r"^The river in 2019 · 11 found · Papers")
    screen.press("Return")
    app.wait_for_focus("Statement text")
    screen.picture(pictures / "2-reading.png")

    screen.press("ctrl+k", "F6")
    app.wait_for_focus("Years issued")
    screen.press("Home", "shift+Right", "shift+Right", "shift+Right", "Return")
    app.wait_for_title(r"· 4 found")
    app.find("Button", "Remove filter 2010 – 2013")
    screen.press("ctrl+u")
    app.wait_for_title(r"· 5 found")
    app.find("Button", "Remove filter with undated")
    screen.picture(pictures / "4-years-and-undated.png")
    press_until_focused(app, "Tab", "Riverside Union, 3")
    screen.press("space")
    app.wait_for_title(r"· 3 found")
    app.find("Button", "Remove filter Riverside Union")
    screen.picture(pictures / "5-party.png")

    screen.press("ctrl+shift+k")
    app.wait_for_title(r"· 12 found")
    assert [seen for seen in app.in_sight() if seen.name.startswith("Remove filter")] == []
    screen.press("ctrl+3", "ctrl+k")
    screen.type("river")
    app.wait_for_title(r"· 11 found")
    app.find("ButtonMenu", "Order of the results: Oldest")
    screen.press("Down", "Home")
    app.wait_for_title(r"^The river in 2010 · 11 found")
    screen.press("ctrl+2")
    app.find("ButtonMenu", "Order of the results: Newest")
    screen.press("Home")
    app.wait_for_title(r"^The river in 2019 · 11 found")

    screen.press("ctrl+o")
    app.wait_for_title(r"^Open a folder of statements")
    screen.type(str(write_other_papers(tmp_path / "Other papers")))
    screen.press("Return")
    app.wait_for_title(r"^1 found · Other papers", 60)
    screen.picture(pictures / "7-another-folder.png")
    end(app)


def test_hits_finds_and_text_size(app, screen, pictures, tmp_path):
    screen.press("Down", "Return")
    app.wait_for_focus("Statement text")
    app.find("StaticText", "1 of 39")
    screen.press(*["F3"] * 12)
    app.find("StaticText", "13 of 39")
    screen.picture(pictures / "3-twelve-hits-on.png")
    screen.press("shift+F3")
    app.find("StaticText", "12 of 39")

    screen.press("ctrl+f")
    app.wait_for_focus("Words to find in this statement")
    screen.type("paragraph 3")
    app.find("StaticText", "[0-9]+ of 11")
    screen.picture(pictures / "8-find-in-page.png")
    screen.type("9")
    app.find("StaticText", "1 of 1")
    screen.press("Escape")
    app.wait_for_focus("Statement text")
    app.find("StaticText", "12 of 39")

    settings = next((tmp_path / "app-home").rglob("settings.toml"))

    def zoom() -> float:
        return tomllib.loads(settings.read_text(encoding="utf-8")).get("zoom", 1.0)

    screen.press("ctrl+plus", "ctrl+plus")
    app.wait_until(lambda: zoom() > 1, "larger text is remembered")
    larger = zoom()
    screen.picture(pictures / "9-larger.png")
    screen.press("ctrl+minus")
    app.wait_until(lambda: 1 < zoom() < larger, "a step smaller is remembered")
    screen.press("ctrl+0")
    app.wait_until(lambda: zoom() == 1, "the usual size is remembered")
    app.find("StaticText", "12 of 39")
    end(app)


def test_the_statement_stays_chosen_while_one_types(app, screen):
    screen.press("Down", "Down", "Down")
    app.wait_for_title(r"^The river in 2017 · 11 found")
    screen.press("ctrl+k", "End")
    screen.type(" low xyz")
    screen.press(*["BackSpace"] * len(" xyz"))
    app.wait_for_title(r"^The river in 2017 · 10 found")
    app.wait_for_focus("Search")
    chosen = [seen.name for seen in app.in_sight() if seen.role == "ListItem" and seen.selected]
    assert [name.partition(".")[0] for name in chosen] == ["The river in 2017"]
    # A statement that is not among the results stays on the desk.
    screen.press("ctrl+a")
    screen.type("cranes")
    app.wait_for_title(r"^The river in 2017 · 1 found")
    assert not any(seen.selected for seen in app.in_sight() if seen.role == "ListItem")
    end(app)


def test_panes_keys_and_escape(app, screen, pictures):
    screen.press("Down")
    app.wait_for_title(r"^The river in 2019")
    app.wait_for_focus("Statements found")
    order = ["Statement text", "Search", "Years issued", "Statements found"]
    for name in order:
        screen.press("F6")
        app.wait_for_focus(name)
    for name in [*reversed(order[:-1]), order[-1]]:
        screen.press("shift+F6")
        app.wait_for_focus(name)

    screen.press("question")
    app.wait_for_title(r"^Keys")
    told = {seen.name for seen in app.in_sight("^Keys") if seen.role == "StaticText"}
    assert {"Ctrl+F", "F3", "F6", "Ctrl+P", "Find in the statement", "Next hit"} <= told
    screen.picture(pictures / "6-keys.png")
    screen.press("Escape")
    app.wait_for_title(r"^The river in 2019")
    app.wait_for_focus("Statements found")

    screen.press("ctrl+k", "F6")
    press_until_focused(app, "Tab", "Riverside Union, 6")
    screen.press("Down")
    app.wait_for_focus("Harbour Liberals, 5 statements")
    screen.press("space")
    app.wait_for_title(r"· 5 found")
    screen.press("ctrl+l")
    app.wait_for_focus("Search")
    screen.press("Escape")
    app.wait_for_title(r"· 6 found")
    assert app.find("EditableText", "Search").value == ""
    app.find("Button", "Remove filter Harbour Liberals")
    screen.press("Escape")
    app.wait_for_title(r"· 12 found")
    end(app)


def test_a_statement_is_printed_and_saved_as_pdf(app, screen, pictures, tmp_path):
    screen.press("Down")
    app.wait_for_title(r"^The river in 2019")

    printed = tmp_path / "printed.pdf"
    screen.press("ctrl+p")
    app.wait_for_title(r"^Print this statement")
    screen.picture(pictures / "10-print.png")
    screen.press("alt+n", "End", "alt+f", "ctrl+a")
    screen.type(str(printed))
    screen.press("Return")
    app.wait_for_title(r"^The river in 2019")

    saved = tmp_path / "saved.pdf"
    screen.press("ctrl+shift+p")
    app.wait_for_title(r"^Save as PDF")
    screen.press("ctrl+a")
    screen.type(str(saved))
    screen.press("Return")
    app.wait_for_title(r"^The river in 2019")

    for file in (printed, saved):
        lines = text_of_pdf(app, file).splitlines()
        head = "\n".join(lines[:12])
        assert "The river in 2019" in head
        assert "Riverside Union" in head
        assert "2 May 2019" in head
        assert "2019.md" in head
        for number in (1, 39):
            assert sum(f"Paragraph {number}." in line for line in lines) == 1
    end(app)
