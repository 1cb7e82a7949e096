"""Text to terms: what is indexed at each position, per language.

Index, query, marks and snippets all analyse with this module, so a word that is found is a word that is
marked.

A word's stems are those of the Snowball stemmer of the statement's language (Porter, *Snowball: a language
for stemming algorithms*, 2001; PyStemmer). A stemmer needs the accents that a person may not have typed,
and a word without accents may be stemmed otherwise. So a word has two stems when these differ: the stem of
the word with its accents, folded afterwards, and the stem of the folded word. Two words match when they
share a stem.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import Stemmer

from archive_app.text import segmentation
from archive_app.text.folding import Level, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Raised by hand when the same text would give other terms.
_RULES = 1

#: Longer words are no words of a language; they keep their surface form as their stem.
_LONGEST_STEMMED = 64

#: Distinct words remembered for each language; more are forgotten all at once.
_REMEMBERED = 200_000

#: Longer chunks (a paragraph in a script without spaces) are hardly met twice.
_LONGEST_REMEMBERED = 64

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
_AVAILABLE = frozenset(Stemmer.algorithms())


class AnalysedPosition(NamedTuple):
    """One position of a text.

    `surface` is the word folded at all three levels, which phrases and patterns match; `stems` are one or
    two; `exact` is the word folded for typography only. `[start, end)` are its characters in the text. In a
    script without spaces a position is one character, `surface` that character with the next one of the run
    and `single` the character alone; at the end of a run and everywhere else `single` is None. See
    `segmentation.Position`.
    """

    surface: str
    stems: tuple[str, ...]
    exact: str
    start: int
    end: int
    single: str | None


class _Stemmers(threading.local):
    """A stemmer for each language and thread; Snowball's objects must not be shared between threads."""

    def __init__(self) -> None:
        self.by_name: dict[str, Stemmer.Stemmer] = {}

    def stem(self, name: str, word: str) -> str:
        return str(self._stemmer(name).stemWord(word))

    def stem_many(self, name: str, words: list[str]) -> list[str]:
        stemmed: list[str] = self._stemmer(name).stemWords(words)
        return stemmed

    def _stemmer(self, name: str) -> Stemmer.Stemmer:
        stemmer = self.by_name.get(name)
        if stemmer is None:
            # Words are remembered here already; the stemmer's own memory would only cost.
            stemmer = self.by_name[name] = Stemmer.Stemmer(name, 0)
        return stemmer


_stemmers = _Stemmers()
#: For each stemmer: the word as written -> its stems and its exact form.
_chunks: dict[str | None, dict[str, Chunk]] = {}
_words: dict[str | None, dict[str, tuple[tuple[str, ...], str]]] = {}


@lru_cache(maxsize=1024)
def stemmer_language(language: str | None) -> str | None:
    """Return the Snowball language of a BCP 47 tag, by its primary subtag; None when there is no stemmer
    for it.

    This is also the group in which stems may be compared. A name that this function returned is returned as
    it is.
    """
    if language is None:
        return None
    if language in _SNOWBALL.values():
        return language
    name = _SNOWBALL.get(language.replace("_", "-").split("-", 1)[0].strip().lower())
    return name if name in _AVAILABLE else None


def stems(word: str, language: str | None) -> tuple[str, ...]:
    """Return the one or two stems of a word in a language (a BCP 47 tag, or a name from `stemmer_language`).

    Without a stemmer the stem is the surface form. Of a text that is several positions, these are the stems
    of the first.
    """
    found = analyse(word, language)
    return found[0].stems if found else (fold(word, Level.ACCENTS),)


def stem_many(surfaces: Sequence[str], language: str) -> list[str]:
    """Return the stem of each of some ASCII surface forms, in a language from `stemmer_language`.

    Such words have no accents that could have been typed or not, so each has one stem: that of `stems`.
    """
    short = [word if len(word) <= _LONGEST_STEMMED else "" for word in surfaces]
    stemmed = _stemmers.stem_many(language, short)
    return [stem if word else surface for word, stem, surface in zip(short, stemmed, surfaces, strict=True)]


def analyse(text: str, language: str | None) -> list[AnalysedPosition]:
    """Return every position of a text, in order: one for each of `segmentation.positions(text)`."""
    name = stemmer_language(language)
    known = _words.setdefault(name, {})
    if len(known) > _REMEMBERED:
        known.clear()
    found = []
    for surface, start, end, single in segmentation.positions(text):
        raw = text[start:end]
        if single is not None:
            exact = fold(raw, Level.TYPOGRAPHY)
            found.append(AnalysedPosition(surface, (surface,), exact, start, end, single))
            continue
        forms = known.get(raw)
        if forms is None:
            forms = known[raw] = (_stems(raw, surface, name), fold(raw, Level.TYPOGRAPHY))
        found.append(AnalysedPosition(surface, forms[0], forms[1], start, end, None))
    return found


@lru_cache(maxsize=512)
def asked(text: str, language: str | None) -> tuple[AnalysedPosition, ...]:
    """The same for the words of a query, remembered: many parts of a search ask for them."""
    return tuple(analyse(text, language))


def _stems(raw: str, surface: str, name: str | None) -> tuple[str, ...]:
    if name is None or len(raw) > _LONGEST_STEMMED:
        return (surface,)
    without = fold(_stemmers.stem(name, surface), Level.ACCENTS)
    cased = fold(raw, Level.CASE)
    if cased == surface or fold(cased, Level.ACCENTS) != surface:
        # The second happens where segmentation leaves signs out (U.S.A.); the accents are then of no matter.
        return (without,)
    with_accents = fold(_stemmers.stem(name, cased), Level.ACCENTS)
    return (with_accents,) if with_accents == without else (with_accents, without)


class Chunk(NamedTuple):
    """The positions of a text without white space, and every surface, single and stem among them."""

    positions: tuple[AnalysedPosition, ...]
    terms: frozenset[str]


def analyse_chunk(chunk: str, language: str | None) -> Chunk:
    """Return every position of a text without white space, remembered for the next time.

    No word reaches over white space, so the positions of a text are those of its chunks, one after another.
    """
    known = chunks_known(language)
    found = known.get(chunk)
    if found is None:
        if len(known) > _REMEMBERED:
            known.clear()
        positions = tuple(analyse(chunk, language))
        terms = {term for p in positions for term in (p.surface, p.single, *p.stems) if term is not None}
        found = Chunk(positions, frozenset(terms))
        if len(chunk) <= _LONGEST_REMEMBERED:
            known[chunk] = found
    return found


def chunks_known(language: str | None) -> dict[str, Chunk]:
    """The chunks that `analyse_chunk` remembers for a language, asked first where many are looked up."""
    return _chunks.setdefault(stemmer_language(language), {})


def fingerprint() -> str:
    """Tells apart versions that would give other terms for the same text; part of the index's own
    fingerprint.
    """
    return f"{_RULES}:{Stemmer.version()}:{','.join(sorted(_SNOWBALL))}"
