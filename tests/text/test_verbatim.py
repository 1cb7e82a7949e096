"""A quotation is found to the letter, but for typography, or with its gaps; never with other accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.text.verbatim import QuotedText, read_quotation, typographic_key

TEXT = (
    "“We will not raise taxes,” she said — not this year, not “ever”. The well-\nknown Ostrel"
    " report isn’t new.\n\nClean water is a right; naïveté is not. 増税は行わない。 We will not rest."
)


def found(quotation: str, text: str = TEXT) -> tuple[str, str] | None:
    where = QuotedText(text).verbatim(read_quotation(quotation))
    return (where.verdict, text[where.start : where.end]) if where else None


@pytest.mark.parametrize(
    ("quotation", "verdict", "words"),
    [
        ("We will not raise taxes", "exact", "We will not raise taxes"),
        ("“We will not raise taxes”", "exact", "We will not raise taxes"),
        ("  'we will NOT raise taxes'\n", "typographic", "We will not raise taxes"),
        ("she said -- not this year", None, None),
        ("she said-not this year, not 'ever'", "typographic", "she said — not this year, not “ever”"),
        ("The well-known Ostrel report isn't new", "typographic", "The well-\nknown Ostrel report isn’t new"),
        ("The wellknown Ostrel report", "typographic", "The well-\nknown Ostrel report"),
        ("report isn't new. Clean water", "typographic", "report isn’t new.\n\nClean water"),
        (
            "We will not raise … not this year",
            "shortened",
            "We will not raise taxes,” she said — not this year",
        ),
        (
            "We will not raise [...] not this year",
            "shortened",
            "We will not raise taxes,” she said — not this year",
        ),
        ("isn't new. . . . a right", "shortened", "isn’t new.\n\nClean water is a right"),
        ("isn't new…. a right", "shortened", "isn’t new.\n\nClean water is a right"),
        ("We [the party] will not", "shortened", "We will not"),
        ("[c]lean water is a right", "shortened", "Clean water is a right"),
        ("... clean water is a right ...", "shortened", "Clean water is a right"),
        ("not raise tax[es on anybody], she said", "shortened", "not raise taxes,” she said"),
        ("増税は行わない", "exact", "増税は行わない"),
        ("税は行", "exact", "税は行"),
        ("増税は[必ず]行わない", "shortened", "増税は行わない"),
        ("減税は[必ず]行わない", None, None),
        ("naiveté is not", None, None),
        ("e will not rais", None, None),
        ("We will raise taxes", None, None),
        ("not this year … We will not raise", None, None),
    ],
)
def test_verdicts(quotation: str, verdict: str | None, words: str | None) -> None:
    assert found(quotation) == ((verdict, words) if verdict else None)


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("And to me… no, I do not know", "exact"),
        ("And to me... no, I do not know", "typographic"),
        ("And to me… I do not know", None),
        ("And to me... not know who", None),
        ("And to me [...] I do not know", "shortened"),
        ("And … I do not know", "shortened"),
        ("And to me… no, I … know", "shortened"),
        ("who it is … by now", None),
        ("who … by now", "shortened"),
    ],
)
def test_the_statement_s_own_dots_mark_no_omission(quotation: str, verdict: str | None) -> None:
    where = found(quotation, "And to me… no, I do not know who it is that will come . . . by now.")
    assert (where and where[0]) == verdict


@pytest.mark.parametrize("nothing", ["", "   ", "…", "“”", "—!?", "[...]", "\u202e\u2066"])
def test_nothing_said_is_found_nowhere(nothing: str) -> None:
    assert read_quotation(nothing).parts == () or found(nothing) is None


def test_a_word_is_never_split() -> None:
    assert found("he said", "she said") is None
    assert found("cafe", "cafe\u0301 noir") is None
    assert found("he said", "she said; he said") == ("exact", "he said")


def test_the_shortest_stretch_with_all_parts_is_shown() -> None:
    text = "We act. Much was said. We act on water today."
    assert found("We act … water", text) == ("shortened", "We act on water")


def test_a_reversed_pair_of_marks_inside_stays() -> None:
    quotation = read_quotation("“Yes,” he said, “never.”")
    assert quotation.text == "“Yes,” he said, “never.”"
    assert read_quotation("“never”").text == "never"


@given(st.text(st.sampled_from("aB é’'“”\"-—\u00ad\u00a0\n\t.漢ก็🤷🏽\u0301"), max_size=40))
def test_the_key_leads_back_to_places_in_order(text: str) -> None:
    key = typographic_key(text)
    assert len(key.starts) == len(key.ends) == len(key.text)
    for at in range(len(key.text)):
        assert 0 <= key.starts[at] < key.ends[at] <= len(text)
    assert all(a <= b for a, b in zip(key.starts, key.starts[1:], strict=False))


@given(st.text(st.sampled_from("aB é’'“”\"-—\u00a0\n\t.漢ก็"), min_size=1, max_size=40))
def test_a_text_holds_itself(text: str) -> None:
    quotation = read_quotation(text)
    if quotation.parts and not quotation.gap_marked:
        assert found(text, text) == ("exact", quotation.text)
