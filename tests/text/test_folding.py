"""Folding: what is alike at which level, and the way back to the original."""

from __future__ import annotations

import sys
import unicodedata
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive_app.text.folding import Level, fold, fold_for_quotation, fold_with_map

LEVELS = list(Level)

# Characters that interact with their neighbours, drawn more often than chance would.
TRICKY = (
    "aåeеиЁгαΆιاـيشכ가나각かﾞﾟɐﬁŉİßſK…’`´- ก"
    "\u0300\u0301\u0306\u0308\u0323\u0338\u0345\u00ad\u200b\u200c\u200d\ufe0f\u064e\u0651\u0653\u0654\u0670"
    "\u06dc\u0640\u05b7\u3099\u1100\u1161\u11a8\u1fce\u2028\ufdfa\U0001f600\U00020000"
)
anything = st.text(st.one_of(st.sampled_from(TRICKY), st.characters()), max_size=24)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("“Grünes” Licht", '"Grünes" Licht'),
        ("l’été d‘hiver", "l'été d'hiver"),
        ("1990–2000 — so‑called −5", "1990-2000 - so-called -5"),
        ("10\u00a0000\u202fkm", "10 000 km"),
        ("eﬃcient oﬃce", "efficient office"),
        ("we will…", "we will..."),
        ("Ver\u00adfas\u00adsung", "Verfassung"),
        ("\u2068name\u2069\ufeff", "name"),
        ("نامه\u200cها", "نامهها"),
        ("\ufefb", "لا"),
        ("ＡＢＣ１２", "ABC12"),
        ("ｶﾞｽ", "ガス"),
        ("צה״ל", 'צה"ל'),
        ("❤\ufe0f", "❤"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_typography_is_alike(written: str, typed: str) -> None:
    assert fold(written, Level.TYPOGRAPHY) == typed


def test_typography_keeps_case_and_accents() -> None:
    assert fold("Élan Straße ÉCOLE й ё", Level.TYPOGRAPHY) == "Élan Straße ÉCOLE й ё"


@pytest.mark.parametrize(
    ("written", "folded"), [("STRASSE", "strasse"), ("Straße", "strasse"), ("ΟΔΟΣ", "οδοσ"), ("Ё", "ё")]
)
def test_case_is_folded_in_full(written: str, folded: str) -> None:
    assert fold(written, Level.CASE) == folded


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Élan naïve Ångström", "elan naive angstrom"),
        ("Ærø Œuvre Łódź Đorđe Þór", "aero oeuvre lodz dorde thor"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Άνθρωπος", "ανθρωποσ"),
        ("CO₂ m²", "co2 m2"),
        ("مُحَمَّد مـحـمـد", "محمد محمد"),
        ("שָׁלוֹם", "שלום"),
        ("ещё йод", "еще йод"),
        ("за\u0301мок", "замок"),
        ("їжак ґанок ўсё", "їжак ґанок ўсе"),
    ],
)
def test_accents_are_removed_where_they_may_be(written: str, folded: str) -> None:
    assert fold(written, Level.ACCENTS) == folded
    assert fold(unicodedata.normalize("NFD", written), Level.ACCENTS) == folded


@pytest.mark.parametrize(
    "text", ["தமிழ்நாடு", "हिन्दी में", "ภาษาไทย", "がぎぐ パピプ", "한국어", "ខ្មែរ", "أمة إلى آن ىة", "ѓќѝ"]
)
def test_marks_that_spell_another_word_stay(text: str) -> None:
    assert fold(text, Level.ACCENTS) == unicodedata.normalize("NFC", text)
    assert fold(unicodedata.normalize("NFD", text), Level.ACCENTS) == unicodedata.normalize("NFC", text)


def test_dakuten_and_short_i_tell_words_apart() -> None:
    assert fold("か") != fold("が")
    assert fold("и") != fold("й")


