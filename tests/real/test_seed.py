"""The seed as its README says: title, where it first appeared, a hint beside the unknown date."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive_app.corpus.reader import read_statement
from archive_app.statements.proposals import accepted_fields
from archive_app.text.quoted_passages import own_words, quoted_passages
from tests.real.material import shared

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.statement import Statement

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
    assert (hint.field, hint.value, hint.basis) == ("issued", None, "relative")
    for proposal in said.proposals:
        assert said.text[proposal.start : proposal.end] == proposal.evidence
    assert said.first_published is None
    assert said.problems == ()
    assert "grissly insensitive" in said.text


def beside_the_seed(tmp_path: Path, fields: str) -> Statement:
    """The seed in an archive of its own, with what a person entered in a sidecar."""
    name = "we-stay-we-stand-we-fight.txt"
    (tmp_path / name).write_bytes(shared("seed", name).read_bytes())
    (tmp_path / f"{name}.meta.yaml").write_text(fields, encoding="utf-8")
    statement = read_statement(tmp_path, name).statement
    assert statement is not None
    return statement


def test_the_day_after_the_verdict_is_proposed_once_a_person_has_entered_the_day_of_the_verdict(
    tmp_path: Path,
) -> None:
    said = beside_the_seed(tmp_path, 'event: {name: "Verdict", date: "2017-04-04"}\n')
    assert said.issued is None
    hint = next(p for p in said.proposals if p.field == "issued")
    assert (hint.value, hint.evidence) == ("2017-04-05", "Yesterday’s verdict")
    accepted = accepted_fields([hint])
    assert (accepted["issued"], accepted["issued_basis"]) == ("2017-04-05", "inferred")
    fields = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in accepted.items())
    dated = beside_the_seed(tmp_path, f'event: {{name: "Verdict", date: "2017-04-04"}}\n{fields}')
    assert dated.issued is not None
    assert (dated.issued.edtf, dated.issued_basis) == ("2017-04-05", "inferred")
    assert not any(p.field == "issued" for p in dated.proposals)


def test_the_sentence_of_the_report_is_quoted_matter_and_the_rest_is_not() -> None:
    said = read_statement(shared("seed"), "we-stay-we-stand-we-fight.txt").statement
    assert said is not None
    (passage,) = quoted_passages(said.reading)
    assert said.text[passage.start :].startswith("Labour members should resist")
    assert said.text[: passage.end].endswith("in particular.")
    assert passage.attribution is not None
    assert "key recommendations" in said.text[slice(*passage.attribution)]
    assert own_words(said.text, [passage], passage.start, passage.end) is False
    own = said.text.index("We stay. We stand.", 100)
    assert own_words(said.text, [passage], own, own + 18) is True
