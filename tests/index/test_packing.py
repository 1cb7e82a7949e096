"""What is stored with a document comes back as it was, deflated or not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index.packing import pack, unpack, unpack_text


@settings(deadline=None)
@given(st.text(st.characters()), st.one_of(st.none(), st.text()), st.integers(1, 300))
def test_everything_comes_back(text: str, party: str | None, times: int) -> None:
    values = {"title": "Line\nbreak", "text": text * times, "party": party, "people": [["A", None]]}
    assert unpack(pack(values)) == values
    assert unpack_text(pack(values)) == values["text"]


def test_only_long_documents_are_deflated() -> None:
    assert len(pack({"text": "water " * 1000})) > 6000
    assert len(pack({"text": "water " * 10_000})) < 6000
