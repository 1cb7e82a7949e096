"""A row with its mapping becomes a draft of a statement."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.front_matter_writing import is_stated
from archive_app.catalogue.importing.documents import Draft, Refused, has_words
from archive_app.catalogue.importing.literal_markdown import body_of, tidy
from archive_app.catalogue.importing.mapping import TEXT, FieldMapping, as_text, filled
from archive_app.catalogue.importing.naming import name_for
from archive_app.statements.dates_as_written import read_date
from archive_app.statements.field_names import our_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive_app.statements.dates import StatementDate

_LISTS = frozenset(("people", "tags", "corrections"))
_LONGEST_NAME = 200
_MOST_CHARACTERS = 500_000


def draft_of(row: Mapping[str, Any], mapping: FieldMapping, html: Callable[[str], str], part: str) -> Draft:
    """Return the draft of a row; `html` turns a text in HTML into a Markdown body. Raises Refused."""
    if TEXT not in mapping.fields:
        raise Refused('No column holds the text; name it in a mapping file, such as: text = "COLUMN".')
    written = filled(mapping.fields[TEXT], row)
    if written is None:
        raise Refused("The row has no text.")
    body = _body(as_text(written), mapping.text_format, html)
    fields = _fields(row, mapping)
    fields |= _others(row, mapping)
    if sum(len(as_text(value)) for value in fields.values()) > _MOST_CHARACTERS:
        raise Refused("Its fields hold more than half a million characters; map the column that is the text.")
    name = name_for(fields.get("issued"), fields.get("title")) or part
    return Draft(fields, body, name)


def settle_date(fields: dict[str, Any], *, basis: str | None = None) -> None:
    """Write the date of `issued` in EDTF where it can be read, and note how it was written.

    What cannot be read without doubt stays as it is; the reader lists it with the reason.
    """
    written = fields.get("issued")
    if not isinstance(written, str):
        return
    date = _date(written, fields.get("language"))
    if date is None:
        return
    if date.edtf != written:
        fields["issued"] = date.edtf
        fields.setdefault("date_note", f"Written “{' '.join(written.split())}”")
    if basis is not None:
        fields.setdefault("issued_basis", basis)


@lru_cache(maxsize=4096)
def _date(written: str, language: str | None) -> StatementDate | None:
    # Rows of one table share their dates.
    date, doubt = read_date(written, language)
    return date if doubt is None else None


def _body(text: str, text_format: str, html: Callable[[str], str]) -> str:
    if not has_words(text):
        raise Refused("The row has no text.")
    if text_format == "html":
        return html(text)
    return text if text_format == "markdown" else body_of(tidy(text))


def _fields(row: Mapping[str, Any], mapping: FieldMapping) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, written in (*mapping.fields.items(), *mapping.constants.items()):
        value = filled(written, row) if mapping.fields.get(name) is written else written
        if name == TEXT or not is_stated(value):
            continue
        whole, _, part = name.partition(".")
        if part:
            fields.setdefault(whole, {})[part] = _plain(value)
        else:
            fields[name] = value if name in _LISTS or name not in mapping.fields else _plain(value)
    if isinstance(fields.get("people"), dict):
        fields["people"] = [fields["people"]] if "name" in fields["people"] else None
    settle_date(fields)
    return fields


def _plain(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    return " ".join(as_text(value).split())


@lru_cache(maxsize=4096)
def _is_field(name: str) -> bool:
    return our_name(name) is not None


def _others(row: Mapping[str, Any], mapping: FieldMapping) -> dict[str, Any]:
    """Return the columns that no field takes, under names that are no field's."""
    used = mapping.columns()
    taken = {TEXT, "original", *mapping.fields, *mapping.constants}
    others: dict[str, Any] = {}
    for number, (column, value) in enumerate(row.items(), 1):
        if column in used or not (mapping.keep is None or column in mapping.keep):
            continue
        name = column if len(column) <= _LONGEST_NAME else f"column {number}"
        if name in taken or _is_field(name):
            name = f"column {name}"
        others[name] = value if isinstance(value, list) else as_text(value)
    return others
