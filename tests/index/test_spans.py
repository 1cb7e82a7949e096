"""Which of some ascending values lie between two others."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.index.spans import span_of


@settings(deadline=None)
@given(st.sets(st.integers(0, 30)), st.integers(0, 30), st.integers(0, 30))
def test_the_span_of_values_between_two(values: set[int], first: int, more: int) -> None:
    ascending = sorted(values)
    low, high = span_of(np.array(ascending, dtype=np.int64), first, first + more)
    assert ascending[low:high] == [value for value in ascending if first <= value < first + more]
