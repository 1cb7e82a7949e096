"""The seed as its README says: title, where it first appeared, a hint beside the unknown date."""

from __future__ import annotations

import pytest

from archive_app.corpus.reader import read_statement
from tests.real.material import shared

pytestmark = pytest.mark.real


def test_the_seed_is_read_as_its_readme_says() -> None:
    reading = read_statement(shared("seed"), "we-stay-we-stand-we-fight.txt")
    said = reading.statement
    assert said is not None
    assert said.title == "We stay. We stand. We fight."
    assert (said.issued, said.issued_basis, said.date_hint) == (None, None, "Yesterday’s verdict")
    assert (said.language, said.language_basis) == ("en", "detected")
    first, hint = said.proposals
    assert (first.field, first.value, first.evidence) == (
        "first_published", "Progress", "This post first appeared on Progress",
    )  # fmt: skip
    assert (hint.field, hint.value) == ("issued", None)
    for proposal in said.proposals:
        assert said.text[proposal.start : proposal.end] == proposal.evidence
    assert said.first_published is None
    assert said.problems == ()
    assert "grissly insensitive" in said.text
