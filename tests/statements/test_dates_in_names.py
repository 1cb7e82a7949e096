"""Dates in the names of files and in addresses."""

from __future__ import annotations

import pytest

from archive_app.statements.dates_in_names import date_in_address, date_in_file_name, without_date


@pytest.mark.parametrize(
    ("name", "edtf", "characters"),
    [
        ("2019-09-12-title.md", "2019-09-12", "2019-09-12"),
        ("2019-9-1-title.md", "2019-09-01", "2019-9-1"),
        ("2019_09_12 title.txt", "2019-09-12", "2019_09_12"),
        ("20190912-title.md", "2019-09-12", "20190912"),
        ("20190912.txt", "2019-09-12", "20190912"),
        ("2019-09.md", "2019-09", "2019-09"),
    ],
)
def test_a_date_in_front(name: str, edtf: str, characters: str) -> None:
    found = date_in_file_name(name)
    assert found is not None
    assert found.date is not None
    assert (found.date.edtf, name[found.start : found.end], found.reason) == (edtf, characters, None)


@pytest.mark.parametrize(
    "name", ["2019-10-reasons.md", "2019.md", "20191350-title.md", "20190230-t.md", "title-2019-09-12.md"]
)
def test_other_numbers_are_no_date(name: str) -> None:
    assert date_in_file_name(name) is None
    assert without_date(name) == name


def test_a_day_that_does_not_exist_is_told() -> None:
    found = date_in_file_name("2024-14-05-a.md")
    assert found is not None
    assert found.date is None
    assert "does not exist" in (found.reason or "")


@pytest.mark.parametrize(
    ("address", "edtf", "characters"),
    [
        ("https://example.org/2016/02/11/verdict/", "2016-02-11", "2016/02/11"),
        ("https://example.org/news/2016/2/verdict", "2016-02", "2016/2"),
        ("https://example.org/2016/02/verdict-2016-02-11.html", "2016-02-11", "2016-02-11"),
        ("/blog/20160211-verdict", "2016-02-11", "20160211"),
        ("https://2015-01-01.example.org/2016/02/11?d=2017-01-01", "2016-02-11", "2016/02/11"),
        ("speeches/2016/02/verdict.md", "2016-02", "2016/02"),
    ],
)
def test_a_date_in_an_address(address: str, edtf: str, characters: str) -> None:
    found = date_in_address(address)
    assert found is not None
    assert found.date is not None
    assert (found.date.edtf, address[found.start : found.end]) == (edtf, characters)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/p/123456789",
        "https://2016-02-11.example.org/",
        "/2016-02-reasons",
        "/2016/99/1",
        "",
    ],
)
def test_an_address_without_a_date(address: str) -> None:
    assert date_in_address(address) is None
