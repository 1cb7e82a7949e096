"""Words: where they begin and end, in any script, and that typography makes no difference."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.text.folding import Level, fold
from archive_app.text.segmentation import Position, positions


def surfaces(text: str) -> list[str]:
    return [position.surface for position in positions(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We will not raise taxes.", ["we", "will", "not", "raise", "taxes"]),
        ("I a 1 x", ["i", "a", "1", "x"]),
        ("don't don’t donʼt don`t", ["don't"] * 4),
        ("yesterday's workers' 'tis O'Brien", ["yesterday's", "workers", "tis", "o'brien"]),
        ("the UN's vote", ["the", "un's", "vote"]),
        ("L'eau, l’eau", ["l", "eau", "l", "eau"]),
        ("dell’acqua nell'Unione", ["dell", "acqua", "nell", "unione"]),
        ("qu'aujourd’hui", ["qu", "aujourd'hui"]),
        ("e-mail e‑mail e – mail", ["e", "mail"] * 3),
        ("COVID-19 G20 5G", ["covid", "19", "g20", "5g"]),
        ("2,5 % 1.000 1,234.56 1.000.000", ["2,5", "1.000", "1,234.56", "1.000.000"]),
        ("12.05.2013 2013-05-12", ["12", "05", "2013", "2013", "05", "12"]),
        ("£2.5bn in 2013.", ["2.5", "bn", "in", "2013"]),
        ("U.S. U.S.A., z.B. e.g.", ["us", "usa", "zb", "eg"]),
        ("end.Next", ["end", "next"]),
        ("@docs #tag a_b AT&T", ["docs", "tag", "a", "b", "at", "t"]),
        ("https://x.org/a-b?c=1", ["https", "x", "org", "a", "b", "c", "1"]),
        ("col·lecció coŀlecció", ["colleccio", "colleccio"]),
        ("Ver\u00adfas\u00adsung x\u00ad y", ["verfassung", "x", "y"]),
        ("a\u00a0b\u2028c\u2003d\te", ["a", "b", "c", "d", "e"]),
        ("-- … !? % § © •", []),
        ("½ m² CO₂", ["½", "m2", "co2"]),
        ("Bürger*innen Bürger:innen", ["burger", "innen"] * 2),
    ],
)
def test_words_of_alphabets(text: str, words: list[str]) -> None:
    assert surfaces(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("தமிழ்நாடு அரசு", ["தமிழ்நாடு", "அரசு"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("क्\u200dष", ["क्ष"]),
        ("한국어 정책", ["한국어", "정책"]),
        ("مُحَمَّد قال", ["محمد", "قال"]),
        ("می\u200cخواهم", ["میخواهم"]),
        ('צה״ל צה"ל', ['צה"ל', 'צה"ל']),
        ("Ещё раз", ["еще", "раз"]),
        ("Άνθρωπος", ["ανθρωποσ"]),
    ],
)
def test_words_of_other_scripts_stay_whole(text: str, words: list[str]) -> None:
    assert surfaces(text) == words


def test_scripts_without_spaces_give_a_position_to_each_character() -> None:
    assert positions("AI技術だ") == [
        Position("ai", 0, 2),
        Position("技術", 2, 3, "技"),
        Position("術だ", 3, 4, "術"),
        Position("だ", 4, 5),
    ]


def test_thai_marks_and_decomposed_kana_stay_with_their_character() -> None:
    assert positions("ที่นี่") == [Position("ที่นี่", 0, 3, "ที่"), Position("นี่", 3, 6)]
    assert positions("か\u3099き") == [Position("がき", 0, 2, "が"), Position("き", 2, 3)]


def test_astral_characters_count_as_one() -> None:
    assert positions("𠀀𠀁") == [Position("𠀀𠀁", 0, 1, "𠀀"), Position("𠀁", 1, 2)]


def _finds(query: str, text: str) -> bool:
    """Whether a phrase search for `query` finds `text`, as the index would do it."""
    wanted = surfaces(query)
    stored = [{p.surface, p.single} for p in positions(text)]
    return any(
        all(word in at for word, at in zip(wanted, stored[start:], strict=False))
        for start in range(len(stored) - len(wanted) + 1)
    )


@given(st.text("東京都の政策公約", min_size=1, max_size=12), st.data())
@settings(deadline=None, max_examples=100)
def test_any_part_of_a_run_is_found_in_it(run: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    assert _finds(run[start:end], f"前 {run} x")
    assert not _finds(run[start:end] + "犬", run)


def test_pictographs_are_found_alone_and_in_sequences() -> None:
    assert surfaces("👍🏽👍") == ["👍", "👍"]
    assert surfaces("🤷🏽\u200d♀\ufe0f") == ["🤷", "♀"]
    assert surfaces("🇫🇷🇩🇪") == ["🇫🇷", "🇩🇪"]
    assert _finds("👩", "die 👨\u200d👩\u200d👧!")


ODD = "aZ1.,'’‘-–·lL \n\u00ad\u200d\u200b\u0301\u0e31ก漢か\u3099ﾞｶ한ا\u064eכ״\"🤷🏽🇫🇷©½²é\u2028_\ud800"


@given(st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=30))
@settings(deadline=None, max_examples=500)
def test_positions_are_in_order_inside_the_text_and_never_empty(text: str) -> None:
    found = positions(text)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    for p in found:
        assert not set(p.surface) & set(" \n\t")
        if p.single is not None:
            assert p.surface.startswith(p.single)


@given(
    st.lists(
        st.sampled_from(
            ["été", "don't", "l'eau", "2,5", "公約", "тест", "ἄνθρωπος", "한국", "e-mail", "שלום"]
        ),
        max_size=8,
    )
)
@settings(deadline=None, max_examples=100)
def test_typography_makes_no_difference(words: list[str]) -> None:
    plain = " ".join(words)
    set_well = plain.replace("'", "’").replace("-", "‑").replace(" ", "\u00a0").replace("t", "t\u00ad")
    expected = surfaces(plain)
    assert surfaces(set_well) == expected
    assert surfaces(unicodedata.normalize("NFD", plain)) == expected
    assert surfaces(fold(set_well, Level.TYPOGRAPHY)) == expected
    assert surfaces(plain.upper()) == expected


@given(st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=8))
@settings(deadline=None, max_examples=300)
def test_no_letter_is_lost(word: str) -> None:
    covered = {at for p in positions(word) for at in range(p.start, p.end)}
    # A letter that folds to nothing (the tatweel) or to an apostrophe is none that could be searched.
    assert all(at in covered for at, letter in enumerate(word) if fold(letter).isalnum())
