"""Every real folder is accounted for to the last file, and not one byte of it changes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from archive_app.corpus.inventory import take_inventory
from archive_app.corpus.reader import read_statement
from archive_app.statements.problems import ProblemKind
from tests.real.material import shared

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.corpus.reader import Reading

pytestmark = pytest.mark.real


def _folders() -> list[Path]:
    corpora = shared("corpora")
    fixed = ("rb-fm-malformed-history", "rb-frontmatter", "rb-blns")
    return [*sorted(corpora.glob("md-*")), *(corpora / name for name in fixed)]


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _readings(folder: Path) -> list[Reading]:
    return [read_statement(folder, stamp.path) for stamp in take_inventory(folder).stamps]


def test_files_are_statements_ignored_and_unreadable_and_stay_as_they_are() -> None:
    folders = _folders()
    assert len(folders) >= 15
    for folder in folders:
        before = _hashes(folder)
        inventory = take_inventory(folder)
        readings = _readings(folder)
        unreadable = sum(reading.statement is None for reading in readings)
        assert (
            inventory.files == len(before) == len(readings) - unreadable + inventory.ignored + unreadable
        ), folder
        assert unreadable == 0, folder
        for reading in readings:
            assert reading.statement is not None
            assert reading.statement.title, reading.path
            assert reading.sha256 == before[str(folder / reading.path)]
        assert _hashes(folder) == before, folder


#: Their label names a repeated key, but none is in them; libyaml reads them, and each value is as written.
_WHOLE = frozenset(("003-duplicate-key.md", "005-duplicate-key.md", "006-duplicate-key.md"))


def test_every_malformed_file_is_listed_keeps_its_text_and_gives_up_its_fields() -> None:
    folder = shared("corpora", "rb-fm-malformed-history")
    labelled = {entry["file"] for entry in json.loads((folder / "index.json").read_text(encoding="utf-8"))}
    readings = {reading.path: reading for reading in _readings(folder)}
    assert labelled <= readings.keys()
    for name in sorted(labelled):
        said = readings[name].statement
        assert said is not None
        assert said.problems or name in _WHOLE, name
        for problem in said.problems:
            assert problem.message
            assert problem.remedy
            assert problem.line is not None or problem.kind is not ProblemKind.FRONT_MATTER, problem
        raw = (folder / name).read_bytes().decode(said.encoding)
        if not any("shown instead" in problem.message for problem in said.problems):
            assert said.source in raw, name
        assert said.extra or said.people or said.tags, name


def test_the_party_site_of_prague_has_its_dates_and_its_75_conflicts() -> None:
    readings = _readings(shared("corpora", "md-pirati-praha"))
    dated = [reading for reading in readings if reading.statement and reading.statement.issued]
    conflicts = [p for r in readings for p in r.problems if p.kind is ProblemKind.DATE]
    assert len(dated) >= 1600
    assert len(conflicts) == 75
