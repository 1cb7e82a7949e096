"""Did you mean: whole queries in which words that nobody wrote are replaced by words of the archive."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from archive_app.index import analysis
from archive_app.index.choices import Choice, codes_of
from archive_app.index.query_tree import And, AndMaybe, Near, Node, Or, Phrase, Word
from archive_app.text.folding import Level, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app.index.generation import Generation

#: Words of fewer letters have too many neighbours for a guess to be worth reading.
_SHORTEST = 3
_MOST_CANDIDATES = 3


def suggest(generation: Generation, query: str, node: Node) -> Iterator[str]:
    """Yield whole queries, likeliest first, with the spelling mended and everything else as typed."""
    mended: list[tuple[int, int, list[str]]] = []
    for start, end in _words(query, node):
        candidates = _candidates(generation, query[start:end])
        if candidates:
            mended.append((start, end, candidates))
    if not mended:
        return
    choices = product(*(range(len(candidates)) for *_, candidates in mended))
    for choice in sorted(islice(choices, 200), key=sum):
        text = query
        for (start, end, candidates), chosen in reversed(list(zip(mended, choice, strict=True))):
            text = text[:start] + candidates[chosen] + text[end:]
        yield text


def _words(query: str, node: Node) -> list[tuple[int, int]]:
    """Where the words of title and text stand in the query, exclusions and conditions left out."""
    match node:
        case Word() | Phrase() if node.field in (None, "title", "text"):
            return [
                (node.start + position.start, node.start + position.end)
                for position in analysis.analyse(query[node.start : node.end], None)
                if position.single is None
            ]
        case Near(left, right) | AndMaybe(left, right):
            return [*_words(query, left), *_words(query, right)]
        case And(parts) | Or(parts):
            return sorted({place for part in parts for place in _words(query, part)})
        case _:
            return []


def _candidates(generation: Generation, typed: str) -> list[str]:
    lexicon, word = generation.lexicon, fold(typed)
    if len(word) < _SHORTEST or any(letter.isdigit() for letter in word) or _occurs(generation, typed):
        return []
    distance = 1 if len(word) <= 4 else 2
    # A different first letter is rarely a slip of the pen.
    alike = sorted(lexicon.alike(word, distance), key=lambda pair: pair[1] + (pair[0][0] != word[0]))
    return [_as_typed(known, typed) for known, _ in alike[:_MOST_CANDIDATES]]


def _occurs(generation: Generation, typed: str) -> bool:
    return generation.lexicon.count(fold(typed)) > 0 or any(
        len(codes_of(opened.segment, Choice(analysis.stems(typed, stemmer or None), stemmer)))
        for stemmer in generation.columns.facet("stemmer").values
        for opened in generation.segments
    )


def _as_typed(word: str, typed: str) -> str:
    exact = fold(typed, Level.TYPOGRAPHY)
    if exact.isupper() and len(exact) > 1:
        return word.upper()
    return word.capitalize() if exact[:1].isupper() else word
