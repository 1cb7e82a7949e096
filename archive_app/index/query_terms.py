"""One term of a query, as cut by the lexer, to a node of the tree.

**The question mark.** `w?rd` has a wildcard, `why now?` a question mark. Question marks that end a word
which has no other wildcard are taken as punctuation: people paste questions far more often than they look
for one unknown last letter, and `tax*` finds that too. In `wom?n?` and `*ta?` the last one counts as a
letter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from archive_app.index.query_tree import (
    WORD_FIELDS,
    And,
    AndMaybe,
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
from archive_app.index.reading import shortened
from archive_app.statements.dates import StatementDate
from archive_app.statements.problems import InvalidDate
from archive_app.text.language import normalise_tag
from archive_app.text.segmentation import positions

if TYPE_CHECKING:
    from archive_app.index.query_lexer import Notes, Token
    from archive_app.statements.dates import Day

#: The longest distance, in words, and the most edits that a query may ask for.
WIDEST_SLOP = 1000
MOST_EDITS = 2

_LONGEST_TAG = 40

#: Fields of `has:` and `missing:` by the name typed.
PRESENCE_FIELDS = {name: name for name in WORD_FIELDS} | {
    "lang": "lang", "issued": "issued", "date": "issued",
    "publisher": "source", "language": "lang", "tags": "tag",
    "proposal": "proposal", "problem": "problem",
}  # fmt: skip

_WILDCARD = regex.compile(r"[*?]")
_ADDRESS = regex.compile(r"[A-Za-z]+://|www\.", regex.IGNORECASE)
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_DATE_FIELDS = ("date", "before", "after")

NO_FUZZY = "Only a single word can be looked for by similar spelling; this was searched as it is."
TOO_FUZZY = f"At most {MOST_EDITS} differences of spelling are allowed, so {MOST_EDITS} were used."
NO_SLOP = 'A number has to follow the sign ~ after a phrase, as in "clean water"~5.'
PARTS = "The parts of this are looked for separately, because a wildcard works within one word only."
NO_LANGUAGE = "A language is written by its name or code, such as Welsh or de-AT; this was searched as words."


def term(query: str, token: Token, notes: Notes) -> Node | None:
    """Return the node of a term; None when it holds nothing that can be searched."""
    body = query[token.body_start : token.body_end]
    field = token.field
    if field in _DATE_FIELDS:
        return _period(query, token, body, notes)
    if field in ("has", "missing"):
        return _presence(query, token, body, notes)
    if field == "lang":
        return language(query, token.start, token.end, body, notes)
    if token.quoted:
        return _phrase(query, token, notes)
    if field is not None and set(body) == {"*"}:
        return Presence(field, True, token.start, token.end)
    if token.tilde:
        return _fuzzy(query, token, notes)
    is_address = field in ("url", "id") or _ADDRESS.match(body)
    if not is_address and _WILDCARD.search(_without_last_question_marks(body)):
        return _patterns(query, token, notes)
    return literal(query, token.body_start, token.body_end, field)


def literal(query: str, start: int, end: int, field: str | None = None) -> Word | Phrase | None:
    """Return `query[start:end]` as a word, or as words in sequence; None when it has no letter, digit or
    the like.
    """
    found = positions(query[start:end])
    if not found:
        return None
    first, last = start + found[0].start, start + found[-1].end
    text = query[first:last]
    return (
        Word(text, first, last, field) if len(found) == 1 else Phrase(text, first, last, field, quoted=False)
    )


def in_field(query: str, node: Node, field: str, notes: Notes) -> Node:
    """Return the node with a field given to whatever has none, for `field:(...)`."""
    if isinstance(node, Word | Phrase) and field == "lang" and node.field is None:
        return language(query, node.start, node.end, node.text, notes) or node
    if isinstance(node, Word | Phrase | Pattern | Fuzzy):
        return replace(node, field=field) if node.field is None and field in WORD_FIELDS else node
    if isinstance(node, And | Or):
        return replace(node, parts=tuple(in_field(query, part, field, notes) for part in node.parts))
    if isinstance(node, Not):
        return Not(in_field(query, node.part, field, notes))
    if isinstance(node, AndMaybe):
        required, optional = (in_field(query, part, field, notes) for part in (node.required, node.optional))
        return AndMaybe(required, optional)
    if isinstance(node, Near) and field != "lang":
        left, right = (in_field(query, side, field, notes) for side in (node.left, node.right))
        return replace(node, left=left, right=right)
    return node


def language(query: str, start: int, end: int, tag: str, notes: Notes) -> Node | None:
    """Return the condition on the language, or the words when it is no language tag."""
    meant = normalise_tag(tag) if len(tag) <= _LONGEST_TAG else None
    if meant is not None:
        return Language(meant, start, end)
    notes.add(start, end, NO_LANGUAGE)
    return literal(query, start, end)


def _phrase(query: str, token: Token, notes: Notes) -> Phrase | None:
    found = positions(query[token.body_start : token.body_end])
    if not found:
        return None
    first, last = token.body_start + found[0].start, token.body_start + found[-1].end
    slop = min(token.number or 0, WIDEST_SLOP)
    if token.tilde and token.number is None:
        notes.add(token.end - 1, token.end, NO_SLOP)
    return Phrase(query[first:last], first, last, token.field, slop)


def _fuzzy(query: str, token: Token, notes: Notes) -> Node | None:
    node = literal(query, token.body_start, token.body_end, token.field)
    if node is None:
        return None
    if isinstance(node, Phrase) or (token.number is not None and token.number < 1):
        notes.add(token.start, token.end, NO_FUZZY)
        return node
    distance = 1 if token.number is None else token.number
    if distance > MOST_EDITS:
        notes.add(token.start, token.end, TOO_FUZZY)
    return Fuzzy(node.text, node.start, node.end, min(distance, MOST_EDITS), token.field)


def _without_last_question_marks(body: str) -> str:
    cut = body.rstrip("?!.,;:…")
    return body if _WILDCARD.search(cut) else cut


def _patterns(query: str, token: Token, notes: Notes) -> Node | None:
    """Cut a word with wildcards into its positions: those with a wildcard are patterns, the others words."""
    start, field = token.body_start, token.field
    body = query[start : token.body_end]
    found = positions(_filled(body))
    pieces: list[Node] = []
    if any(position.single is not None for position in found):
        # Any part of a run without spaces is found wherever it stands, so wildcards are nothing but gaps.
        at = start
        for part in regex.split(r"([*?]+)", body):
            piece = literal(query, at, at + len(part), field)
            at += len(part)
            if piece is not None:
                pieces.append(piece)
    else:
        for position in found:
            first, last = start + position.start, start + position.end
            part = query[first:last]
            if not _LETTER.search(part) and not positions(part):
                continue
            wild = _WILDCARD.search(part)
            pieces.append(Pattern(part, first, last, field) if wild else Word(part, first, last, field))
    if not pieces:
        return None
    if len(pieces) > 1:
        notes.add(token.start, token.end, PARTS)
        return And(tuple(pieces))
    return pieces[0]


def _filled(body: str) -> str:
    """The word with each wildcard replaced by the letter before it (or after it), so that segmentation is
    not misled.
    """
    letters = list(body)
    for order in (range(len(letters)), range(len(letters) - 1, -1, -1)):
        nearest = ""
        for at in order:
            if letters[at] in "*?":
                letters[at] = nearest or letters[at]
            else:
                nearest = letters[at] if _LETTER.match(letters[at]) else ""
    return "".join(letters)


def _presence(query: str, token: Token, body: str, notes: Notes) -> Node | None:
    field = PRESENCE_FIELDS.get(body.lower())
    if field is not None:
        return Presence(field, token.field == "has", token.start, token.end)
    notes.add(
        token.start, token.end, f"There is no field “{shortened(body)}”, so this was searched as words."
    )
    return literal(query, token.start, token.end)


def _period(query: str, token: Token, body: str, notes: Notes) -> Node | None:
    try:
        earliest, latest, kind = _bounds(body.strip(), str(token.field))
    except InvalidDate as problem:
        notes.add(token.start, token.end, f"{problem} It was searched as words.")
        return literal(query, token.start, token.end)
    return Period(earliest, latest, body.strip(), kind, token.start, token.end)


def _bounds(expression: str, field: str) -> tuple[Day | None, Day | None, str]:
    if field == "before":
        first = StatementDate.parse(expression).earliest
        if first is None:
            raise InvalidDate(f"Nothing lies before “{shortened(expression)}”, which has no beginning.")
        return None, first.before(), field
    if field == "after":
        last = StatementDate.parse(expression).latest
        if last is None:
            raise InvalidDate(f"Nothing lies after “{shortened(expression)}”, which has no end.")
        return last.after(), None, field
    if ".." not in expression or "/" in expression or expression[:1] in "[{":
        whole = StatementDate.parse(expression)
        return whole.earliest, whole.latest, "during"
    start, _, end = expression.partition("..")
    if not start and not end:
        raise InvalidDate("A period needs a beginning or an end, as in 2016..2018.")
    earliest = StatementDate.parse(start).earliest if start else None
    latest = StatementDate.parse(end).latest if end else None
    if earliest and latest and earliest > latest:
        raise InvalidDate(f"The period “{shortened(expression)}” ends before it begins.")
    return earliest, latest, "during"