@given(anything)
@settings(deadline=None, max_examples=400)
@example("е\u0308\u0301\u0308")
@example("a\u0640\u0301")
@example("\u1fce")
@example("ᾳ\u0323")
def test_the_laws_of_folding(text: str) -> None:
    for level in LEVELS:
        folded = fold(text, level)
        assert fold(folded, level) == folded
        assert unicodedata.is_normalized("NFC", folded)
        assert fold(unicodedata.normalize("NFD", text), level) == folded
        assert fold(unicodedata.normalize("NFC", text), level) == folded
        for lower in LEVELS[:level]:
            assert fold(fold(text, lower), level) == folded


@given(anything)
@settings(deadline=None, max_examples=400)
def test_the_map_agrees_with_the_folding(text: str) -> None:
    for level in LEVELS:
        folded = fold_with_map(text, level)
        assert folded.text == fold(text, level)
        spans = list(zip(folded.starts.tolist(), folded.ends.tolist(), strict=True))
        assert len(spans) == len(folded.text)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one == two or one[1] <= two[0] for one, two in pairwise(spans))
        # Each piece folds to the characters that it is said to have made, and what is in no piece vanishes.
        pieces = list(dict.fromkeys(spans))
        assert "".join(fold(text[start:end], level) for start, end in pieces) == folded.text
        if folded.text:
            assert folded.original_span(0, len(folded.text)) == (spans[0][0], spans[-1][1])


@given(anything)
@settings(deadline=None, max_examples=200)
def test_a_grapheme_alone_maps_to_itself(text: str) -> None:
    for grapheme in regex.findall(r"\X", text):
        if regex.fullmatch(r"\p{L}\p{M}*", grapheme):
            folded = fold_with_map(grapheme, Level.ACCENTS)
            if folded.text:
                assert folded.original_span(0, len(folded.text)) == (0, len(grapheme))


def test_every_character_obeys() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        folded = fold(character, Level.ACCENTS)
        if folded != character:
            assert fold(folded, Level.ACCENTS) == folded, hex(code)
            assert fold(fold(character, Level.CASE), Level.ACCENTS) == folded, hex(code)


def test_spans_of_expansions_marks_and_vanished_characters() -> None:
    text = "Stra\u00dfe \ufb01n\u2026 cafe\u0301 Ver\u00adfas"
    folded = fold_with_map(text, Level.ACCENTS)
    assert folded.text == "strasse fin... cafe verfas"

    def original(part: str) -> str:
        start, end = folded.original_span(folded.text.index(part), folded.text.index(part) + len(part))
        return text[start:end]

    assert original("strasse") == "Straße"
    assert original("ss") == "ß"
    assert original("fi") == "ﬁ"
    assert original("...") == "…"
    assert original("cafe") == "cafe\u0301"
    assert original("verfas") == "Ver\u00adfas"
    assert original("ver") == "Ver"


def test_an_empty_range_has_a_place_and_a_wrong_one_is_refused() -> None:
    folded = fold_with_map("\u00adab\u00ad")
    assert folded.original_span(0, 0) == (1, 1)
    assert folded.original_span(2, 2) == (4, 4)
    with pytest.raises(IndexError):
        folded.original_span(1, 3)


def test_words_broken_at_line_ends_are_joined_for_quotations() -> None:
    text = "The Govern-\r\n  ment’s non-\nEuropean co-operation…"
    folded = fold_for_quotation(text)
    assert folded.text == "the government's non-\neuropean co-operation..."
    start = folded.text.index("government")
    first, last = folded.original_span(start, start + len("government"))
    assert text[first:last] == "Govern-\r\n  ment"


@given(anything)
@settings(deadline=None, max_examples=200)
def test_without_line_ends_a_quotation_is_folded_by_case(text: str) -> None:
    text = " ".join(fold(text, Level.TYPOGRAPHY).split())
    assert fold_for_quotation(text).text == fold(text, Level.CASE)
