"""A journalist at work: is this quotation right, where and when was it said, and what is the citation?"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archive_app.bundled import sample_archive
from tests.xvfb.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.xvfb

QUOTED = (
    "“We are asking for a ‘new promise’. We are asking for the old one, "
    "on the date that was printed under it.”"
)
WINDOW = "^Check a quotation"
COMPARED, ARTICLE, FIRST = "^Compare", "^Check an article", "^Who said it first"
WRITTEN = """The leaflet and its water

The union wrote: “We are not asking for a new promise. We are asking for the old one”. On air it became
“We are asking for a new promise, and not for the old one at all”.
Nobody spoke of “imported marmalade, duty free”.

وقالت الصحيفة: «ليست أمّ ياسر خبيرة. لكنها نشرت قراءاتها كل أسبوع،
وهذا أكثر مما فعلت هيئة المياه في ثماني عشرة سنة.»
"""


def clipboard(screen) -> str:
    """Return what another program would paste."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.xvfb.clipboard"],
        env=screen.environment, cwd=ROOT, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.decode("utf-8")


@pytest.fixture
def copy(screen) -> Iterator[Callable[[str], None]]:
    """Copy a text in another program."""
    sources: list[subprocess.Popen[str]] = []

    def run(text: str) -> None:
        source = subprocess.Popen(
            [sys.executable, "-m", "tests.xvfb.clipboard", text],
            env=screen.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        sources.append(source)
        assert source.stdout is not None
        assert source.stdout.readline().strip() == "ready"

    yield run
    for source in sources:
        source.terminate()
        source.wait(20)
        assert source.stdout is not None
        source.stdout.close()


def bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_a_wrong_quotation_is_found_out_and_cited(start, screen, pictures, tmp_path, copy, appearance):
    config = tmp_path / "app-home" / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text(f'appearance = "{appearance}"\n', encoding="utf-8")
    app = start(sample_archive())
    app.wait_for_title(r"^127 found", 60)

    copy(QUOTED)
    screen.press("ctrl+shift+q")
    app.wait_for_title(WINDOW)
    screen.press("ctrl+v")
    app.find("StaticText", "Altered", WINDOW)
    told = [bare(seen.description) for seen in app.in_sight(WINDOW)]
    assert any(words.startswith("Left out: not") for words in told)
    screen.press("ctrl+Return", "Down")
    app.wait_until(
        lambda: (
            [
                seen.name.partition(".")[0]
                for seen in app.in_sight(WINDOW)
                if seen.role == "ListItem" and seen.selected
            ]
            == ["We asked for clean water"]
        ),
        "the second place is chosen",
    )
    screen.picture(pictures / f"journalist-1-altered-{appearance}.png")

    screen.press("ctrl+shift+c")
    app.find("StaticText", "The words were copied with their citation: .*", WINDOW)
    words, citation = clipboard(screen).split("\n\n")
    assert words == (
        "We are not asking for a new promise. We are asking for the old one, "
        "on the date that was printed under it."
    )
    assert citation.startswith("J. Ferry, “We Asked for Clean Water.")
    assert "para. 3" in citation

    screen.press("Return")
    app.wait_for_title(r"^We asked for clean water")
    app.wait_for_focus("Statement text")
    app.find("StaticText", "1 of 1")
    screen.picture(pictures / f"journalist-2-place-{appearance}.png")

    screen.press("ctrl+shift+c")
    app.find("StaticText", "Copied: J. Ferry, .*")
    assert clipboard(screen).startswith("J. Ferry, “We Asked for Clean Water.")

    # Compare it with the other place, which said it a day before.
    screen.press("ctrl+d")
    app.find("StaticText", ".*will be compared.*")
    screen.press("ctrl+shift+q")
    app.wait_for_title(WINDOW)
    screen.press("ctrl+Return", "Up", "Return")
    app.wait_for_title(r"^Four colours, no readings")
    app.wait_for_focus("Statement text")
    screen.press("ctrl+d")
    app.wait_for_title(COMPARED)
    app.find("StaticText", r"\d+ words? taken out, \d+ put in.*", COMPARED)
    screen.press("F3")
    app.find("StaticText", r"1 of \d+", COMPARED)
    screen.picture(pictures / f"journalist-3-compared-{appearance}.png")
    screen.press("Escape")
    app.wait_for_title(r"^Four colours, no readings")

    # Check what was written about it.
    copy(WRITTEN)
    screen.press("ctrl+shift+r")
    app.wait_for_title(ARTICLE)
    screen.press("ctrl+v", "ctrl+Return")
    app.find("StaticText", "4 quotations: 1 exact, 2 altered, 1 not in this archive.", ARTICLE)
    screen.press("Tab", "End", "Down", "Down", "Down")
    screen.picture(pictures / f"journalist-4-article-{appearance}.png")
    screen.press("Escape")
    app.wait_for_title(r"^Four colours, no readings")

    screen.press("ctrl+shift+w")
    app.wait_for_title(FIRST)
    screen.type("clean water")
    screen.press("Return")
    app.find("StaticText", "First, of .*", FIRST)
    screen.picture(pictures / f"journalist-5-first-{appearance}.png")
    screen.press("Escape")
    app.wait_for_title(r"^Four colours, no readings")
    status, errors = app.quit()
    assert (status, errors) == (0, "")
