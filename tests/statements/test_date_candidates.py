"""Where the date of an undated statement may be read off, with the words and their places."""

from __future__ import annotations

import pytest

from archive_app.statements.date_candidates import date_candidates, resolved
from archive_app.statements.dates import StatementDate
from archive_app.statements.problems import InvalidDate
from archive_app.statements.statement import Proposal


def of(text: str, language: str | None = "en", **others: str) -> list[tuple[str | None, str | None, str]]:
    found = date_candidates(text, language, path=others.get("path"), url=others.get("url"))
    places = {"text": text, **others}
    assert all(places[p.evidence_in][p.start : p.end] == p.evidence for p in found)
    return [(p.basis, p.value, p.evidence) for p in found]


@pytest.mark.parametrize(
    ("text", "language", "value", "evidence"),
    [
        ("A title\n\n12 March 2017\n\nWe met.", "en", "2017-03-12", "12 March 2017"),
        ("RIVERSIDE, March 12, 2017 – We met today.", "en", "2017-03-12", "March 12, 2017"),
        ("For immediate release: March 12th, 2017\n\nWe met.", "en", "2017-03-12", "March 12th, 2017"),
        ("Posted on 2017-03-12 10:30\n\nWe met.", "en", "2017-03-12", "2017-03-12"),
        ("Berlin, den 12. März 2017\n\nWir trafen uns.", "de", "2017-03-12", "12. März 2017"),
        ("Hafenstadt, 12.03.2017 – Wir trafen uns.", "de", "2017-03-12", "12.03.2017"),
        ("Paris, le 12 mars 2017\n\nNous étions là.", "fr", "2017-03-12", "12 mars 2017"),
        ("Madrid, 12 de marzo de 2017.- Nos vimos.", "es", "2017-03-12", "12 de marzo de 2017"),
        ("Sešli jsme se.\n\nV Praze dne 12. března 2017", "cs", "2017-03-12", "12. března 2017"),
        ("Program\n\nkvěten 2018\n\nSešli jsme se.", "cs", "2018-05", "květen 2018"),
        ("Barcelona, 12 de març de 2017\n\nEns vam trobar.", "ca", "2017-03-12", "12 de març de 2017"),
        ("東京、2017年3月12日\n\n私たちは会った。", "ja", "2017-03-12", "2017年3月12日"),
        ("A title\n\n12/07/2025\n\nWe met.", "en", "[2025-07-12?,2025-12-07?]", "12/07/2025"),
    ],
)
def test_a_dateline(text: str, language: str, value: str, evidence: str) -> None:
    basis = "text" if language == "ja" else "dateline"
    assert of(text, language)[0] == (basis, value, evidence)


@pytest.mark.parametrize(
    "text",
    [
        "We met and we left. May 3 people 2017 follow.",
        "In room 12, 2017 of us met.",
        "12 people 2017",
        "Order 2017-03-12-4, or 1.2.2017.3",
        "The 12 march 99 times.",
    ],
)
def test_words_that_are_no_date(text: str) -> None:
    assert of(text) == []
    assert of(text, "sv") == []


def test_a_day_within_a_sentence_is_no_dateline_but_may_be_looked_at() -> None:
    assert of("We promised on 12 March 2017 that we would go, and on 1 May 2018 too.") == [
        ("text", "2017-03-12", "12 March 2017"),
        ("text", "2018-05-01", "1 May 2018"),
    ]
    assert of("The report – 12 March 2017 – was clear.")[0][0] == "text"


def test_addresses_and_paths() -> None:
    assert of("We met.", url="https://example.org/2016/02/11/p", path="speeches/2016/02/p.md") == [
        ("file name", "2016-02", "2016/02"),
        ("url", "2016-02-11", "2016/02/11"),
    ]


def test_only_the_beginning_and_the_end_are_looked_at_and_few_are_kept() -> None:
    middle = "We met and spoke of many things. " * 100
    text = f"{middle} On 1 May 2018 we left. {middle}\n\nIt was 2 May 2018, the 3 May 2018."
    assert [value for _, value, _ in of(text)] == ["2018-05-02", "2018-05-03"]
    assert len(of(" and ".join(f"{day} May 2018" for day in range(1, 20)))) == 4


def test_a_hint_gets_a_value_only_from_the_day_of_its_event() -> None:
    text = "Last Tuesday’s verdict was a slap."
    (hint,) = date_candidates(text, "en")
    assert hint.value is None
    event = StatementDate.parse("2017-04-04")
    assert resolved(hint, event).value == "[2017-04-05..2017-04-17]"
    assert date_candidates(text, "en", event_date=event) == (resolved(hint, event),)
    monday = StatementDate.parse("2017-04-03")
    assert date_candidates(text, "en", event_date=monday)[0].value is None
    with pytest.raises(InvalidDate):
        resolved(hint, monday)
    other = Proposal("issued", "2017", "2017", 0, 4)
    assert resolved(other, event) is other
