"""What a text suggests about where it appeared, how little is taken for it, and what accepting it means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.statements.dates import StatementDate
from archive_app.statements.proposals import accepted_fields, propose


def said(
    line: str, language: str | None = None, links: list[tuple[int, int, str]] | None = None
) -> dict[str, str]:
    """What is proposed of the first appearance, by field; the evidence is checked on the way."""
    text = f"A title\n\n  {line}  \n\nThe text itself."
    moved = [(start + 11, end + 11, address) for start, end, address in links or []]
    found = propose(text, language, has_first_published=False, has_date=True, links=moved)
    assert all(text[p.start : p.end] == p.evidence for p in found)
    assert all(p.evidence == line for p in found if p.field == "first_published")
    return {p.field.removeprefix("first_published."): p.value or "" for p in found}


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("This post first appeared on Riverside Review", "Riverside Review"),
        ("This was originally published on harbour.example.", "harbour.example"),
        ("A version of this article first appeared in The Harbour Star.", "The Harbour Star"),
        ("(This article was first published by “Compass”.)", "Compass"),
        ("Cross-posted from Mill Lane Mail.", "Mill Lane Mail"),
        ("Reprinted with permission from The Harbour Star.", "The Harbour Star"),
        ("This column first ran\u00a0in The Harbour Star.", "The Harbour Star"),
        ("Originally printed in The Harbour Star.", "The Harbour Star"),
        ("Previously posted on Mill Lane Mail.", "Mill Lane Mail"),
        ("Republished from Mill Lane Mail.", "Mill Lane Mail"),
        ("Reproduced by permission of The Harbour Star.", "The Harbour Star"),
        ("This letter was published first in The Harbour Star.", "The Harbour Star"),
        (
            "Editor's note: This post was originally published on harbour.example by Ada Brook, the chair.",
            "harbour.example",
        ),
        ("Dieser Beitrag erschien zuerst auf hafenblick.example", "hafenblick.example"),
        ("Hinweis: Der Artikel erschien zuerst im Hafenblick.", "Hafenblick"),
        ("Publié initialement dans Le Quai", "Le Quai"),
        ("Cet article a été publié initialement sur Le Quai", "Le Quai"),
        ("Tribune parue dans Le Quai", "Le Quai"),
        ("Publicado originalmente en El Puerto", "El Puerto"),
        ("Este artículo apareció originalmente en El Puerto.", "El Puerto"),
        ("Publicado originalmente no Jornal do Cais", "Jornal do Cais"),
        ("Questo articolo è stato pubblicato originariamente su Il Molo.", "Il Molo"),
        ("Článek původně vyšel v Přístavních listech.", "Přístavních listech"),
        ("Původně vyšlo na webu pristav.example", "pristav.example"),
        ("Dit artikel verscheen eerder in De Kade.", "De Kade"),
        ("Artykuł ukazał się pierwotnie w Gazecie Portowej.", "Gazecie Portowej"),
    ],
)
def test_a_line_that_says_where_a_text_first_appeared(line: str, publisher: str) -> None:
    assert said(line) == {"first_published": publisher}


@pytest.mark.parametrize(
    ("line", "language", "publisher", "issued"),
    [
        (
            "Originally published in The Harbour Star on 12 March 2017.",
            "en",
            "The Harbour Star",
            "2017-03-12",
        ),
        ("First published on 12 March 2017 in The Harbour Star", "en", "The Harbour Star", "2017-03-12"),
        ("Zuerst erschienen in Der Bund, 3. Mai 2016", "de", "Der Bund", "2016-05-03"),
        ("Erstmals erschienen am 3. Mai 2016 in Der Bund", "de", "Der Bund", "2016-05-03"),
        ("Publié initialement dans Le Quai le 3 mai 2016", "fr", "Le Quai", "2016-05-03"),
        ("Rozhovor vyšel v deníku Molo dne 3. listopadu 2016", "cs", "Molo", "2016-11-03"),
    ],
)
def test_with_the_day_on_which_it_did(line: str, language: str, publisher: str, issued: str) -> None:
    assert said(line, language) == {"first_published": publisher, "issued": issued}


def test_with_the_address_where_it_did() -> None:
    line = "This post was originally published on the Harbour blog. Ada Brook is the chair."
    text = f"{line}\n\nThe text."
    (first, url) = propose(
        text, "en", has_first_published=False, has_date=True, links=[(42, 54, "https://harbour.example/p")]
    )
    assert (first.value, first.evidence) == ("the Harbour blog", line.partition(" Ada")[0])
    assert (url.field, url.value, url.evidence) == (
        "first_published.url", "https://harbour.example/p", "Harbour blog",
    )  # fmt: skip
    assert said("Article originally posted to Mill Lane https://mill.example/p") == {
        "first_published": "Mill Lane",
        "url": "https://mill.example/p",
    }


@pytest.mark.parametrize(
    "line",
    [
        "This speech was first published on 3 May 2017",
        "He first appeared on television in the year of the strike, and it made him famous. Later he left.",
        "When this post first appeared on Riverside Review, nobody read it",
        "Our manifesto, first published in 1998",
        "First, in Harbour Street, we met. Originally we were ten.",
        "This post was first published on ! ",
        "Erstmals in der Geschichte der Stadt haben wir gewonnen",
        "Po raz pierwszy w historii miasta",
        "Eerder in de week waren wij hier",
    ],
)
def test_other_lines_are_left_alone(line: str) -> None:
    assert said(line) == {}


@pytest.mark.parametrize(
    ("text", "language", "evidence"),
    [
        ("We met. Yesterday’s verdict was a slap. Last Tuesday we wept.", "en", "Yesterday’s verdict"),
        ("We met last Tuesday in the hall.", "en-GB", "last Tuesday"),
        ("Die gestrige Entscheidung ist falsch.", "de", "gestrige Entscheidung"),
        ("La décision d’hier est injuste.", "fr", "décision d’hier"),
        ("La votación de ayer fue un error.", "es", "votación de ayer"),
        ("Mardi dernier, la salle était pleine.", None, "Mardi dernier"),
    ],
)
def test_a_relative_day_is_a_hint_beside_an_unknown_date(
    text: str, language: str | None, evidence: str
) -> None:
    (hint,) = propose(text, language, has_first_published=True, has_date=False)
    assert (hint.field, hint.value, hint.evidence, hint.basis) == ("issued", None, evidence, "relative")
    assert text[hint.start : hint.end] == evidence
    assert propose(text, language, has_first_published=True, has_date=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Schnee von gestern.",
        "And we march on Sunday.",
        "In today’s world we must act.",
        "We speak to tomorrow’s leaders.",
        "It was last night’s or nothing at all.",
    ],
)
def test_words_that_only_look_like_a_day_are_no_hint(text: str) -> None:
    found = propose(text, None, has_first_published=True, has_date=False)
    assert all("’s" not in p.evidence for p in found)
    assert "last night" in text or found == ()


def test_a_language_without_patterns_gives_no_hint() -> None:
    assert propose("yesterday, hier, ayer", "cs", has_first_published=True, has_date=False) == ()


def test_the_day_of_the_first_appearance_is_not_proposed_as_the_day_of_issue() -> None:
    text = "A title\n\nOriginally published in Tide Weekly on 3 May 2017.\n\nOn 4 May 2017 we met."
    for known in (True, False):
        found = propose(text, "en", has_first_published=known, has_date=False)
        assert [p.value for p in found if p.field == "issued"] == ["2017-05-04"]


_WORDS = st.sampled_from(
    [
        *(
            "This post first appeared on",
            "Zuerst erschienen in",
            "Publié initialement dans",
            "vyšel v deníku",
        ),
        *("Tide Weekly", "Le Quai", "by Ada Brook", "3 May 2017", "12. März 2016", "2016-02-30", "5/6/2017"),
        *(
            "yesterday’s",
            "verdict",
            "last Tuesday",
            "gestern",
            "İ",
            "\n",
            "\n\n",
            ", ",
            ". ",
            " – ",
            "(",
            ")",
            " ",
            "on",
        ),
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(_WORDS, max_size=24), st.sampled_from([None, "en", "de", "fr", "cs", "sv", "th"]))
def test_any_text_gives_proposals_whose_evidence_is_where_they_say(
    words: list[str], language: str | None
) -> None:
    text = "".join(words)
    url = f"https://example.org/{text[:40]}/2016/02/11"
    places = {"text": text, "url": url, "path": "a/2016/02.md"}
    found = propose(
        text, language, has_first_published=False, has_date=False, path=places["path"], url=url,
        event_date=StatementDate.parse("2017-04-04"),
    )  # fmt: skip
    for proposal in found:
        assert places[proposal.evidence_in][proposal.start : proposal.end] == proposal.evidence
        assert proposal.evidence
        if proposal.field in ("issued", "first_published.issued") and proposal.value:
            StatementDate.parse(proposal.value)
    assert set(accepted_fields(found)) <= {"issued", "issued_basis", "date_note", "first_published"}


def test_accepting_gives_the_fields_that_a_person_would_write() -> None:
    text = "This post first appeared on Tide Weekly, 3 May 2017\n\nYesterday’s verdict was a slap."
    proposals = propose(
        text, "en", has_first_published=False, has_date=False, event_date=StatementDate.parse("2017-05-02")
    )
    appeared = [p for p in proposals if p.field.startswith("first_published")]
    (hint,) = [p for p in proposals if p.basis == "relative"]
    assert accepted_fields([*appeared, hint]) == {
        "issued": "2017-05-03",
        "issued_basis": "inferred",
        "date_note": "Counted from the day of the event; the text says “Yesterday’s verdict”",
        "first_published": {
            "publisher": "Tide Weekly",
            "evidence": "This post first appeared on Tide Weekly, 3 May 2017",
            "issued": "2017-05-03",
        },
    }
    unresolved = propose(text, "en", has_first_published=True, has_date=False)
    assert accepted_fields([p for p in unresolved if p.basis == "relative"]) == {}
