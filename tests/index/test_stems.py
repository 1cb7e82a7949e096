"""Which forms have a stem, found for many at once, against asking for the stems of each."""

from __future__ import annotations

from itertools import compress, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index import analysis
from archive_app.index.forms import apart, form
from archive_app.index.stems import StemTable

WORDS = [
    "water", "Waters", "WATER", "watering", "Höhe", "hohe", "Hohe", "e-mail", "U.S.A.", "l’eau", "don't",
    "1,234.56", "경제", "経済政策", "水", "นโยบาย", "🤷🏽‍♀️", "col·lecció", "İ", "ß", "été", "ete",
    "étés", "x" * 65, "naïve",
]  # fmt: skip
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=20).map(" ".join)


@settings(deadline=None, max_examples=200)
@given(
    texts,
    st.lists(st.booleans(), min_size=60, max_size=60),
    st.sampled_from(["english", "german", "french", "turkish"]),
)
def test_a_stem_finds_the_forms_that_have_it(text: str, chosen: list[bool], language: str) -> None:
    positions = analysis.analyse(text, None)
    ordered = sorted({form(each.surface, each.exact, each.single or "") for each in positions})
    wanted = [chosen[place % len(chosen)] for place in range(len(ordered))]
    meant: dict[str, list[int]] = {}
    for place in compress(range(len(ordered)), wanted):
        surface, exact, single = ordered[place].split("\0")
        # In a script without spaces a character is found alone and with the next one.
        for stem in {surface, single} if single else analysis.stems(exact, language):
            meant.setdefault(stem, []).append(place)
    table = StemTable(language)
    for _ in ("found", "remembered"):
        stems, starts, places = table.stems_of(apart(ordered), np.array(wanted, dtype=bool))
        assert stems == sorted(meant)
        assert [places[first:end].tolist() for first, end in pairwise(starts)] == [meant[s] for s in stems]
