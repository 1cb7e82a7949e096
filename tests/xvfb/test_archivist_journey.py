"""An archivist at work, by keyboard alone: dates and parties are mended, one is taken back, all is checked.

With `ARCHIVE_APP_PICTURES` set, it is done in the dark too, for pictures of both.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import frontmatter
import pytest

from tests.xvfb.papers import write_other_papers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xvfb

APPEARANCES = ("light", "dark") if os.environ.get("ARCHIVE_APP_PICTURES") else ("light",)
COUNT, DATED, BY_HAND = 30, 10, 2
TERMS = "{http://purl.org/dc/terms/}"
ATTENTION, MANY, ONE = "^Needs attention", "^Amend selected statements", "^Amend details"
FIXITY, EXPORT = "^Fixity of ", "^Export"


def write_undated(folder: Path) -> Path:
    """Write 30 undated statements; ten name their day in the text, twenty on the river lack a party."""
    folder.mkdir()
    for number in range(1, COUNT + 1):
        known = "party: Harbour Liberals\n" if number <= DATED else ""
        opening = f"Published on {number} May 2016\n\n" if number <= DATED - BY_HAND else ""
        subject = "Ships and cranes." if number <= DATED else "The river is low.  \n\tNobody says why."
        text = (
            f"---\ntitle: Paper {number:02}  # as filed\npublisher: Tide\n{known}---\n"
            f"{opening}{subject}\n\nSeen at the quay, no. {number}.\n"
        )
        if number % 3 == 0:
            text = text.replace("\n", "\r\n")
        (folder / f"{number:02}.md").write_bytes(text.encode())
    return folder


def bodies(folder: Path) -> dict[str, str]:
    """The checksum of what stands below the front matter of each file."""
    found = {}
    for file in sorted(folder.iterdir()):
        body = re.split(rb"^---\r?\n", file.read_bytes(), maxsplit=2, flags=re.MULTILINE)[2]
        found[file.name] = hashlib.sha256(body).hexdigest()
    return found


def wait_for_words(app, words: str, title: str) -> None:
    """Wait until words that match are in sight in a window."""
    app.wait_until(
        lambda: any(re.fullmatch(words, seen.name) for seen in app.in_sight(title)), f"the words {words!r}"
    )


def wait_for_button(app, name: str, title: str) -> None:
    """Wait until a button can be pressed."""
    app.wait_until(
        lambda: any(
            seen.role == "Button" and seen.name == name and seen.enabled for seen in app.in_sight(title)
        ),
        f"the button {name!r} to be ready",
    )


def wait_for_keyboard(app, name: str, title: str) -> None:
    """Wait until the keyboard is in what has that name, in a window."""
    app.wait_until(
        lambda: any(
            seen.focused and seen.focusable and re.fullmatch(name, seen.name) for seen in app.in_sight(title)
        ),
        f"the keyboard in {name!r}",
    )


def open_fixity_and_press(app, screen, button: str) -> None:
    """Open the window of checksums, wait until a button has the keyboard, and press it."""
    screen.press("ctrl+shift+f")
    app.wait_for_title(FIXITY)
    wait_for_keyboard(app, button, FIXITY)
    screen.press("Return")


def back_to_papers(app, screen) -> None:
    """Close a window that stands beside the main one."""
    screen.press("Escape")
    app.wait_for_title(r"found · Tide papers")


def date_ten(app, screen, folder: Path) -> None:
    """Accept eight dates that the texts propose, and type two."""
    screen.press("ctrl+shift+m")
    app.wait_for_title(ATTENTION)
    wait_for_words(app, f"All  {COUNT}", ATTENTION)
    for number in range(1, DATED + 1):
        if number <= DATED - BY_HAND:
            wait_for_button(app, "Accept", ATTENTION)
            screen.press("a")
        else:
            screen.press("e")
            app.wait_for_title(ONE)
            wait_for_keyboard(app, "Date", ONE)
            screen.type(f"{number} May 2016")
            wait_for_button(app, "Save", ONE)
            screen.press("Return")
            app.wait_for_title(ATTENTION)
        wait_for_words(app, f"All  {COUNT - number}", ATTENTION)
    dated = [file.name for file in sorted(folder.iterdir()) if b"issued" in file.read_bytes()]
    assert dated == [f"{number:02}.md" for number in range(1, DATED + 1)]


def set_party_of_twenty(app, screen) -> None:
    """Search, select all that is found, and set their party."""
    app.wait_for_focus("Search")
    screen.type("river")
    app.wait_for_title(r"\b20 found")
    screen.press("Down")
    app.wait_for_focus("Statements found")
    screen.press("ctrl+a")
    app.find("StaticText", "20 of 20 statements selected")
    screen.press("ctrl+e")
    app.wait_for_title(MANY)
    wait_for_keyboard(app, "New value: Party", MANY)
    screen.type("Riverside Union")
    screen.press("Return")
    wait_for_words(app, "20 statements would change.", MANY)
    wait_for_keyboard(app, "Amend 20 statements", MANY)


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_thirty_undated_statements_are_catalogued(start, screen, pictures, tmp_path, appearance):
    config = tmp_path / "app-home" / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text(f'appearance = "{appearance}"\n', encoding="utf-8")
    folder = write_undated(tmp_path / "Tide papers")
    before = bodies(folder)

    def picture(name: str) -> None:
        screen.picture(pictures / f"archivist-{name}-{appearance}.png")

    app = start(write_other_papers(tmp_path / "Other papers"))
    app.wait_for_title(r"^1 found · Other papers", 60)
    screen.press("ctrl+o")
    app.wait_for_title(r"^Open a folder of statements")
    screen.type(str(folder))
    screen.press("Return")
    app.wait_for_title(rf"^{COUNT} found · Tide papers", 60)
    picture("1-opened")

    open_fixity_and_press(app, screen, "Record checksums")
    wait_for_keyboard(app, "Verify", FIXITY)
    picture("2-recorded")
    back_to_papers(app, screen)

    date_ten(app, screen, folder)
    picture("3-dated")
    back_to_papers(app, screen)

    set_party_of_twenty(app, screen)
    picture("4-preview")
    screen.press("Return")
    app.wait_for_title(r"\b20 found")
    wait_for_words(app, "Amended: party of 20 statements.", "Statement Archive$")
    picture("5-party-set")

    screen.press("ctrl+alt+z")
    wait_for_words(app, r"Taken back: party of \d\d\.md\.", "Statement Archive$")
    wait_for_words(app, "Riverside Union, 19 statements", "Statement Archive$")
    picture("6-one-taken-back")

    open_fixity_and_press(app, screen, "Verify")
    wait_for_words(app, "Changed  29", FIXITY)
    picture("7-verified")
    back_to_papers(app, screen)

    screen.press("ctrl+shift+k")
    app.wait_for_title(rf"\b{COUNT} found")
    exported = tmp_path / "tide.xml"
    screen.press("ctrl+shift+s")
    app.wait_for_title(EXPORT)
    screen.press("Down", "Down")
    picture("8-export")
    screen.press("Return")
    app.wait_for_title(r"^(?!Export results)")
    screen.press("ctrl+a")
    screen.type(str(exported))
    screen.press("Return")
    wait_for_words(app, "30 statements were exported to “tide.xml”.", EXPORT)
    picture("9-exported")
    screen.press("Escape")
    app.wait_for_title(r"found · Tide papers")
    status, errors = app.quit()
    assert (status, errors) == (0, "")

    assert bodies(folder) == before
    check_export(exported, folder)


def check_export(file: Path, folder: Path) -> None:
    """Hold what was exported against what was meant, and against the files."""
    records = {}
    for record in ET.parse(file).getroot().iter("record"):  # noqa: S314 - it is our own
        told = {child.tag.removeprefix(TERMS): child.text for child in record}
        records[told["title"]] = told
    assert len(records) == COUNT
    assert {told["publisher"] for told in records.values()} == {"Tide"}
    dates = {title: told.get("issued") for title, told in records.items()}
    assert dates == {f"Paper {n:02}": f"2016-05-{n:02}" if n <= DATED else None for n in range(1, COUNT + 1)}
    fields = [frontmatter.load(str(folder / f"{n:02}.md")).metadata for n in range(1, COUNT + 1)]
    parties = [known.get("party") for known in fields]
    assert parties[:DATED] == ["Harbour Liberals"] * DATED
    assert Counter(parties[DATED:]) == {"Riverside Union": COUNT - DATED - 1, None: 1}
