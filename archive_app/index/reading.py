"""A query in plain words, made from the same tree that is searched.

"the exact phrase *clean water* and a form of *river*, without *bottled*": what the person typed stands
between asterisks, or is told apart in pieces for those who can set it differently.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from archive_app.index.query_tree import (
    And,
    AndMaybe,
    Everything,
    Fuzzy,
    Language,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Period,
    Phrase,
    Presence,
    Word,
)
from archive_app.text.language_names import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive_app.index.query_text import ParsedQuery

Piece = tuple[str, bool]

_MOST_PARTS = 10
_LONGEST_WORDS = 60
_LONGEST_READING = 400

_FIELD_TAILS = {
    "title": " in the title", "text": " in the text", "path": " in the path", "url": " in the address",
    "id": " as id", "party": " as party", "source": " as source", "author": " as author", "type": " as type",
    "tag": " as tag",
}  # fmt: skip
_VALUES = {
    "title": "a title", "text": "text", "party": "a party", "source": "a source", "author": "an author",
    "type": "a type", "lang": "a language", "tag": "a tag", "path": "a path", "id": "an id",
    "issued": "a date", "url": "an address", "proposal": "a proposal", "problem": "a problem",
}  # fmt: skip
_ANY_FORM = ("title", "text", None)

_PREFACES = {
    "most": "no statement holds all of these words; those holding most are shown: ",
    "any": "statements that hold any of these: ",
}


def plain_reading(parsed: ParsedQuery, match: str = "all") -> tuple[str, tuple[Piece, ...]]:
    """Return how the query was understood, as text and as pieces `(text, is_the_persons_own)`.

    `match` is `all`, `most` or `any`. Long queries are shortened with an ellipsis.
    """
    pieces = _whole(parsed.tree)
    if match in _PREFACES and isinstance(parsed.tree, And):
        pieces = [(_PREFACES[match], False), *pieces]
    pieces = _merged(_cut(pieces))
    return "".join(f"*{text}*" if own else text for text, own in pieces), tuple(pieces)


def condition_field(node: Node) -> str | None:
    """Return the field of a condition, as in `TypedCondition.field`; None when the node is no condition."""
    if isinstance(node, Not):
        return condition_field(node.part)
    if isinstance(node, Word | Phrase | Pattern | Fuzzy):
        return node.field
    if isinstance(node, Language):
        return "lang"
    if isinstance(node, Period):
        return "issued"
    if isinstance(node, Presence):
        return node.field
    if isinstance(node, And | Or):
        return condition_field(node.parts[0])
    return None


def condition_label(node: Node) -> str:
    """Return how a chip names a condition: `party: Green Union`, `not party: Blue`, `issued between 2016
    and 2018`.
    """
    if isinstance(node, Not):
        return f"not {condition_label(node.part)}"
    if isinstance(node, Period | Presence):
        return "".join(text for text, _ in _read(node))
    if isinstance(node, Language):
        return f"language: {_language(node.tag)}"
    joint = " or " if isinstance(node, Or) else " and "
    value = joint.join(_typed(part) for part in (node.parts[:4] if isinstance(node, And | Or) else (node,)))
    return f"{condition_field(node)}: {value}"


def shortened(text: str, longest: int = _LONGEST_WORDS) -> str:
    """Return the text on one line, with an ellipsis where it was too long."""
    flat = " ".join(text[: 4 * longest].split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"


def _language(tag: str) -> str:
    primary, _, rest = tag.partition("-")
    name = NAMES[primary][1] if primary in NAMES else f"the language {primary}"
    return f"{name} ({rest})" if rest else name


def _typed(node: Node) -> str:
    if isinstance(node, Language):
        return _language(node.tag)
    return shortened(node.text, 40) if isinstance(node, Word | Phrase | Pattern | Fuzzy | Period) else "…"


def _own(text: str) -> Piece:
    return shortened(text), True


def _whole(tree: Node) -> list[Piece]:
    parts = tree.parts if isinstance(tree, And) else (tree,)
    if isinstance(tree, Everything) or not any(_is_sought(part) for part in parts[: _MOST_PARTS + 1]):
        rest = [] if isinstance(tree, Everything) else _read(tree)
        return [("every statement", False), *([(" ", False)] if rest else []), *rest]
    return _read(tree)


def _is_sought(node: Node) -> bool:
    """Whether the reading of a node stands by itself ("a form of …"), or only after "every statement"
    ("issued in …").
    """
    if isinstance(node, Word | Phrase | Pattern | Fuzzy):
        return node.field in _ANY_FORM
    if isinstance(node, And | Or):
        return any(_is_sought(part) for part in node.parts[: _MOST_PARTS + 1])
    if isinstance(node, AndMaybe):
        return _is_sought(node.required)
    return isinstance(node, Near)


def _read(node: Node) -> list[Piece]:
    if isinstance(node, Word | Phrase | Pattern | Fuzzy):
        return _in_field(node, "with ") if node.field not in _ANY_FORM else _terms_in_place(node)
    if isinstance(node, Near):
        words = "word" if node.distance == 1 else "words"
        return [*_read(node.left), (f" within {node.distance} {words} of ", False), *_read(node.right)]
    if isinstance(node, Language):
        return [(f"in {_language(node.tag)}", False)]
    if isinstance(node, Period):
        return _period(node)
    if isinstance(node, Presence):
        return [(f"{'with' if node.present else 'without'} {_VALUES.get(node.field, node.field)}", False)]
    if isinstance(node, Not):
        return _without([node.part])
    if isinstance(node, And):
        return _all(node.parts)
    if isinstance(node, AndMaybe):
        return [*_read(node.required), (", rather ", False), *_read(node.optional)]
    if isinstance(node, Or):
        return _either(node.parts)
    return [("every statement", False)]


def _terms_in_place(node: Word | Phrase | Pattern | Fuzzy) -> list[Piece]:
    tail = _FIELD_TAILS[node.field] if node.field else ""
    return [*_sought(node), *([(tail, False)] if tail else [])]


def _sought(node: Word | Phrase | Pattern | Fuzzy) -> list[Piece]:
    if isinstance(node, Word):
        return [("the number " if node.text.isdecimal() else "a form of ", False), _own(node.text)]
    if isinstance(node, Phrase):
        return _phrase(node)
    if isinstance(node, Fuzzy):
        likeness = "like" if node.distance == 1 else "roughly like"
        return [(f"words spelled {likeness} ", False), _own(node.text)]
    return _pattern(node.text)


def _phrase(node: Phrase) -> list[Piece]:
    if not node.quoted:
        return [_own(node.text), (" as written", False)]
    if node.slop:
        words = "word" if node.slop == 1 else "words"
        among = f" in order, at most {node.slop} other {words} among them"
        return [("the words ", False), _own(node.text), (among, False)]
    several = len(node.text.split()) > 1
    return [("the exact phrase " if several else "the exact word ", False), _own(node.text)]


def _pattern(text: str) -> list[Piece]:
    core = text.strip("*")
    if "*" not in core and "?" not in core:
        if text.startswith("*") and text.endswith("*"):
            return [("words that contain ", False), _own(core)]
        if text.startswith("*"):
            return [("words that end in ", False), _own(core)]
        return [("words that begin with ", False), _own(core)]
    meanings = {"*": "any letters", "?": "one letter"}
    signs = [f"{sign} stands for {meaning}" for sign, meaning in meanings.items() if sign in text]
    return [("words like ", False), _own(text), (f" ({' and '.join(signs)})", False)]


def _in_field(node: Word | Phrase | Pattern | Fuzzy, before: str) -> list[Piece]:
    plain = isinstance(node, Word) or (isinstance(node, Phrase) and not node.slop)
    value = [_own(node.text)] if plain else _sought(node)
    return [(before, False), *value, (_FIELD_TAILS[node.field or "text"], False)]


def _period(node: Period) -> list[Piece]:
    if node.kind in ("before", "after"):
        return [(f"issued {node.kind} ", False), _own(node.text)]
    start, dots, end = node.text.partition("..")
    if not dots or node.text[:1] in "[{":
        day = node.earliest is not None and node.earliest == node.latest
        return [("issued on " if day else "issued in ", False), _own(node.text)]
    if start and end:
        return [("issued between ", False), _own(start), (" and ", False), _own(end)]
    return [("issued in ", False), _own(start or end), (" or later" if start else " or before", False)]


def _all(parts: Sequence[Node]) -> list[Piece]:
    shown, more = parts[:_MOST_PARTS], len(parts) - _MOST_PARTS
    sought = [part for part in shown if not isinstance(part, Not) and _is_sought(part)]
    limits = [part for part in shown if not isinstance(part, Not) and not _is_sought(part)]
    excluded = [part.part for part in shown if isinstance(part, Not)]
    read = _list([*_grouped(sought, "forms of ", "and")], "and", more if sought else 0)
    for part in limits:
        read += [(", " if read else "", False), *_read(part)]
    if excluded:
        read += [(", " if read else "", False), *_without(excluded)]
    if more > 0 and not sought:
        read += [(f" … and {more} more", False)]
    return read


def _either(parts: Sequence[Node]) -> list[Piece]:
    shown, more = parts[:_MOST_PARTS], len(parts) - _MOST_PARTS
    if all(isinstance(part, Word) and part.field is None for part in shown):
        words = [[_own(part.text)] for part in shown if isinstance(part, Word)]
        start = "a form of either " if len(words) == 2 and more <= 0 else "a form of "
        return [(start, False), *_list(words, "or", more)]
    read = [[("(", False), *_read(p), (")", False)] if isinstance(p, And) else _read(p) for p in shown]
    return [("either ", False), *_list(read, "or", more)]


def _without(parts: Sequence[Node]) -> list[Piece]:
    read: list[Piece] = []
    named: list[list[Piece]] = []
    for part in parts:
        if isinstance(part, Word) and part.field is None:
            named.append([_own(part.text)])
        elif isinstance(part, Presence):
            read += [(", ", False), *_read(Presence(part.field, not part.present, part.start, part.end))]
        elif isinstance(part, Period | Language):
            read += [(", not ", False), *_read(part)]
        elif isinstance(part, Word | Phrase | Pattern | Fuzzy) and part.field is not None:
            read += [(", ", False), *_in_field(part, "without ")]
        else:
            read += [(", ", False), ("without ", False)]
            read += [("(", False), *_read(part), (")", False)] if isinstance(part, And | Or) else _read(part)
    if named:
        return [("without ", False), *_list(named, "or", 0), *read]
    return read[1:] if read and read[0][0] == ", " else [("not ", False), *read[1:]]


def _grouped(parts: Iterable[Node], several: str, joint: str) -> Iterable[list[Piece]]:
    """The readings of the parts; plain words beside one another are told together."""
    run: list[Word] = []
    for part in chain(parts, (None,)):
        if isinstance(part, Word) and part.field is None and not part.text.isdecimal():
            run.append(part)
            continue
        if len(run) > 1:
            yield [(several, False), *_list([[_own(word.text)] for word in run], joint, 0)]
        elif run:
            yield _read(run[0])
        run = []
        if part is not None:
            yield _read(part)


def _list(items: Sequence[list[Piece]], joint: str, more: int) -> list[Piece]:
    read: list[Piece] = []
    for number, item in enumerate(items):
        if number:
            last = number == len(items) - 1 and more <= 0
            read.append((f" {joint} " if last else ", ", False))
        read += item
    if more > 0 and read:
        read.append((f" … {joint} {more} more", False))
    return read


def _cut(pieces: list[Piece]) -> list[Piece]:
    total = 0
    kept: list[Piece] = []
    for text, own in pieces:
        total += len(text)
        if total > _LONGEST_READING:
            return [*kept, (" …", False)]
        kept.append((text, own))
    return kept


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for text, own in pieces:
        if merged and not own and not merged[-1][1]:
            merged[-1] = (merged[-1][0] + text, False)
        elif text:
            merged.append((text, own))
    return merged
