"""Values of amended fields: what each field takes, and how it is written so that it reads back the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from archive_app.corpus.field_values import split_names
from archive_app.statements.dates_as_written import read_date
from archive_app.statements.field_names import ALIASES
from archive_app.statements.problems import InvalidAmendment
from archive_app.statements.statement import Person
from archive_app.text.language import normalise_tag

#: The parts of fields that are mappings. The first is what a plain text in such a field means.
PARTS: dict[str, tuple[str, ...]] = {
    "event": ("name", "date"),
    "first_published": ("publisher", "issued", "url", "evidence"),
}
_DATES = frozenset(("issued", "captured", "event.date", "first_published.issued"))
_UNWRITABLE = re.compile("[\ud800-\udfff]")


def is_address(value: Any) -> bool:
    """Tell whether a text is a web address, which the reader never takes for a publisher."""
    return isinstance(value, str) and re.match(r"\s*https?://", value) is not None


def check_field(name: str, others: Mapping[str, Any]) -> None:
    """Raise InvalidAmendment unless `name` is a field of ours, a part of one, or one of `others`."""
    field, point, part = name.partition(".")
    if name in others or (field in ALIASES and (not point or part in PARTS.get(field, ()))):
        return
    parts = [f"{field}.{part}" for field, parts in PARTS.items() for part in parts]
    raise InvalidAmendment(
        f"There is no field “{name}” here.", f"Choose one of: {', '.join((*ALIASES, *parts))}."
    )


def written_value(name: str, value: Any, *, language: str | None, key: str) -> Any:
    """Return a value as it is written: text, a list, or a mapping. `key` is its field in the file.

    Raises InvalidAmendment for a value that the field does not take, and that the reader would refuse.
    """
    _check_characters(name, value)
    if name in _DATES:
        return _date(name, value, language)
    if name in PARTS:
        return _parts(name, value, language)
    if name == "people":
        return _people(value, key)
    if name == "tags":
        return _tags(value)
    if name == "corrections":
        return _corrections(value)
    if name not in ALIASES and "." not in name:
        return list(value) if _is_list(value) else _text(name, value, flat=False)
    text = _text(name, value)
    if name == "language":
        return _language(text)
    if name == "issued_basis" and text not in ("stated", "inferred"):
        raise InvalidAmendment(f"“{text}” is no basis of a date.", "It is either stated or inferred.")
    if name == "publisher" and is_address(text):
        raise InvalidAmendment("A publisher has a name; this is an address.", "Put the address into “url”.")
    return text


def _check_characters(name: str, value: Any) -> None:
    if isinstance(value, str):
        if _UNWRITABLE.search(value):
            raise InvalidAmendment(
                f"The value of “{name}” holds half a character, which no file can hold.", "Type it again."
            )
    elif isinstance(value, Mapping):
        for part in value.values():
            _check_characters(name, part)
    elif _is_list(value):
        for part in value:
            _check_characters(name, part)


def _text(name: str, value: Any, *, flat: bool = True) -> str:
    if not isinstance(value, str):
        raise InvalidAmendment(f"The field “{name}” takes a text.", "Give it as one.")
    text = " ".join(value.split()) if flat else value
    if not text.strip():
        raise InvalidAmendment(f"The new value of “{name}” is empty.", "To take the field away, unset it.")
    return text


def _language(text: str) -> str:
    tag = normalise_tag(text)
    if tag is None:
        raise InvalidAmendment(f"“{text[:40]}” is no language that is known.", "Write a tag such as en-GB.")
    return tag


def _date(name: str, value: Any, language: str | None) -> str:
    text = _text(name, value)
    date, reason = read_date(text, language)
    if date is None or reason is not None:
        raise InvalidAmendment(
            reason or f"“{text[:40]}” is no date.",
            "Write a date such as 2016-02-11, 2016-02, 2016, 2016~ or 2016-02/2016-03.",
        )
    return date.edtf


def _parts(name: str, value: Any, language: str | None) -> dict[str, Any]:
    parts = PARTS[name]
    given = value if isinstance(value, Mapping) else {parts[0]: value}
    unknown = [part for part in given if part not in parts]
    if unknown:
        raise InvalidAmendment(f"“{name}” has no part “{unknown[0]}”.", f"Its parts are {', '.join(parts)}.")
    written = {
        part: written_value(f"{name}.{part}", given[part], language=language, key=part)
        for part in parts
        if given.get(part) is not None
    }
    if not written:
        raise InvalidAmendment(f"The new value of “{name}” is empty.", "To take the field away, unset it.")
    return written


def _people(value: Any, key: str) -> Any:
    role = "speaker" if key.lower().startswith("speaker") else "author"
    given = split_names(_text("people", value)) if isinstance(value, str) else value
    if not _is_list(given) or not given:
        raise InvalidAmendment("The field “people” takes names.", "Give at least one.")
    entries = [_person(entry, role) for entry in given]
    alone = len(entries) == 1 and isinstance(entries[0], str) and key != "people"
    return entries[0] if alone else entries


def _person(entry: Any, role: str) -> Any:
    if isinstance(entry, Mapping):
        entry = Person(
            entry.get("name", ""), entry.get("role") or role, entry.get("office"), entry.get("party")
        )
    if isinstance(entry, str):
        entry = Person(entry, role)
    name = _text("people", entry.name)
    # A name that would be read as two, such as "Surname, Given; Other", is kept whole as a mapping.
    if (entry.role, entry.office, entry.party) == (role, None, None) and split_names(name) == [name]:
        return name
    parts = {"name": name, "role": entry.role, "office": entry.office, "party": entry.party}
    return {part: _text(f"people.{part}", said) for part, said in parts.items() if said is not None}


def _tags(value: Any) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not _is_list(given):
        raise InvalidAmendment("The field “tags” takes a list of texts.", "Write them with commas.")
    tags = [tag for part in given for tag in _text("tags", part).split(",")]
    kept = list(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
    if not kept:
        raise InvalidAmendment("The new value of “tags” is empty.", "To take the field away, unset it.")
    return kept


def _corrections(value: Any) -> list[dict[str, str]]:
    given = [(None, value)] if isinstance(value, str) else value
    if not _is_list(given) or not given:
        raise InvalidAmendment("The field “corrections” takes texts.", "Give at least one.")
    written = []
    for entry in given:
        date, text = (entry.get("date"), entry.get("text")) if isinstance(entry, Mapping) else entry
        said = {"text": _text("corrections", text)}
        written.append(said if date is None else {"date": _date("corrections", date, None), **said})
    return written


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
