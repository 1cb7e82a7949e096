"""Every pinned dependency imports without a warning, in a process of its own, and is in the documents."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

IMPORTS = {
    "PySide6-Essentials": "PySide6.QtWidgets, PySide6.QtPrintSupport, PySide6.QtSvg",
    "Whoosh-Reloaded": "whoosh.index, whoosh.query",
    "python-frontmatter": "frontmatter",
    "PyYAML": "yaml; yaml.CSafeLoader",
    "markdown-it-py": "markdown_it",
    "charset-normalizer": "charset_normalizer",
    "PyStemmer": "Stemmer",
    "py3langid": "py3langid",
    "numpy": "numpy",
    "regex": "regex",
    "platformdirs": "platformdirs",
    "filelock": "filelock",
    "tomlkit": "tomlkit",
    "watchdog": "watchdog.observers",
    "click": "click",
    "rich": "rich.console",
    "dateparser": "dateparser",
    "ruamel.yaml": "ruamel.yaml",
    "trafilatura": "trafilatura",
    "mammoth": "mammoth",
    "pypdfium2": "pypdfium2",
    "bagit": "bagit",
    "rapidfuzz": "rapidfuzz.distance, rapidfuzz.fuzz",
    "citeproc-py": "citeproc, citeproc.source.json",
}


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[<>=~! ]", line)[0] for line in project["dependencies"]]


def test_every_declared_dependency_is_listed_here_and_in_the_documents() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert sorted(declared()) == sorted(IMPORTS)
    assert [name for name in declared() if f"| {name} " not in page] == []


@pytest.mark.parametrize("name", IMPORTS)
def test_imports_without_a_warning(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {IMPORTS[name]}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_pinned_files_name_no_index_and_no_local_path() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"://|index-url|find-links|file:", text), path.name
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in line for line in pins)
        assert text.count("--hash=sha256:") >= len(pins)
