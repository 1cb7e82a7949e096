"""Fields of front matter to the parts of a statement: what is understood, left over, or in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive_app.statements.dates_as_written import read_date
from archive_app.statements.field_names import our_name, precedence
from archive_app.statements.problems import ProblemKind
from archive_app.statements.statement import FirstPublished, Person
from archive_app.text.language import normalise_tag

if TYPE_CHECKING:
    from archive_app.statements.dates import StatementDate

_LIST_OF_NAMES = re.compile(r"\s*;\s*|\s+(?:and|und|et|y|&|en|och|og)\s+|\s*,\s+")
_DEGREE = re.compile(
    r"(?:Ph\.?\s?D|M\.?\s?A|B\.?\s?A|MBA|CSc|DrSc|MdB|MdL|MdEP|MEP|MP|Jr|Sr|[A-Z][A-Za-z]{0,4}\.)\.?"
)
_IMPOSSIBLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_VALUES = 2_000
_WRITE_THE_DAY = "Write the date as year-month-day, such as 2016-02-11."

Report = Callable[[ProblemKind, str | None, str, str], None]
"""Takes the kind, the field as named in the file, the message and the remedy."""


def names_by_meaning(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return, for each of our names, the fields of a file that have a value and mean it: best first."""
    ranked: dict[str, list[str]] = {}
    for name, value in fields.items():
        ours = our_name(name)
        if ours is not None and _is_value(value):
            ranked.setdefault(ours, []).append(name)
    for names in ranked.values():
        if len(names) > 1:
            names.sort(key=precedence)
    return ranked


def _is_value(value: Any) -> bool:
    """Tell whether anything is said, be it `false`; what is empty says nothing."""
    return bool(value) or value not in (None, "", [], {})


