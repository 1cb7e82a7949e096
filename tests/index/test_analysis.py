from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from archive_app.index.analysis import analyse, stemmer_language, stems


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "english"),
        ("en-GB", "english"),
        ("DE_at", "german"),
        ("nb", "norwegian"),
        ("nn-NO", "norwegian"),
        ("ar", "arabic"),
        ("zh", None),
        ("th-TH", None),
        ("xx", None),
        ("", None),
        (None, None),
        ("english", "english"),
    ],
)
def test_the_stemmer_follows_the_primary_subtag(tag: str | None, name: str | None) -> None:
    assert stemmer_language(tag) == name


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "taxes", "tax"),
        ("en", "raised", "raising"),
        ("fr", "élevés", "eleves"),
        ("fr", "cafés", "cafe"),
        ("de", "Müllers", "muller"),
        ("es", "canción", "cancion"),
        ("ru", "выборов", "выборы"),
        ("pt", "eleições", "eleicoes"),
        ("hu", "választások", "valasztasok"),
        ("sv", "människor", "manniskor"),
        ("en", "don’t", "DON'T"),
        ("en", "river’s", "rivers"),
    ],
)
def test_forms_of_a_word_share_a_stem_with_and_without_accents(language: str, one: str, other: str) -> None:
    assert set(stems(one, language)) & set(stems(other, language))


def test_a_language_without_a_stemmer_keeps_the_surface_form() -> None:
    assert stems("Taxes", None) == ("taxes",)
    assert stems("Taxes", "zh") == ("taxes",)


def test_each_language_has_its_own_stems() -> None:
    assert stems("raising", "en") == ("rais",)
    assert stems("raising", "de") == ("raising",)


def test_positions_keep_their_place_their_surface_and_their_exact_form() -> None:
    text = "L’été, we’ll raise no TAXES."
    words = analyse(text, "en")
    assert [word.surface for word in words] == ["l", "ete", "we'll", "raise", "no", "taxes"]
    assert words[-1].exact == "TAXES"
    assert [text[word.start : word.end] for word in words][-1] == "TAXES"
    assert words[-1].stems == ("tax",)


def test_a_script_without_spaces_gives_pairs_and_singles() -> None:
    words = analyse("環境政策", "ja")
    assert [word.surface for word in words] == ["環境", "境政", "政策", "策"]
    assert [word.single for word in words] == ["環", "境", "政", None]


def test_nothing_is_dropped() -> None:
    assert len(analyse("we will not raise taxes, we say", "en")) == 7


def test_an_enormous_word_is_its_own_stem() -> None:
    word = "taxes" * 10_000
    assert analyse(word, "en")[0].stems == (word,)


def test_threads_get_the_same_stems() -> None:
    words = [f"raising{number} elections houses" for number in range(300)]
    expected = [analyse(text, "en") for text in words]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: analyse(text, "en"), words)) == expected
