"""Front matter that is written is read back as it was meant, whatever the values hold."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from archive_app.catalogue.front_matter_writing import new_front_matter
from archive_app.corpus.encoding import decode
from archive_app.corpus.front_matter import split

_TEXT = st.text(st.characters(), min_size=1, max_size=30)
_KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _TEXT,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(_KEYS, inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


def without_halves(value: Any) -> Any:
    """The value with halves of surrogate pairs replaced, which no file can hold."""
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in value)
    if isinstance(value, list):
        return [without_halves(part) for part in value]
    return {name: without_halves(part) for name, part in value.items()}


@given(st.dictionaries(_KEYS, _VALUES, max_size=4), _TEXT)
def test_every_value_is_read_back(fields: dict[str, Any], body: str) -> None:
    fields["original"] = "x"
    written = (new_front_matter(fields) + body).encode("utf-8", "replace")
    decoded = decode(written)
    read = split(decoded.text)
    assert decoded.encoding == "utf-8"
    assert read.fields == {name: without_halves(value) for name, value in fields.items()}
    assert not read.faults
    assert decoded.text[read.body_start :] == body.encode("utf-8", "replace").decode()


def test_dates_numbers_and_words_stay_what_they_are_for_other_programs() -> None:
    fields = {"issued": "2016", "time": "12:30", "answer": "no", "count": 4000, "open": True, "no": "x"}
    block = new_front_matter(fields).removeprefix("---\n").removesuffix("---\n")
    assert yaml.safe_load(block) == {
        "issued": "2016",
        "time": "12:30",
        "answer": "no",
        "count": "4000",
        "open": "true",
        "no": "x",
    }


def test_what_is_unknown_is_left_out() -> None:
    fields = {"a": None, "b": "", "c": [], "d": {"e": None}, "f": [None, "g"], "h": {"i": "", "j": "k"}}
    assert new_front_matter(fields) == '---\nf: ["g"]\nh: {j: "k"}\n---\n'
