"""The lines of a head are those that one expression after the other finds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app.corpus import head_lines
from archive_app.corpus.head_lines import HeadLines

if TYPE_CHECKING:
    import pytest

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
TEXTS = st.text(alphabet="ab\r\n\u2028\x0b -", max_size=40)


def lines_one_by_one(text: str, end: int, most: int, largest: int) -> list[tuple[str, int, int]]:
    lines: list[tuple[str, int, int]] = []
    for match in _LINE.finditer(text, 0, end):
        lines.append((match[1], match.start(), match.end()))
        if len(lines) >= most or match.end() > largest or not match[2]:
            break
    return lines


@settings(deadline=None, max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.integers(0, 40), st.integers(1, 12), st.integers(0, 40))
def test_lines_and_places_are_those_found_one_by_one(
    monkeypatch: pytest.MonkeyPatch, text: str, end: int, most: int, largest: int
) -> None:
    end = min(end, len(text))
    monkeypatch.setattr(head_lines, "MOST_LINES", most)
    monkeypatch.setattr(head_lines, "LARGEST_HEAD", largest)
    head = HeadLines(text, end)
    found = [(line, head.start(number), head.end(number)) for number, line in enumerate(head.texts)]
    assert found == lines_one_by_one(text, end, most, largest)