@dataclass(slots=True)
class Values:
    """The fields of one statement, by our names; `extra` holds every other field as written."""

    report: Report
    known: dict[str, tuple[str, Any]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def take(self, fields: Mapping[str, Any]) -> None:
        """Sort fields into known and extra. Of two of one meaning our own name wins, then the usual ones."""
        are_rivals = False
        for name, value in fields.items():
            ours = our_name(name)
            if ours is None:
                self.extra[name] = value
            elif _is_value(value):
                are_rivals |= self.known.setdefault(ours, (name, value))[0] != name
        if are_rivals:
            self._take_best(fields)

    def _take_best(self, fields: Mapping[str, Any]) -> None:
        for ours, names in names_by_meaning(fields).items():
            self.known[ours] = (names[0], fields[names[0]])
            for name in names[1:]:
                self.extra[name] = fields[name]

    def value(self, ours: str) -> Any:
        """Return the value of a field as written; None where there is none."""
        return self.known[ours][1] if ours in self.known else None

    def text(self, ours: str) -> str | None:
        """Return the value of a field as one line of text; what is none is told and kept in `extra`."""
        if ours not in self.known:
            return None
        name, value = self.known[ours]
        if isinstance(value, str):
            return " ".join(value.split()) or None
        if isinstance(value, Mapping) and isinstance(value.get("name"), str):
            value = value["name"]
        elif isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            value = "; ".join(value)
        if isinstance(value, bool):
            return None
        if isinstance(value, str | int | float):
            return " ".join(str(value).split()) or None
        self.keep_in_extra(ours, f"The field “{name}” holds no plain text.")
        return None

    def keep_in_extra(self, ours: str, message: str) -> None:
        """Report a value that could not be taken, and keep it among the other fields."""
        name, value = self.known.pop(ours)
        self.extra[name] = value
        self.report(
            ProblemKind.VALUE, name, message, "Correct the field; its value is kept among the other details."
        )

    def language(self) -> str | None:
        """Return the stated language as a BCP 47 tag."""
        stated = self.text("language")
        tag = normalise_tag(stated) if stated else None
        if stated and tag is None:
            self.keep_in_extra("language", f"“{stated[:40]}” is no language that is known.")
        return tag

    def date(self, ours: str, language: str | None) -> StatementDate | None:
        """Return the date in a field; one that cannot be read, or can mean two days, is told.

        Where a file gives the date under two names the first that can be read counts; another that
        contradicts it is told, with both.
        """
        name, value = self.known.get(ours, (ours, None))
        others = sorted((n for n in self.extra if n != name and our_name(n) == ours), key=precedence)
        counted: tuple[str, StatementDate] | None = None
        for field_name, written in ((name, value), *((other, self.extra[other]) for other in others)):
            date, reason = read_date(_only(written), language)
            if reason is not None and (field_name == name or counted is None):
                self.extra[field_name] = written
                self.report(ProblemKind.DATE, field_name, reason, _WRITE_THE_DAY)
            if date is None:
                self.extra |= {field_name: written} if written is not None else {}
                continue
            if counted is None:
                counted = field_name, date
            elif not counted[1].overlaps(date):
                first = counted[0]
                message = f"“{first}” says {counted[1].edtf}, “{field_name}” {date.edtf}; “{first}” counts."
                self.report(ProblemKind.DATE, field_name, message, "Correct the one that is wrong.")
        return counted[1] if counted else None

    def people(self) -> tuple[Person, ...]:
        """Return everyone named in the field of people, or of authors or speakers."""
        if "people" not in self.known:
            return ()
        name, value = self.known["people"]
        role = "speaker" if name.lower().startswith("speaker") else "author"
        entries = value if isinstance(value, list) else [value]
        people = [person for entry in entries for person in _people(entry, role)]
        if not people:
            self.keep_in_extra("people", f"The field “{name}” names nobody.")
        return tuple(dict.fromkeys(people))

    def tags(self) -> tuple[str, ...]:
        """Return the tags, from a list or from a text with commas."""
        value = self.value("tags")
        if value is None:
            return ()
        entries = value if isinstance(value, list) else [value]
        parts = [part for entry in entries if isinstance(entry, str | int) for part in str(entry).split(",")]
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def first_published(self, language: str | None) -> FirstPublished | None:
        """Return where the text first appeared, as stated."""
        value = self.value("first_published")
        if isinstance(value, Mapping):
            date, reason = read_date(value.get("issued") or value.get("date"), language)
            if reason is not None:
                self.report(ProblemKind.DATE, "first_published", reason, "Write it as year-month-day.")
            publisher, url, evidence = (_plain(value.get(part)) for part in ("publisher", "url", "evidence"))
            return FirstPublished(publisher, date, url, evidence)
        publisher = self.text("first_published")
        return FirstPublished(publisher) if publisher else None

    def event(self, language: str | None) -> tuple[str | None, StatementDate | None]:
        """Return name and date of the event that the statement is about."""
        value = self.value("event")
        if not isinstance(value, Mapping):
            return self.text("event"), None
        date, reason = read_date(value.get("date"), language)
        if reason is not None:
            self.report(ProblemKind.DATE, "event", reason, "Write it as year-month-day.")
        return _plain(value.get("name")), date

    def corrections(self) -> tuple[tuple[str | None, str], ...]:
        """Return the corrections as pairs of the date as written and the text."""
        value = self.value("corrections")
        if value is None:
            return ()
        entries = value if isinstance(value, list) else [value]
        pairs: list[tuple[str | None, str]] = []
        for entry in entries:
            if isinstance(entry, Mapping):
                pairs.append((_plain(entry.get("date")), _plain(entry.get("text")) or ""))
            elif _plain(entry):
                pairs.append((None, str(entry)))
        return tuple(pairs)

    def report_impossible_days(self) -> None:
        """Report days that do not exist in fields that are kept as they are."""
        waiting: list[tuple[str, Any]] = list(self.extra.items())
        seen = 0
        while waiting and seen < _MOST_VALUES:
            name, value = waiting.pop()
            seen += 1
            if isinstance(value, Mapping):
                waiting += [(name, part) for part in value.values()]
            elif isinstance(value, list):
                waiting += [(name, part) for part in value]
            elif isinstance(value, str) and _IMPOSSIBLE_DAY.fullmatch(value.strip()):
                _, reason = read_date(value.strip())
                if reason is not None and our_name(name) is None:
                    self.report(ProblemKind.VALUE, name, f"In “{name}”, {reason}", "Correct the day.")


def _only(value: Any) -> Any:
    """Return the one entry of a list of one."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _plain(value: object) -> str | None:
    if value is None or isinstance(value, bool | list | Mapping):
        return None
    return " ".join(str(value).split()) or None


def _people(entry: Any, role: str) -> list[Person]:
    if isinstance(entry, Mapping):
        name = _plain(entry.get("name"))
        if name is None:
            return []
        office, party = _plain(entry.get("office")), _plain(entry.get("party"))
        return [Person(name, _plain(entry.get("role")) or role, office, party)]
    written = _plain(entry)
    return [Person(name, role) for name in split_names(written)] if written else []


def split_names(written: str) -> list[str]:
    """Split "A, B" and "A und B" into names; "Surname, Given" and degrees stay with their name."""
    parts = [part.strip() for part in _LIST_OF_NAMES.split(written) if part and part.strip()]
    if len(parts) < 2:
        return [written]
    joined: list[str] = []
    for part in parts:
        if joined and _DEGREE.fullmatch(part):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    if "," in written and len(joined) == 2 and all(" " not in part and part[:1].isupper() for part in joined):
        return [written]
    if "," not in written and ";" not in written and not all(_is_personal(part) for part in joined):
        return [written]
    return joined


def _is_personal(name: str) -> bool:
    """Tell whether words joined by "and" are a person's name, and not half of "Health and Safety"."""
    words = name.split()
    return 2 <= len(words) <= 4 and all(
        word[:1].isupper() or word in ("von", "van", "de", "der") for word in words
    )
