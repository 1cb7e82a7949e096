"""A query as typed, cut into tokens: terms, brackets and operators.

One pass from left to right in linear time; nothing here fails. What could not be honoured goes to the
`Notes`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum, auto

import regex

from archive_app.statements.searching import Ignored
from archive_app.text.folding import QUOTATION_MARKS, VANISHING_ALONE


class Kind(Enum):
    """What a token is."""

    TERM = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()
    MINUS = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`query[start:end]` is all that was typed; `query[body_start:body_end]` leaves out field, quotation
    marks and `~n`.

    `field` is the word before the colon, in small letters, known to be a field. `tilde` tells that `~` was
    typed, and `number` is the n of `~n` or `NEAR/n`.
    """

    kind: Kind
    start: int
    end: int
    body_start: int
    body_end: int
    field: str | None = None
    quoted: bool = False
    tilde: bool = False
    number: int | None = None


class Notes:
    """Collects what could not be honoured."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._found: dict[tuple[int, int], Ignored] = {}

    def add(self, start: int, end: int, reason: str) -> None:
        """Note a part of the query and why it was searched literally or left out; the first reason stays."""
        self._found.setdefault((start, end), Ignored(start, end, reason))

    def all(self) -> tuple[Ignored, ...]:
        """Return the notes in order; neighbours with one reason are one."""
        merged: list[Ignored] = []
        for note in sorted(self._found.values(), key=lambda n: (n.start, n.end)):
            last = merged[-1] if merged else None
            if last and last.reason == note.reason and not self._query[last.end : note.start].strip():
                merged[-1] = Ignored(last.start, max(last.end, note.end), note.reason)
            else:
                merged.append(note)
        return tuple(merged)


UNCLOSED = "This quotation mark is not closed, so everything after it is taken as the phrase."
STRAY_MARK = "This quotation mark closes nothing, so it was left out."
LONE_MINUS = "A minus sign leaves out the word that it touches, as in -water; alone it was left out."
EMPTY_FIELD = "The value has to follow the colon at once, as in party:Labour; the word was searched as it is."
NEAR_FORM = "NEAR is followed by a slash and a number, as in NEAR/5; it was searched as a word."

#: The fields that may be typed before a colon, and the field that is meant.
FIELDS = {
    "title": "title", "text": "text", "party": "party", "source": "source", "author": "author",
    "type": "type", "lang": "lang", "tag": "tag", "path": "path", "id": "id", "issued": "date", "url": "url",
    "date": "date", "before": "before", "after": "after", "missing": "missing", "has": "has",
    "publisher": "source", "language": "lang", "tags": "tag",
}  # fmt: skip

_MINUS = "-−－"
_OPEN, _CLOSE = "(（", ")）"
_JOINTS = "-−－:："
_SINGLE_OPENERS = "'‘‚‛‹›"
_SINGLE_CLOSERS = "'‘’›‹"
# Which marks close a phrase that the mark opens, in the scripts and countries that write so; any other double
# mark is taken when none of these comes.
_CLOSERS = {
    "“": "”", "”": "”", "„": "“”‟", "‟": "”", "❝": "❞", "«": "»", "»": "«»",
    "「": "」", "『": "』", "〝": "〞〟", "｢": "｣",
}  # fmt: skip

_BLANK = regex.compile(rf"[\s{VANISHING_ALONE}]+")
_WORD = regex.compile(rf"(?:[^\s()（）{QUOTATION_MARKS}]|(?<=\p{{Hebrew}})[\"״](?=\p{{Hebrew}}))+")
_MARK = regex.compile(rf"(?<!\p{{Hebrew}})[{QUOTATION_MARKS}]|[{QUOTATION_MARKS}](?!\p{{Hebrew}})")
_FIELD = regex.compile(r"([A-Za-z]{2,12})[:：]")
_NEAR = regex.compile(r"NEAR(?:/([0-9]{1,9}))?")
_TILDE = regex.compile(r"~([0-9]{0,9})")
_TILDE_AT_END = regex.compile(r"~([0-9]{0,9})\Z")
_SINGLE_CLOSE = regex.compile(rf"(?<=\S)[{_SINGLE_CLOSERS}](?=$|[\s)）~,.;:!?])")
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


class _Lexer:
    """Holds the place in the query while it is cut."""

    def __init__(self, query: str, notes: Notes) -> None:
        self.query = query
        self.notes = notes
        self.at = 0
        self.tokens: list[Token] = []
        self.marks: list[int] = [m.start() for m in _MARK.finditer(query)]
        self.unpaired: set[str] = set()
        self.no_single_close_from = len(query) + 1

    def run(self) -> list[Token]:
        query, size = self.query, len(self.query)
        while self.at < size:
            blank = _BLANK.match(query, self.at)
            if blank:
                self.at = blank.end()
                continue
            character = query[self.at]
            if character in _OPEN:
                self._single(Kind.OPEN)
            elif character in _CLOSE:
                self._single(Kind.CLOSE)
            elif character in _MINUS and self._at_word_start(self.at):
                self._minus()
            elif self._opens_phrase(self.at):
                self._phrase(self.at, None)
            elif character in QUOTATION_MARKS:
                self.notes.add(self.at, self.at + 1, STRAY_MARK)
                self.at += 1
            else:
                self._word()
        return self.tokens

    def _single(self, kind: Kind, field: str | None = None, start: int | None = None) -> None:
        end = self.at + 1
        self.tokens.append(Token(kind, self.at if start is None else start, end, self.at, end, field))
        self.at = end

    def _at_word_start(self, at: int) -> bool:
        before = self.query[at - 1] if at else " "
        return before.isspace() or before in _OPEN or _BLANK.match(before) is not None

    def _minus(self) -> None:
        after = self.query[self.at + 1 : self.at + 2]
        if after and not after.isspace() and after not in _MINUS and after not in _CLOSE:
            self._single(Kind.MINUS)
            return
        end = self.at + 1
        while self.query[end : end + 1] and self.query[end] in _MINUS:
            end += 1
        self.notes.add(self.at, end, LONE_MINUS)
        self.at = end

    # -- phrases

    def _opens_phrase(self, at: int) -> bool:
        character = self.query[at : at + 1]
        if not character:
            return False
        if character in QUOTATION_MARKS:
            follows = self.query[at + 1 : at + 2]
            touches_word = not self._at_word_start(at) and self.query[at - 1] not in _JOINTS
            return not touches_word or follows.isalnum()
        return character in _SINGLE_OPENERS and self._single_close(at) is not None

    def _single_close(self, at: int) -> int | None:
        begins = self._at_word_start(at) or self.query[at - 1] in _JOINTS
        if not begins or at + 2 >= self.no_single_close_from:
            return None
        if not self.query[at + 1 : at + 2].strip():
            return None
        close = _SINGLE_CLOSE.search(self.query, at + 2)
        if close is None:
            self.no_single_close_from = at + 2
            return None
        return int(close.start())

    def _phrase(self, at: int, field: str | None, start: int | None = None) -> None:
        query = self.query
        close = self._close_of(at) if query[at] in QUOTATION_MARKS else self._single_close(at)
        begin = at if start is None else start
        if close is None:
            self.notes.add(at, len(query), UNCLOSED)
            self.tokens.append(Token(Kind.TERM, begin, len(query), at + 1, len(query), field, quoted=True))
            self.at = len(query)
            return
        end, number, tilde = close + 1, None, _TILDE.match(query, close + 1)
        if tilde:
            end, number = tilde.end(), int(tilde[1]) if tilde[1] else None
        self.tokens.append(
            Token(Kind.TERM, begin, end, at + 1, close, field, True, tilde is not None, number)
        )
        self.at = end

    def _close_of(self, at: int) -> int | None:
        """The mark that closes the phrase opened at `at`: its partner past inner quotations, else any
        mark.
        """
        marks: list[int] = self.marks
        first = bisect_left(self.marks, at + 1)
        if first == len(marks):
            return None
        if self._is_outermost(at):
            return marks[-1]
        opener = self.query[at]
        if opener not in self.unpaired:
            closers, depth = _CLOSERS.get(opener, opener), 1
            for number in range(first, len(marks)):
                mark = self.query[marks[number]]
                if mark == opener and (opener not in closers or self._looks_like_an_opening(marks[number])):
                    depth += 1
                elif mark in closers:
                    depth -= 1
                    if depth == 0:
                        return marks[number]
            self.unpaired.add(opener)
        return marks[first]

    def _looks_like_an_opening(self, at: int) -> bool:
        return self._at_word_start(at) and bool(self.query[at + 1 : at + 2].strip())

    def _is_outermost(self, at: int) -> bool:
        """Whether the whole query is one quotation, pasted between marks, with an unpaired mark inside."""
        marks = self.marks
        return (
            len(marks) > 1
            and len(marks) % 2 == 1
            and at == marks[0]
            and not self.query[:at].strip()
            and not self.query[marks[-1] + 1 :].strip()
            and not self.query[marks[-1] - 1].isspace()
        )

    # -- words

    def _word(self) -> None:
        query, start = self.query, self.at
        match = _WORD.match(query, start)
        if match is None:
            self.at += 1
            return
        end = self.at = match.end()
        excluded = bool(self.tokens) and self.tokens[-1].kind is Kind.MINUS and self.tokens[-1].end == start
        if match[0] in _OPERATORS and not excluded:
            self.tokens.append(Token(_OPERATORS[match[0]], start, end, start, end))
            return
        near = _NEAR.fullmatch(match[0])
        if near and not excluded:
            number = int(near[1]) if near[1] else None
            self.tokens.append(Token(Kind.NEAR, start, end, start, end, number=number))
            return
        if match[0].startswith("NEAR/"):
            self.notes.add(start, end, NEAR_FORM)
        if not self._field(start, end):
            self._term(start, end, start, None)

    def _field(self, start: int, end: int) -> bool:
        """Cut a term with a field, if there is one."""
        query = self.query
        match = _FIELD.match(query, start, end)
        if match is None:
            return False
        name, value = match[1].lower(), match.end()
        follows = query[value : value + 1]
        if name not in FIELDS:
            if follows.isalnum() or (follows and follows in QUOTATION_MARKS):
                self.notes.add(start, end, f"There is no field “{match[1]}”, so this was searched as words.")
            return False
        if self._opens_phrase(value):
            self._phrase(value, FIELDS[name], start)
        elif value < end:
            self._term(start, end, value, FIELDS[name])
        elif follows and follows in _OPEN:
            self._single(Kind.OPEN, FIELDS[name], start)
        else:
            self.notes.add(start, end, EMPTY_FIELD)
            return False
        return True

    def _term(self, start: int, end: int, value: int, field: str | None) -> None:
        # In a date the sign belongs to the date: 2016~ is about 2016.
        dated = field in ("date", "before", "after")
        tilde = None if dated else _TILDE_AT_END.search(self.query, value, end)
        if tilde is None:
            self.tokens.append(Token(Kind.TERM, start, end, value, end, field))
            return
        number = int(tilde[1]) if tilde[1] else None
        self.tokens.append(Token(Kind.TERM, start, end, value, tilde.start(), field, False, True, number))


def cut(query: str, notes: Notes) -> list[Token]:
    """Return the tokens of a query in order."""
    return _Lexer(query, notes).run()
