"""Of several fields of one meaning the best counts, and no field is lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.corpus.field_values import Values, names_by_meaning
from archive_app.statements.field_names import our_name

NAMES = st.sampled_from(
    ["title", "Titel", "date", "published", "issued", "Date", "tags", "tag", "x", "y", "z"]
)
WRITTEN = st.sampled_from(["a", "b", "", None, [], ["a"], {}, {"name": "a"}, False, "0"])


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(NAMES, WRITTEN, max_size=8))
def test_the_best_of_each_meaning_is_known_and_the_rest_is_kept(fields: dict[str, Any]) -> None:
    values = Values(lambda *_told: None)
    values.take(fields)
    ranked = names_by_meaning(fields)
    assert list(values.known.items()) == [(ours, (best, fields[best])) for ours, (best, *_) in ranked.items()]
    others = [name for name in fields if our_name(name) is None]
    others += [name for names in ranked.values() for name in names[1:]]
    assert list(values.extra.items()) == [(name, fields[name]) for name in others]
