"""What a text suggests about where and when it appeared, and how little is taken for it."""

from __future__ import annotations

import pytest

from archive_app.statements.proposals import propose


def first_published(line: str) -> list[tuple[str | None, str]]:
    text = f"A title\n\n  {line}  \n\nThe text itself."
    found = propose(text, None, has_first_published=False, has_date=True)
    assert all(text[p.start : p.end] == p.evidence for p in found)
    return [(p.value, p.evidence) for p in found]


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("This post first appeared on Riverside Review", "Riverside Review"),
        ("Originally published in The Harbour Star on 12 March 2017.", "The Harbour Star"),
        ("Zuerst erschienen in Der Bund, 3. Mai 2016", "Der Bund"),
        ("Dieser Beitrag erschien zuerst auf hafenblick.example", "hafenblick.example"),
        ("Publié initialement dans Le Quai", "Le Quai"),
        ("Cet article a été publié initialement sur Le Quai", "Le Quai"),
        ("Publicado originalmente en El Puerto", "El Puerto"),
        ("(This article was first published by “Compass”.)", "Compass"),
    ],
)
def test_a_line_that_says_where_a_text_first_appeared(line: str, publisher: str) -> None:
    assert first_published(line) == [(publisher, line)]


@pytest.mark.parametrize(
    "line",
    [
        "This speech was first published on 3 May 2017",
        "He first appeared on television in the year of the strike, and it made him famous. Later he left.",
        "When this post first appeared on Riverside Review, nobody read it",
        "Our manifesto, first published in 1998",
    ],
)
def test_other_lines_are_left_alone(line: str) -> None:
    assert first_published(line) == []


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
    assert (hint.field, hint.value, hint.evidence) == ("issued", None, evidence)
    assert text[hint.start : hint.end] == evidence
    assert propose(text, language, has_first_published=True, has_date=True) == ()


@pytest.mark.parametrize(
    "text", ["Schnee von gestern.", "And we march on Sunday.", "In today’s world we must act."]
)
def test_words_that_only_look_like_a_day_are_no_hint(text: str) -> None:
    assert propose(text, None, has_first_published=True, has_date=False) == ()


def test_a_language_without_patterns_gives_no_hint() -> None:
    assert propose("yesterday, hier, ayer", "cs", has_first_published=True, has_date=False) == ()
