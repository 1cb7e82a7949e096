"""Dates of real statements: a list noted by hand, and all that front matter or file names say."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from archive_app.corpus.reader import read_statement
from archive_app.statements.problems import ProblemKind
from tests.real.material import shared

if TYPE_CHECKING:
    from archive_app.statements.statement import Statement

pytestmark = pytest.mark.real

FOLDERS = ("md-pirati-praha", "md-18f", "md-votevega", "md-bitsundbaeume-de")
#: Path and date of a hundred statements, noted line by line from the raw files; "-" where there is none. They
#: favour the odd: tabs, comments, zones, "00:01am", names that contradict fields, templates, months alone.
LIST = Path(__file__).with_name("hand_checked_dates.tsv")
#: A day behind a field of that name in the first lines of the raw file, before anything of ours has read it.
DAY_IN_FIELD = re.compile(rb"^(?:date|datum):[ \t]*[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.MULTILINE)
DAY_IN_NAME = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def read(folder: str, path: str) -> Statement:
    statement = read_statement(shared("corpora", folder), path).statement
    assert statement is not None
    return statement


def test_a_hundred_statements_have_the_date_that_was_noted_by_hand() -> None:
    rows = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 100
    assert {row[0] for row in rows} == set(FOLDERS)
    wrong = []
    for folder, path, expected in rows:
        issued = read(folder, path).issued
        if (issued.edtf if issued else "-") != expected:
            wrong.append((path, expected, issued))
    assert wrong == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_carries_a_day_has_it_and_nothing_else_is_dated(folder: str) -> None:
    carried, had, wrong = 0, 0, []
    for file in sorted(shared("corpora", folder).rglob("*.md")):
        path = file.relative_to(shared("corpora", folder)).as_posix()
        named = DAY_IN_NAME.match(PurePosixPath(path).name)
        stated = DAY_IN_FIELD.search(file.read_bytes()[:1500])
        day = stated[1].decode() if stated else None
        if named and (day is None or file.read_bytes().startswith(b"{\\rtf")):
            day = f"{named[1]}-{int(named[2]):02d}-{int(named[3]):02d}"
        issued = read(folder, path).issued
        carried += day is not None
        had += day is not None and issued is not None
        if issued is not None and issued.edtf != (day or PurePosixPath(path).stem):
            wrong.append((path, day, issued.edtf))
    assert wrong == []
    assert carried > 60
    assert had >= 0.99 * carried


def test_a_name_that_contradicts_its_field_is_a_problem_that_shows_both() -> None:
    (problem,) = (
        problem
        for problem in read("md-18f", "content/posts/2014-12-22-protosketch.md").problems
        if problem.kind is ProblemKind.DATE
    )
    assert "2014-12-22" in problem.message
    assert "2015-01-06" in problem.message


def test_where_real_posts_say_that_they_first_appeared() -> None:
    found = {}
    for folder, path in (
        ("md-18f", "content/posts/2015-11-17-gsa-gov-refreshed-with-eye-toward-mobile-users.md"),
        ("md-bitsundbaeume-de", "src/blog/ki_und_gas.md"),
        ("md-pirati-praha", "_posts/2016/2016-11-03-polocas-primatorky.md"),
    ):
        statement = read(folder, path)
        for proposal in statement.proposals:
            assert statement.text[proposal.start : proposal.end] == proposal.evidence
        found[folder] = [p.value for p in statement.proposals if p.field != "first_published.url"]
    assert found == {
        "md-18f": ["GSA's blog"],
        "md-bitsundbaeume-de": ["netzpolitik.org"],
        "md-pirati-praha": ["Metro", "2016-11-03"],
    }
