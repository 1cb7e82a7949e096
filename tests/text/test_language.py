"""Detection of languages, and their tags and names."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.text import language
from archive_app.text.language import detect_language, language_name, normalise_tag, primary_subtag
from archive_app.text.language_names import NAMES, OTHER_NAMES, PREFERRED_CODES

SENTENCES = {
    "en": "We will not raise taxes on working families, and we will build the homes that this country needs.",
    "de": "Wir werden die Steuern nicht erhöhen und den Wohnungsbau in allen Gemeinden wieder fördern.",
    "fr": "Nous n'augmenterons pas les impôts et nous construirons les logements dont le pays a besoin.",
    "es": "No subiremos los impuestos y construiremos las viviendas que necesita nuestro país cada año.",
    "it": "Non aumenteremo le tasse e costruiremo le case di cui il nostro paese ha bisogno ogni anno.",
    "cs": "Nebudeme zvyšovat daně a postavíme byty, které naše země v příštích letech potřebuje.",
    "pl": "Nie podniesiemy podatków i zbudujemy mieszkania, których nasz kraj bardzo potrzebuje.",
    "ca": "No apujarem els impostos i construirem els habitatges que el nostre país necessita cada any.",
    "ru": "Мы не будем повышать налоги и построим жильё, в котором нуждается наша страна.",
    "uk": "Ми не підвищуватимемо податки й збудуємо житло, якого потребує наша країна.",
    "ar": "لن نرفع الضرائب وسنبني المساكن التي تحتاج إليها بلادنا في السنوات المقبلة",
    "fa": "ما مالیات‌ها را افزایش نخواهیم داد و خانه‌هایی را که کشور ما نیاز دارد خواهیم ساخت",
    "hi": "हम कर नहीं बढ़ाएँगे और वे घर बनाएँगे जिनकी हमारे देश को आवश्यकता है",
    "ta": "நாங்கள் வரிகளை உயர்த்த மாட்டோம்",
    "ja": "私たちは増税をしません。必要な住宅を建設します。",
    "zh": "我们不会增加税收，我们将建设国家需要的住房。",
    "ko": "우리는 세금을 올리지 않겠습니다.",
    "th": "เราจะไม่ขึ้นภาษี",
    "el": "Δεν θα αυξήσουμε τους φόρους.",
    "he": "לא נעלה את המיסים.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_is_enough(language: str) -> None:
    assert detect_language(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text", ["", "   \n", "ok", "12.05.2013 — 14:30", "https://example.org/de/", "🙂🙂🙂🙂🙂🙂"]
)
def test_too_little_text_is_not_guessed(text: str) -> None:
    assert detect_language(text) is None


def test_a_heading_in_another_language_does_not_decide() -> None:
    assert detect_language("Press release\n\nHome | News | Contact\n\n" + SENTENCES["de"]) == "de"


def test_a_foreign_name_does_not_decide() -> None:
    assert detect_language("東京 " + SENTENCES["en"]) == "en"


def test_curly_quotation_marks_are_of_no_script() -> None:
    sample = f"“{SENTENCES['en']}” – €5…"
    assert language._BEYOND_LATIN.search(sample) is None
    assert detect_language(sample) == "en"


def test_every_script_of_one_language_lies_beyond_latin() -> None:
    others = [code for code in range(sys.maxunicode + 1) if not language._BEYOND_LATIN.match(chr(code))]
    assert [code for code in others if language._SCRIPTS.match(chr(code))] == []


def test_only_the_beginning_is_looked_at() -> None:
    assert detect_language(SENTENCES["en"] * 4 + SENTENCES["ru"] * 100) == "en"


def test_the_model_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import sys; from archive_app.text.language import detect_language; "
        "assert detect_language('เราจะไม่ขึ้นภาษี') == 'th'; assert 'py3langid' not in sys.modules; "
        "assert detect_language('We will not raise taxes on working families') == 'en'"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("en", "en"),
        ("EN_gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("pt_BR.UTF-8", "pt-BR"),
        ("es-419", "es-419"),
        ("de-1996", "de-1996"),
        ("de-at-x-gov", "de-AT-x-gov"),
        ("deu", "de"),
        ("cze", "cs"),
        ("gsw", "gsw"),
        ("English", "en"),
        ("deutsch", "de"),
        ("Česky", "cs"),
        ("cesky", "cs"),
        ("  Français ", "fr"),
        ("日本語", "ja"),
        ("العربية", "ar"),
        ("British English", "en-GB"),
        ("iw", "he"),
    ],
)
def test_what_people_write_becomes_a_tag(value: str, tag: str) -> None:
    assert normalise_tag(value) == tag


@pytest.mark.parametrize("value", ["", "unknown", "n/a", "und", "e", "en fr", "-", "42", "en-", "Klingonish"])
def test_what_names_no_language_is_none(value: str) -> None:
    assert normalise_tag(value) is None


def test_primary_subtags() -> None:
    assert [primary_subtag(tag) for tag in ("en-GB", "EN_us", "zh-Hant-TW", "ta")] == ["en", "en", "zh", "ta"]


def test_names_for_the_facet_list() -> None:
    assert [language_name(tag) for tag in ("en", "fr", "de", "ar", "ja", "deu")] == [
        "English", "Français", "Deutsch", "العربية", "日本語", "Deutsch",
    ]  # fmt: skip
    assert language_name("en_gb") == "English (GB)"
    assert language_name("xx") == "xx"


def test_the_tables_agree() -> None:
    for code, (own, english) in NAMES.items():
        assert primary_subtag(normalise_tag(own) or "") == code
        assert primary_subtag(normalise_tag(english) or "") == code
    assert set(PREFERRED_CODES.values()) - set(NAMES) <= {"yi"}
    assert {primary_subtag(tag) for tag in OTHER_NAMES.values()} <= set(NAMES)


def test_no_script_of_one_language_begins_before_greek() -> None:
    assert not any(language._SCRIPTS.search(chr(code)) for code in range(0x370))
    assert language._language_by_script("\u0370ο λόγος", 7) == "el"


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab12.:/ @#*é\n", max_size=60).filter(lambda text: "@" not in text))
def test_mail_addresses_are_looked_for_only_where_one_may_be(text: str) -> None:
    assert language._NOISE.sub(" ", text) == language._NOISE_AND_MAIL.sub(" ", text)
