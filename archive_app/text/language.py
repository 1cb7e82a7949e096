"""The language of a text, and the names of languages.

Tags are BCP 47 (RFC 5646). Detection looks at 300 characters: the script decides where it is written for one
language alone, else the naive Bayes model that comes with py3langid (Lui and Baldwin, "langid.py: An
Off-the-shelf Language Identification Tool", ACL 2012). Nothing is ever fetched.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from archive_app.text.folding import fold
from archive_app.text.language_names import NAMES, OTHER_NAMES, PREFERRED_CODES

if TYPE_CHECKING:
    from collections.abc import Callable

#: How many characters of a text are looked at.
SAMPLE_LENGTH = 300
#: Fewer letters than this tell nothing. Scripts of one language need only `_FEWEST_OF_A_SCRIPT`.
FEWEST_LETTERS = 20
_FEWEST_OF_A_SCRIPT = 4
#: Below this probability the model's answer is not taken.
CONFIDENCE = 0.6

_SEARCHED_FOR_SAMPLE = 4000
_SENTENCE_LINE = regex.compile(r"^[^\n]{80,}", regex.MULTILINE)
_NOISE = regex.compile(r"(?:https?://|www\.)\S+|[\p{N}_#*|<>]+")
_NOISE_AND_MAIL = regex.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[\p{N}_#*|<>]+")

_LANGUAGE_OF_SCRIPT = {
    "Armenian": "hy", "Georgian": "ka", "Greek": "el", "Gujarati": "gu", "Gurmukhi": "pa", "Han": "zh",
    "Hangul": "ko", "Hebrew": "he", "Kana": "ja", "Kannada": "kn", "Khmer": "km", "Lao": "lo",
    "Malayalam": "ml", "Myanmar": "my", "Oriya": "or", "Sinhala": "si", "Tamil": "ta", "Telugu": "te",
    "Thaana": "dv", "Thai": "th", "Tibetan": "bo",
}  # fmt: skip
_KANA = r"[\p{Hiragana}\p{Katakana}]"
_CLASSES = {script: _KANA if script == "Kana" else r"\p{" + script + "}" for script in _LANGUAGE_OF_SCRIPT}
_SCRIPTS = regex.compile("|".join(f"(?P<{script}>{letters})" for script, letters in _CLASSES.items()))
#: Every script of one language is here: from Greek on, without the punctuation and signs of all scripts.
_BEYOND_LATIN = re.compile("[\u0370-\u1fff\u2100-\U0010ffff]")
_LETTERS = regex.compile(r"\p{L}+")

# Languages that a party may well write in; the model's others (dialects, languages of liturgy) would only
# draw answers away.
_CANDIDATES = frozenset(NAMES)


def detect_language(text: str) -> str | None:
    """Return the primary subtag of the language of `text`; None when there is too little text, or doubt.

    Looks at `SAMPLE_LENGTH` characters from the first full line on, so that headings and menus do not decide.
    The first call loads the model (about half a second); later ones take about 0.2 ms.
    """
    sample = _sample(text)
    # Looking for mail addresses begins at every letter, so not where there are none.
    sample = (_NOISE_AND_MAIL if "@" in sample else _NOISE).sub(" ", sample)
    letters = sum(map(len, _LETTERS.findall(sample)))
    if letters < _FEWEST_OF_A_SCRIPT:
        return None
    by_script = _language_by_script(sample, letters)
    if by_script is not None or letters < FEWEST_LETTERS:
        return by_script
    language, probability = _model()(sample)
    return language if probability >= CONFIDENCE else None


def _sample(text: str) -> str:
    line = _SENTENCE_LINE.search(text, 0, _SEARCHED_FOR_SAMPLE)
    start = line.start() if line else 0
    return text[start : start + SAMPLE_LENGTH]


def _language_by_script(sample: str, letters: int) -> str | None:
    if sample.isascii() or _BEYOND_LATIN.search(sample) is None:
        return None
    counts = Counter(match.lastgroup for match in _SCRIPTS.finditer(sample))
    if not counts:
        return None
    # Japanese mixes Han with kana; a Chinese text has none but in names.
    if counts["Kana"] * 8 >= counts["Han"]:
        counts["Kana"] += counts.pop("Han", 0)
    script, count = counts.most_common(1)[0]
    return _LANGUAGE_OF_SCRIPT[script] if script and count * 2 > letters else None


@cache
def _model() -> Callable[[str], tuple[str, float]]:
    # Loading takes half a second, so not before it is needed.
    import numpy as np  # noqa: PLC0415
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES.intersection(identifier.labels))
    # A feature's weights are read together, and so are kept together in memory.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)

    def classify(sample: str) -> tuple[str, float]:
        language, probability = identifier.classify(sample)
        return str(language), float(probability)

    return classify


def primary_subtag(tag: str) -> str:
    """Return the language part of a tag, in small letters: `en` for `en-GB` and for `EN_us`."""
    return tag.strip().replace("_", "-").partition("-")[0].lower()


_NO_LANGUAGE = frozenset(("und", "mis", "mul", "zxx"))
_TAG = regex.compile(r"(?P<language>[A-Za-z]{2,8})(?P<rest>(?:-[A-Za-z0-9]{1,8})*)")


@lru_cache(maxsize=1024)
def normalise_tag(value: str) -> str | None:
    """Return the BCP 47 tag that `value` means, in the usual case; None when it means none.

    Takes tags (`en_gb` -> `en-GB`, `zh-hant-tw` -> `zh-Hant-TW`, `pt_BR.UTF-8` -> `pt-BR`), codes of three
    letters (`deu` -> `de`) and names in English or the language itself (`German`, `deutsch`, `česky` -> `de`,
    `de`, `cs`).
    """
    value = value.strip()
    named = _codes_by_name().get(fold(value))
    if named is not None:
        return named
    match = _TAG.fullmatch(value.partition(".")[0].partition("@")[0].replace("_", "-"))
    if match is None:
        return None
    language = match["language"].lower()
    language = PREFERRED_CODES.get(language, language)
    if len(language) > 3 or language in _NO_LANGUAGE:
        return None
    return "-".join([language, *_in_usual_case(match["rest"].split("-")[1:])])


def _in_usual_case(subtags: list[str]) -> list[str]:
    # RFC 5646, section 2.1.1: regions in capitals, scripts with one, but nothing after a single character.
    usual: list[str] = []
    for subtag in subtags:
        after_singleton = any(len(earlier) == 1 for earlier in usual)
        if len(subtag) == 2 and not after_singleton:
            usual.append(subtag.upper())
        elif len(subtag) == 4 and subtag.isalpha() and not after_singleton:
            usual.append(subtag.title())
        else:
            usual.append(subtag.lower())
    return usual


@cache
def _codes_by_name() -> dict[str, str]:
    names = {fold(name): code for code, (own, english) in NAMES.items() for name in (own, english)}
    return names | {fold(name): code for name, code in OTHER_NAMES.items()}


def language_name(tag: str) -> str:
    """Return what speakers call the language of `tag` (`Deutsch`, `日本語`); the tag when that is not known.

    A region or script stays visible: `English (GB)`.
    """
    primary = primary_subtag(tag)
    names = NAMES.get(PREFERRED_CODES.get(primary, primary))
    if names is None:
        return tag
    rest = (normalise_tag(tag) or tag).partition("-")[2]
    return f"{names[0]} ({rest})" if rest else names[0]
