"""A journalist at work: is this quotation right, where and when was it said, and what is the citation?"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archive_app.bundled import sample_archive
from tests.xvfb.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xvfb

QUOTED = (
    "“We are asking for a ‘new promise’. We are asking for the old one, "
    "on the date that was printed under it.”"
)
WINDOW = "^Check a quotation"


def clipboard(screen) -> str:
    """Return what another program would paste."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.xvfb.clipboard"],
        env=screen.environment, cwd=ROOT, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.decode("utf-8")


@pytest.fixture
def copied(screen) -> Iterator[subprocess.Popen[str]]:
    """The quotation, copied in another program."""
    source = subprocess.Popen(
        [sys.executable, "-m", "tests.xvfb.clipboard", QUOTED],
        env=screen.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert source.stdout is not None
    assert source.stdout.readline().strip() == "ready"
    yield source
    source.terminate()
    source.wait(20)
    source.stdout.close()


def bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_a_wrong_quotation_is_found_out_and_cited(start, screen, pictures, tmp_path, copied, appearance):
    config = tmp_path / "app-home" / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text(f'appearance = "{appearance}"\n', encoding="utf-8")
    app = start(sample_archive())
    app.wait_for_title(r"^127 found", 60)

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
    screen.picture(pictures / f"quotation-1-altered-{appearance}.png")

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
    screen.picture(pictures / f"quotation-2-place-{appearance}.png")

    screen.press("ctrl+shift+c")
    app.find("StaticText", "Copied: J. Ferry, .*")
    assert clipboard(screen).startswith("J. Ferry, “We Asked for Clean Water.")

    screen.press("ctrl+shift+q")
    app.wait_for_title(WINDOW)
    screen.press("Escape")
    app.wait_for_title(r"^We asked for clean water")
    app.wait_for_focus("Statement text")
    status, errors = app.quit()
    assert (status, errors) == (0, "")
