from __future__ import annotations

import pytest

from archive_app.index.highlight import positive
from archive_app.index.query_text import ParsedQuery, parse
from archive_app.index.query_tree import AndMaybe, Phrase, Word
from archive_app.index.reading import plain_reading

READINGS = [
    ("", "every statement"),
    ("river", "a form of *river*"),
    ("clean water", "forms of *clean* and *water*"),
    ("clean water now", "forms of *clean*, *water* and *now*"),
    (
        '"clean water" river -bottled',
        "the exact phrase *clean water* and a form of *river*, without *bottled*",
    ),
    ('"river"', "the exact word *river*"),
    ('"a b"~1', "the words *a b* in order, at most 1 other word among them"),
    ('"a b"~5', "the words *a b* in order, at most 5 other words among them"),
    ("e-mail", "*e-mail* as written"),
    ("2016", "the number *2016*"),
    ("clean OR water", "a form of either *clean* or *water*"),
    ("a OR b OR c", "a form of *a*, *b* or *c*"),
    ('"clean water" OR river', "either the exact phrase *clean water* or a form of *river*"),
    ("(a b) OR c", "either (forms of *a* and *b*) or a form of *c*"),
    ("x (a OR b)", "a form of *x* and a form of either *a* or *b*"),
    ("clean NEAR/5 water", "a form of *clean* within 5 words of a form of *water*"),
    ('"a b" NEAR/1 c', "the exact phrase *a b* within 1 word of a form of *c*"),
    ("wat*", "words that begin with *wat*"),
    ("*tion", "words that end in *tion*"),
    ("*art*", "words that contain *art*"),
    ("w?rd", "words like *w?rd* (? stands for one letter)"),
    ("w?r*d", "words like *w?r*d* (* stands for any letters and ? stands for one letter)"),
    ("watr~", "words spelled like *watr*"),
    ("watr~2", "words spelled roughly like *watr*"),
    ("title:water", "a form of *water* in the title"),
    ('title:"clean water"', "the exact phrase *clean water* in the title"),
    ('water party:"Riverside Union"', "a form of *water*, with *Riverside Union* as party"),
    ("party:Green", "every statement with *Green* as party"),
    ("party:(Green OR Blue)", "every statement either with *Green* as party or with *Blue* as party"),
    ("-party:Green", "every statement without *Green* as party"),
    ("water -party:Green -bottled", "a form of *water*, without *bottled*, without *Green* as party"),
    ("url:example.org", "every statement with *example.org* in the address"),
    ("lang:en", "every statement in English"),
    ("water lang:pt-BR", "a form of *water*, in Portuguese (BR)"),
    ("-lang:de", "every statement not in German"),
    ("date:2016", "every statement issued in *2016*"),
    ("date:2016-02-11", "every statement issued on *2016-02-11*"),
    ("water date:2016..2018", "a form of *water*, issued between *2016* and *2018*"),
    ("date:2016..", "every statement issued in *2016* or later"),
    ("date:..2016", "every statement issued in *2016* or before"),
    ("before:2016", "every statement issued before *2016*"),
    ("after:2016-05", "every statement issued after *2016-05*"),
    ("-date:2016", "every statement not issued in *2016*"),
    ("has:url missing:date", "every statement with an address, without a date"),
    ("-has:url", "every statement without an address"),
    ("has:proposal missing:problem", "every statement with a proposal, without a problem"),
    ("-a -b", "every statement without *a* or *b*"),
    ("x -(a b)", "a form of *x*, without (forms of *a* and *b*)"),
    ('x -"a b"', "a form of *x*, without the exact phrase *a b*"),
]


@pytest.mark.parametrize(("query", "expected"), READINGS)
def test_reads_as_plain_english(query: str, expected: str) -> None:
    text, pieces = plain_reading(parse(query))
    assert text == expected
    assert "".join(f"*{part}*" if own else part for part, own in pieces) == text


def test_says_when_no_statement_holds_all_words() -> None:
    text, _ = plain_reading(parse("clean water"), "most")
    assert text == (
        "no statement holds all of these words; those holding most are shown: forms of *clean* and *water*"
    )


def test_says_when_any_word_is_enough() -> None:
    assert (
        plain_reading(parse("clean water"), "any")[0]
        == "statements that hold any of these: forms of *clean* and *water*"
    )


def test_one_word_is_never_most() -> None:
    assert plain_reading(parse("water"), "most")[0] == "a form of *water*"


@pytest.mark.parametrize(
    "query",
    [
        "water " * 20_000,
        "a OR " * 20_000 + "a",
        '"' + "water " * 20_000 + '"',
        "x" * 100_000,
        "-a " * 20_000,
        "party:a " * 9_000,
        "(a OR (b " * 20 + "c" + "))" * 20,
    ],
)
def test_long_queries_are_shortened_with_an_ellipsis(query: str) -> None:
    text, _ = plain_reading(parse(query))
    assert len(text) < 600
    assert "…" in text


def test_what_only_weighs_is_told_apart_from_what_is_asked() -> None:
    tree = AndMaybe(Word("river", 0, 5), Phrase("clean water", 6, 17))
    assert plain_reading(ParsedQuery(tree))[0] == "a form of *river*, rather the exact phrase *clean water*"
    assert list(positive(tree, "text")) == [tree.optional, tree.required]


def test_the_persons_own_words_are_told_apart() -> None:
    _, pieces = plain_reading(parse("wat* -bottled"))
    assert pieces == (
        ("words that begin with ", False),
        ("wat", True),
        (", without ", False),
        ("bottled", True),
    )
