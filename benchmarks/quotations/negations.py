"""How each language says no, and what is left when someone drops it.

Where the negation is a word, it is dropped. Where it is part of a word (Czech `ne-`, Japanese `-ない`), the
word without it takes its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    "en": ("not", "never", "no", "nor", "cannot", "neither", "nothing"),
    "de": ("nicht", "nie", "niemals", "kein", "keine", "keinen", "keiner", "keinem", "keines", "weder"),
    "fr": ("pas", "jamais", "aucun", "aucune", "ni", "non"),
    "es": ("no", "nunca", "jamás", "ni", "ningún", "ninguna", "nadie"),
    "ca": ("no", "mai", "ni", "cap", "ningú", "tampoc"),
    "cs": ("nikdy", "žádný", "žádné", "žádná", "žádnou", "nikdo", "nic", "ani", "ne"),
    "ar": ("لا", "لم", "لن", "ليس", "ليست", "غير", "ولا", "عدم"),
    "ta": ("இல்லை", "அல்ல", "இல்லாத", "அல்லாத", "இல்லாமல்", "வேண்டாம்"),
}
_PARTS = {
    "cs": (
        (r"\bneb(?=ud|yl)", "b"), (r"\bnem(?=á|us|ůž|oh|ají)", "m"), (r"\bnej(?=sou|sme)", "j"),
        (r"\bnec(?=hc)", "c"), (r"\bned(?=á|oš|ov)", "d"), (r"\bnes(?=ouhl|mí)", "s"),
    ),
    "ja": (
        ("ではない", "である"), ("ではありません", "です"), ("できない", "できる"),
        ("していない", "している"), ("しない", "する"), ("られない", "られる"), ("いない", "いる"),
        ("ません", "ます"), (r"なく(?!な)", ""), ("ない", ""),
    ),
    "ta": (("வில்லை", "கிறது"), ("முடியாது", "முடியும்"), ("கூடாது", "கூடும்")),
}  # fmt: skip
_WORD_PATTERNS = {
    language: re.compile(rf"(?<![\w’'-])(?:{'|'.join(words)})(?![\w’'-])", re.IGNORECASE)
    for language, words in _WORDS.items()
    if language not in ("ar", "ta")
} | {
    # The marks of these scripts are no `\w` to `re`; their words end at spaces and signs.
    language: re.compile(rf"(?:(?<=^)|(?<=[\s،,.]))(?:{'|'.join(_WORDS[language])})(?=[\s،,.!?])")
    for language in ("ar", "ta")
}


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation at `[start, end)` of a passage, and what stands there once it is dropped."""

    start: int
    end: int
    left: str


def negations(passage: str, language: str) -> list[Negation]:
    """Return every negation of a passage in its language; none where the language is not known here."""
    found = [
        Negation(*match.span(), "")
        for match in (_WORD_PATTERNS[language].finditer(passage) if language in _WORD_PATTERNS else ())
    ]
    for written, left in _PARTS.get(language, ()):
        for match in re.finditer(written, passage):
            if not any(other.start <= match.start() < other.end for other in found):
                found.append(Negation(*match.span(), left))
    return sorted(found, key=lambda negation: negation.start)


def drop(passage: str, negation: Negation) -> str:
    """Return the passage without the negation, and without the space that went with it."""
    before, behind = passage[: negation.start], passage[negation.end :]
    if not negation.left and before[-1:].isspace() and (behind[:1].isspace() or not behind):
        behind = behind[1:]
    return before + negation.left + behind
