"""What an ordinary file does not need is not loaded for it: that would take longer than a hundred of them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_SAY_WHAT_IS_LOADED = """
import sys
from pathlib import Path
from archive_app.corpus.reader import read_statement
assert read_statement(Path(sys.argv[1]), "a.md").statement.party == "Greens"
print(*sorted({"charset_normalizer", "frontmatter", "markdown_it", "yaml"} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("text", "loaded"),
    [
        ("We will.\n\nThey will not.\n", []),
        ("We *will*.\n", ["markdown_it"]),
        ("Wir hätten Jahre später über Öl und Gemüse gehört.\n", ["charset_normalizer"]),
    ],
)
def test_a_parser_is_loaded_by_the_first_file_that_takes_it(tmp_path: Path, text: str, loaded: list[str]) -> None:
    (tmp_path / "a.md").write_text(f"---\nparty: Greens\ntags: [a, b]\n---\n{text}", encoding="latin-1")
    command = [sys.executable, "-c", _SAY_WHAT_IS_LOADED, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert run.stdout.split() == loaded
