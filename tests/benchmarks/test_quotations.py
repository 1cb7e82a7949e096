"""The making of quotations with known edits: each is what it says, and the same each time."""

from __future__ import annotations

import pytest

from archive_app.text.verbatim import typographic_key
from benchmarks.generator import make_statements
from benchmarks.quotation_speed import VERDICTS, WORDS, measure, quotations
from benchmarks.quotations.edits import KINDS, Edited, Editor, Source
from benchmarks.quotations.negations import drop, negations

_ENGLISH = (
    "We will not raise taxes on the ferry, and nobody on this island ever said “never” to clean water. "
    "The well-known Ostrel report isn’t new — it was no surprise, José said, that the council did not act. "
)


@pytest.fixture(scope="module")
def edited() -> list[Edited]:
    sources = [
        Source("en-1", "en", _ENGLISH * 4),
        Source("en-2", "en", " ".join(f"harbour{n} speaks of bread{n} and salt{n}" for n in range(120))),
        Source("ja-1", "ja", "私たちは増税をしません。島の水は誰のものでもないと議会は述べた。" * 16),
        Source("ja-2", "ja", "新しい港の計画を市民と一緒に作り、教育と医療を守ることを約束します。" * 16),
    ]
    return list(Editor(sources, 3).make(160))


def test_every_kind_is_made_in_every_language_that_has_it(edited: list[Edited]) -> None:
    assert len(edited) == 160
    assert {one.kind for one in edited if one.language == "en"} == set(KINDS)
    assert {one.kind for one in edited if one.language == "ja"} == set(KINDS) - {"accent"}
    assert all(one.verdict == KINDS[one.kind] for one in edited)


def test_only_typography_differs_in_typography(edited: list[Edited]) -> None:
    whole = {"en-1": _ENGLISH * 4}
    changed = [one for one in edited if one.kind == "typography" and one.sources[0] in whole]
    assert changed
    for one in changed:
        text = whole[one.sources[0]]
        assert one.quoted not in text
        assert typographic_key(one.quoted).text in typographic_key(text).text


def test_what_is_altered_does_not_stand_in_its_text(edited: list[Edited]) -> None:
    altered = [one for one in edited if one.verdict == "altered" and one.sources[0] == "en-1"]
    assert altered
    key = typographic_key(_ENGLISH * 4).text
    assert all(typographic_key(one.quoted).text not in key for one in altered)


@pytest.mark.parametrize(
    ("language", "passage", "left"),
    [
        ("en", "We will not raise taxes", "We will raise taxes"),
        ("de", "Wir werden keine Steuern erhöhen", "Wir werden Steuern erhöhen"),
        ("fr", "Nous ne voulons pas cela", "Nous ne voulons cela"),
        ("es", "Eso no es verdad", "Eso es verdad"),
        ("cs", "To nebude stačit", "To bude stačit"),
        ("ca", "Això no és cert", "Això és cert"),
        ("ar", "نحن لن نقبل ذلك", "نحن نقبل ذلك"),
        ("ta", "இது உண்மை இல்லை, நண்பரே", "இது உண்மை, நண்பரே"),
        ("ja", "増税をしません", "増税をします"),
    ],
)
def test_each_language_drops_its_own_negation(language: str, passage: str, left: str) -> None:
    (found,) = negations(passage, language)
    assert " ".join(drop(passage, found).replace(" ,", ",").split()) == left


def test_a_negation_within_another_word_is_none() -> None:
    assert negations("The knot is nothingness, notably", "en") == []
    assert negations("anything", "xx") == []


def test_quotations_for_the_clock_have_their_length_and_are_the_same_each_time() -> None:
    texts = [made.text for made in make_statements(60)]
    made = quotations(texts, 2)
    assert made == quotations(texts, 2)
    assert [verdict for verdict, _ in made] == [*VERDICTS, *VERDICTS]
    for verdict, quoted in made:
        assert len(quoted.replace("…", " ").split()) == WORDS
        stands = any(typographic_key(quoted).text in typographic_key(text).text for text in texts)
        assert stands == (verdict in ("exact", "typographic"))


def test_speed_is_measured_with_the_right_verdicts(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", "")
        figures = measure(tmp_path_factory.mktemp("speed"), docs=120, each=2)
    assert figures["docs"] == 120
    assert {verdict: row["verdicts"] for verdict, row in figures["checks"].items()} == {
        verdict: {verdict: 2} for verdict in VERDICTS
    }
    assert figures["article"]["quotations"] == 2 * len(VERDICTS)
    assert 0 < figures["article"]["first_ms"] <= figures["article"]["all_ms"]
