"""Statements as a table (CSV) and as JSON Lines; both carry the account of the export."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.csl_json import AUTHOR_ROLES
from archive_app.statements.json_forms import statement_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive_app.statements.statement import Person, Statement

Account = dict[str, Any]

COLUMNS = (
    "id", "path", "title", "issued", "earliest", "latest", "precision", "basis", "date_note", "party",
    "publisher", "authors", "people", "type", "language", "event", "event_date", "captured", "url",
    "archived_url", "first_published", "first_published_date", "first_published_url", "rights", "version",
    "replaces", "corrections", "tags",
)  # fmt: skip
#: The account of the export, in every row, so that it goes where a row goes.
ACCOUNT_COLUMNS = ("export_query", "export_filters", "export_time", "app_version", "corpus_fingerprint")

_TOLD = ("exported", "app_version", "corpus_fingerprint")

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), also in the wide forms of East Asia and
# behind white space that some programs take away.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
# XML 1.0, production 2; what is no character there is none in a table either.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a text with what no document may hold (control characters, halves of pairs) as U+FFFD."""
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)


def cell(value: str | None) -> str:
    """Return a value as a cell: with an apostrophe before what a spreadsheet would take for a formula."""
    text = plain(value or "")
    return f"'{text}" if _FORMULA.match(text) else text


def json_lines(account: Account, statements: Iterable[Statement]) -> Iterator[str]:
    """Yield the account in a line, then a line for each statement, as `show --json` gives it."""
    yield f"{compact({'export': account})}\n"
    for statement in statements:
        yield f"{compact(statement_form(statement))}\n"


def compact(form: Any) -> str:
    """Return JSON in one line; what cannot be written as UTF-8 is escaped."""
    text = json.dumps(form, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(form, allow_nan=False)
    return text


def csv_table(account: Account, statements: Iterable[Statement]) -> Iterator[str]:
    """Yield a table (RFC 4180, with the byte-order mark that spreadsheets need for UTF-8), row by row."""
    filters = "; ".join(f"{name}={_listed(value)}" for name, value in account["filters"].items())
    its = (
        account["query"],
        filters,
        account["exported"],
        account["app_version"],
        account["corpus_fingerprint"],
    )
    yield "\ufeff" + _row((*COLUMNS, *ACCOUNT_COLUMNS))
    for statement in statements:
        yield _row((*_values(statement), *its))


def _listed(value: Any) -> str:
    return ", ".join(str(one or "") for one in value) if isinstance(value, list) else str(value)


def _row(values: Iterable[str | None]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(map(cell, values))
    return line.getvalue()


def _values(statement: Statement) -> tuple[str | None, ...]:
    form = statement_form(statement)
    event = form["event"] or {}
    first = form["first_published"] or {}
    found = {
        **form,
        "authors": "; ".join(one.name for one in statement.people if one.role in AUTHOR_ROLES),
        "people": "; ".join(map(_person, statement.people)),
        "event": event.get("name"),
        "event_date": event.get("date"),
        "first_published": first.get("publisher"),
        "first_published_date": first.get("issued"),
        "first_published_url": first.get("url"),
        "corrections": "; ".join(f"{day}: {text}" if day else text for day, text in statement.corrections),
        "tags": "; ".join(statement.tags),
    }
    return tuple(found[name] for name in COLUMNS)


def _person(person: Person) -> str:
    return f"{person.name} ({', '.join(filter(None, (person.role, person.office, person.party)))})"
