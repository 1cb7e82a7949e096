"""A corpus of made-up statements, the same for the same seed, with the statistics of real ones.

Words follow a Zipf-Mandelbrot law over a made vocabulary; the commonest ranks are English function words,
because an index that drops those looks faster than it is. Lengths are log-normal around a median of 350
words, as measured on real press releases. Dates, parties and types are drawn with skew; one in twelve
statements is undated.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FUNCTION_WORDS = (
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "was", "with", "be", "by",
    "on", "not", "he", "his", "but", "at", "are", "this", "have", "from", "or", "had", "an", "they",
    "which", "one", "you", "were", "all", "her", "she", "there", "would", "their", "we", "him", "been",
    "has", "when", "who", "will", "no", "more", "if", "out", "so", "up", "said", "what", "its", "about",
    "than", "into", "them", "can", "only", "other", "time", "new", "some", "could", "these", "two",
    "may", "first", "then", "do", "any", "like", "my", "now", "over", "such", "our", "man", "me",
    "even", "most", "made", "after", "also", "did", "many", "off", "before", "must", "well", "back",
    "through", "years", "much", "where", "your", "way", "down", "should", "because", "long", "each",
    "just", "state", "those", "people", "too", "own", "here", "between", "world", "being", "under",
    "never", "against", "again",
)  # fmt: skip
_ONSETS = (
    "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p",
    "pl", "pr", "qu", "r", "s", "sh", "sl", "st", "t", "th", "tr", "v", "w",
)  # fmt: skip
_NUCLEI = (
    "a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "oa", "ou",
)  # fmt: skip
_CODAS = (
    "b", "ck", "d", "g", "l", "ll", "m", "n", "nd", "ng", "nt", "p", "r", "rd", "rn", "s", "ss", "st",
    "t", "th", "tion", "ment", "ness", "ry", "ly",
)  # fmt: skip
_PARTIES = (
    "Riverside Union", "Harbour Liberals", "Highland Greens", "Workers’ List", "Civic Forum",
    "Free Meadow Party", "Lantern", "National Orchard League", "Pensioners’ Voice",
    "Salt Marsh Movement", "Upland Farmers", "Young Cities",
)  # fmt: skip
_TYPES = ("press-release", "speech", "blog-post", "manifesto", "interview", "open-letter")
_VOCABULARY_SIZE = 150_000


@dataclass(frozen=True, slots=True)
class MadeStatement:
    """One made statement with the fields that every engine is handed alike."""

    number: int
    title: str
    text: str
    party: str
    type: str
    issued: str | None

    @property
    def name(self) -> str:
        """File name below a folder of a thousand files."""
        return f"{self.number // 1000:04d}/{self.number:07d}.md"

    def as_markdown(self) -> str:
        """The statement as a file with front matter."""
        issued = f'issued: "{self.issued}"\n' if self.issued else ""
        fields = f'title: "{self.title}"\nparty: "{self.party}"\ntype: {self.type}\nlanguage: en\n{issued}'
        return f"---\n{fields}---\n\n{self.text}\n"


def make_statements(count: int, seed: int = 7) -> Iterator[MadeStatement]:
    """Yield `count` statements; the first n are the same whatever `count` is."""
    words = _vocabulary(seed)
    ranks = np.arange(len(words), dtype=np.float64)
    weights = 1.0 / np.power(ranks + 2.7, 1.07)
    cumulative = np.cumsum(weights / weights.sum())
    party_weights = 1.0 / np.arange(1, len(_PARTIES) + 1)
    party_weights /= party_weights.sum()
    first_day = dt.date(2004, 1, 1).toordinal()
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        length = int(np.clip(rng.lognormal(np.log(350), 0.6), 30, 6000))
        chosen = [words[i] for i in np.searchsorted(cumulative, rng.random(length + 8))]
        date = dt.date.fromordinal(first_day + int(rng.integers(0, 20 * 365)))
        yield MadeStatement(
            number=number,
            title=" ".join(chosen[:8]).capitalize(),
            text=_as_paragraphs(chosen[8:], rng),
            party=_PARTIES[int(rng.choice(len(_PARTIES), p=party_weights))],
            type=_TYPES[int(rng.integers(0, len(_TYPES)))],
            issued=None if rng.random() < 1 / 12 else date.isoformat(),
        )


def write_folder(folder: Path, count: int, seed: int = 7) -> None:
    """Write `count` statements as files below `folder`."""
    for made in make_statements(count, seed):
        path = folder / made.name
        if made.number % 1000 == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made.as_markdown(), encoding="utf-8")


@lru_cache(maxsize=1)
def _vocabulary(seed: int) -> tuple[str, ...]:
    rng = np.random.default_rng(seed)
    words = dict.fromkeys(FUNCTION_WORDS)
    while len(words) < _VOCABULARY_SIZE:
        syllables = int(rng.integers(1, 4))
        parts = (
            _ONSETS[int(rng.integers(len(_ONSETS)))] + _NUCLEI[int(rng.integers(len(_NUCLEI)))]
            for _ in range(syllables)
        )
        words["".join(parts) + _CODAS[int(rng.integers(len(_CODAS)))]] = None
    return tuple(words)


def _as_paragraphs(words: list[str], rng: np.random.Generator) -> str:
    paragraphs: list[str] = []
    at = 0
    while at < len(words):
        sentences = []
        for _ in range(int(rng.integers(2, 6))):
            size = int(rng.integers(6, 28))
            if part := words[at : at + size]:
                sentences.append(" ".join(part).capitalize() + ".")
            at += size
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)
