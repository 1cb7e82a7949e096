"""Someone else's words in a text: marks of every style, block quotes, whose they are, what is not claimed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.text.markup import read_markdown
from archive_app.text.plain_text import read_plain
from archive_app.text.quoted_passages import QuotedPassage, is_quotation, own_words, quoted_passages


def found(source: str) -> list[tuple[str, str | None]]:
    """The quoted words, each with the words that attribute them."""
    reading = read_markdown(source)
    return [
        (reading.text[p.start : p.end], reading.text[slice(*p.attribution)] if p.attribution else None)
        for p in quoted_passages(reading)
    ]


@pytest.mark.parametrize(
    ("source", "words", "attribution"),
    [
        ("“We will stay,” said Ada Brook.", "We will stay,", "said Ada Brook"),
        ('"We will stay," Ada Brook said on Monday.', "We will stay,", "Ada Brook said on Monday"),
        ("‘The members’ view matters’, she wrote.", "The members’ view matters", "she wrote"),
        ("'The members' view matters', she wrote.", "The members' view matters", "she wrote"),
        ("„Wir bleiben“, so die Ministerin.", "Wir bleiben", "so die Ministerin"),
        ("»Wir bleiben«, erklärte Nils Maul.", "Wir bleiben", "erklärte Nils Maul"),
        ("« Nous restons », a déclaré Ada Bruyère.", "Nous restons", "a déclaré Ada Bruyère"),
        ("«Nos quedamos», dijo Ada Arroyo.", "Nos quedamos", "dijo Ada Arroyo"),
        ("„Zůstáváme,“ řekla Ada Potoková.", "Zůstáváme,", "řekla Ada Potoková"),
        ("”Vi stannar”, enligt Ada Bäck.", "Vi stannar", None),
        ("「私たちは残ります」と述べた。", "私たちは残ります", None),
        ("According to the report, “nobody was asked”.", "nobody was asked", "According to the report"),
        (
            "Its main recommendation was that “members should ask”.",
            "members should ask",
            "Its main recommendation was that",
        ),
        (
            "Selon le rapport : « personne n’a été consulté ».",
            "personne n’a été consulté",
            "Selon le rapport",
        ),
        ("Im Bericht heißt es: „Niemand wurde gefragt.“", "Niemand wurde gefragt.", "Im Bericht heißt es"),
    ],
)
def test_every_style_of_marks_and_its_attribution(source: str, words: str, attribution: str | None) -> None:
    assert found(source) == [(words, attribution)]


def test_quotations_within_quotations() -> None:
    outer, inner = quoted_passages(read_plain("He said: “She told us ‘never go away’ and we stayed.”"))
    assert (outer.depth, inner.depth) == (1, 2)
    assert outer.start < inner.start < inner.end < outer.end


def test_both_halves_of_a_broken_quotation_have_one_speaker() -> None:
    assert found("“We stay,” said Ada Brook. “We fight.” Then she left.") == [
        ("We stay,", "said Ada Brook"),
        ("We fight.", "said Ada Brook"),
    ]


def test_a_quotation_of_several_paragraphs_closes_once() -> None:
    reading = read_plain(
        "The letter says: “We stay here.\n\n“We fight here,\n\n“and we win.”\n\nSo far, so good."
    )
    passages = quoted_passages(reading)
    assert [reading.text[p.start : p.end] for p in passages] == [
        "We stay here.",
        "We fight here,",
        "and we win.",
    ]
    assert all(p.certain for p in passages)
    assert len({p.attribution for p in passages}) == 1


def test_block_quotes_with_a_name_below_or_an_announcement_above() -> None:
    assert found("Text.\n\n> We will never go.\n> We stay.\n>\n> — Ada Brook\n\nMore.") == [
        ("We will never go. We stay.", "Ada Brook")
    ]
    assert found("The report says:\n\n> Nobody was asked.\n\nIndeed.") == [
        ("Nobody was asked.", "The report says")
    ]
    (passage,) = quoted_passages(read_markdown("> We will never go."))
    assert (passage.kind, passage.attribution) == ("block", None)


def test_lines_behind_an_angle_bracket_in_a_plain_text_are_a_block_quote() -> None:
    reading = read_plain(
        "Ada Brook wrote:\n\n> We will never go.\n> We stay.\n\nWe thank her.\n\n> no\nand no"
    )
    (passage,) = quoted_passages(reading)
    assert reading.text[passage.start : passage.end] == "> We will never go.\n> We stay."
    assert passage.attribution is not None
    assert (passage.kind, reading.text[slice(*passage.attribution)]) == ("block", "Ada Brook wrote")


def test_a_pull_quote_is_no_quotation() -> None:
    assert found("> We will never go.\n\nWe met. We will never go. We stay.") == []


@pytest.mark.parametrize(
    "source",
    [
        "The members’ view, Ada’s view and ’tis true.",
        "rock 'n' roll in the '90s",
        'A 5" pipe and a 6" pipe.',
        "```\nprint('we will stay here for ever')\n```",
        '{% image "we will stay here for ever" %}',
        "It isn't 'till then.",
    ],
)
def test_marks_that_quote_nothing(source: str) -> None:
    assert found(source) == []


def test_a_mark_that_nothing_closes_leaves_it_open() -> None:
    reading = read_plain("He wrote “we stay and did not say for how long.\n\nNobody knows.")
    (passage,) = quoted_passages(reading)
    assert not passage.certain
    assert own_words(reading.text, [passage], passage.start, passage.end) is None
    assert own_words(reading.text, [passage], reading.text.index("Nobody"), len(reading.text)) is True


TEXT = (
    "We play “fast and loose” with words. “You will never govern this city again,” said Nils Mole. "
    "We answered, and Ada Brook added: “We will.”"
)
READING = read_plain(TEXT)
PASSAGES = quoted_passages(READING)


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("We answered", True),
        ("We play “fast and loose” with words.", True),
        ("fast and loose", None),
        ("You will never govern", False),
        ("“You will never govern this city again,”", False),
        ("with words. “You will never", None),
        ("We will.", False),
    ],
)
def test_whose_words_they_are(words: str, own: bool | None) -> None:
    start = TEXT.index(words)
    assert own_words(TEXT, PASSAGES, start, start + len(words)) is own


def test_words_attributed_to_who_speaks_here_are_own_words() -> None:
    start = TEXT.index("We will.")
    assert own_words(TEXT, PASSAGES, start, start + 7, ["Ada Brook"]) is True
    said = read_plain("As I said then: “We will never ever go away.” Indeed.")
    (passage,) = quoted_passages(said)
    assert own_words(said.text, [passage], passage.start, passage.end) is True
    again = read_plain("He said, and I quote him, that “we will never ever go away”.")
    (passage,) = quoted_passages(again)
    assert own_words(again.text, [passage], passage.start, passage.end) is False


def test_the_word_party_names_no_party() -> None:
    said = read_plain("“You will never ever govern here,” said the chair of the Harbour Party.")
    passages = quoted_passages(said)
    assert own_words(said.text, passages, 3, 12, ["Riverside Party"]) is False
    assert own_words(said.text, passages, 3, 12, ["Harbour Party"]) is True


def test_a_verb_of_speech_far_before_a_short_phrase_attributes_nothing() -> None:
    assert found("We asked for clean water, and we play “fast and loose” with nobody.") == [
        ("fast and loose", None)
    ]
    assert found("She called the plan “a bad joke” twice.") == [("a bad joke", "She called the plan")]


def test_only_what_is_presented_as_words_of_someone_is_a_quotation() -> None:
    assert [is_quotation(TEXT, passage) for passage in PASSAGES] == [False, True, True]
    assert is_quotation("x" * 40, QuotedPassage(0, 9, "block", 1, (10, 20)))


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab s.,:\n\n>\"'“”„‘’«»「」—5saidA", max_size=80))
def test_any_text_gives_passages_that_lie_within_it_and_nest(source: str) -> None:
    reading = read_markdown(source)
    passages = quoted_passages(reading)
    for passage in passages:
        assert 0 <= passage.start < passage.end <= len(reading.text)
        assert own_words(reading.text, passages, passage.start, passage.end) in (True, False, None)
    marked = [p for p in passages if p.kind == "marks" and p.certain]
    for one in marked:
        for other in marked:
            assert other.start >= one.end or other.end <= one.end or other.start <= one.start
