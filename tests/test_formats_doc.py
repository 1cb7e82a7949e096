"""Every example of `docs/formats.md` is run, on the files that the page itself gives."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from archive_app import Archive
from archive_app.cli import main
from archive_app.statements.dates import StatementDate
from archive_app.statements.field_names import ALIASES
from archive_app.statements.problems import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[1] / "docs" / "formats.md"
TEXT = PAGE.read_text(encoding="utf-8")

_FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A fenced block: its language, the file that it is to be, its text and its line on the page."""

    language: str
    file: str | None
    text: str
    line: int


def examples(language: str) -> list[Example]:
    found = (Example(m[1], m[2], m[3], TEXT.count("\n", 0, m.start()) + 1) for m in _FENCE.finditer(TEXT))
    return [example for example in found if example.language == language and example.file is None]


def rows_under(heading: str) -> list[list[str]]:
    """The rows of the first table after a heading, each cell as written."""
    section = TEXT.split(f"\n{heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\|\n)+", section, re.MULTILINE)
    assert table is not None
    lines = table[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page, in which the examples are run."""
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    files = [Example(m[1], m[2], m[3], 0) for m in _FENCE.finditer(TEXT) if m[2]]
    assert len(files) >= 5
    for example in files:
        assert example.file is not None
        path = tmp_path / example.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def agrees(expected: Any, given: Any) -> bool:
    """Compare JSON; an expected "..." stands for any value."""
    if expected == "...":
        return True
    if isinstance(expected, dict):
        return (
            isinstance(given, dict)
            and list(expected) == list(given)
            and all(agrees(value, given[key]) for key, value in expected.items())
        )
    if isinstance(expected, list):
        return (
            isinstance(given, list)
            and len(expected) == len(given)
            and all(agrees(a, b) for a, b in zip(expected, given, strict=True))
        )
    return type(expected) is type(given) and bool(expected == given)


def matches(expected: str, given: str) -> bool:
    """Compare text; `...` stands for anything in its line, alone in a line for any lines."""
    pattern = ""
    for line in expected.rstrip().splitlines():
        pattern += r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
    return re.fullmatch(pattern + r"\s*", given.rstrip() + "\n") is not None


def commands(example: Example) -> Iterator[tuple[str, str]]:
    """Each command line of a console example with the output that it promises."""
    parts = re.split(r"^\$ (.*)\n", example.text, flags=re.MULTILINE)[1:]
    yield from zip(parts[::2], parts[1::2], strict=True)


def test_console_examples(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, status = 0, 0
    for example in examples("console"):
        for line, expected in commands(example):
            program, *words = shlex.split(line)
            where = f"{PAGE.name}:{example.line}: $ {line}"
            if program == "echo":
                assert (words, expected.strip()) == (["$?"], str(status)), where
                continue
            assert program == "archive-app", where
            capsys.readouterr()
            status = main(words)
            given = "".join(capsys.readouterr())
            if expected.startswith("{"):
                assert agrees(json.loads(expected), json.loads(given)), f"{where}\n{given}"
            else:
                assert matches(expected, given), f"{where}\n{given}"
            run += 1
    assert run >= 8


def test_python_examples(here: Path) -> None:
    (example,) = examples("python")
    options = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    test = doctest.DocTestParser().get_doctest(example.text, {}, PAGE.name, str(PAGE), example.line)
    reports: list[str] = []
    result = doctest.DocTestRunner(optionflags=options).run(test, out=reports.append)
    assert result.attempted >= 10
    assert result.failed == 0, "".join(reports)


def test_the_table_of_queries(here: Path) -> None:
    rows = rows_under("## Queries")
    assert len(rows) > 20
    with Archive.open("river") as archive:
        archive.update()
        every = [hit.id for hit in archive.search("").hits]
        for query, _, found in rows:
            outcome = archive.search(*codes(query), match="all")
            named = set() if found == "none" else set(found.split(", "))
            meant = {key for key in every if any(name in key for name in named)}
            assert len(meant) == len(named), query
            assert {hit.id for hit in outcome.hits} == meant, f"{query}: {outcome.reading}"
            assert not outcome.ignored, query
        for field in codes(TEXT.split("\nFields: ", 1)[1].split(". ", 1)[0]):
            value = "en" if field == "lang" else "2017"
            assert not archive.search(f"{field}:{value}").ignored, field


def test_the_table_of_dates() -> None:
    rows = rows_under("## Dates")
    assert len(rows) > 5
    for written, earliest, latest, precision in rows:
        date = StatementDate.parse(*codes(written))
        bounds = [day.isoformat() if day else "null" for day in (date.earliest, date.latest)]
        assert [*bounds, date.precision] == [earliest, latest, precision]


def test_the_table_of_fields() -> None:
    rows = rows_under("## Front matter")
    assert {codes(row[0])[0]: tuple(codes(row[2])) for row in rows} == ALIASES


def test_the_table_of_problems() -> None:
    assert [codes(row[0])[0] for row in rows_under("### check")] == [str(kind) for kind in ProblemKind]


def test_a_wrong_example_would_be_noticed() -> None:
    assert agrees({"a": "...", "b": [1]}, {"a": 5, "b": [1]})
    for wrong in ({"a": 5}, {"a": 5, "b": [1], "c": 1}, {"a": 5, "b": [2]}, {"a": 5, "b": [True]}):
        assert not agrees({"a": "...", "b": [1]}, wrong)
    assert matches("one ... three\n...\nlast", "one two three\nanything\nat all\nlast\n")
    for given in ("one two three\nlast\nmore\n", "one two\nlast\n", "one two three\n"):
        assert not matches("one ... three\n...\nlast", given)
    # Lines of the page that look like commands are all inside an example that is run.
    inside = sum(len(list(commands(example))) for example in examples("console"))
    assert inside == len(re.findall(r"^\$ ", TEXT, re.MULTILINE))
    assert all(after.line > before.line for before, after in pairwise(examples("console")))
