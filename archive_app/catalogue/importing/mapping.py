"""Which column of a table becomes which field of a statement.

A mapping is read from a small TOML or JSON file, or guessed by the names that front matter gives its fields::

    text_format = "plain"                    # or "markdown", "html"
    keep = ["state"]                         # other columns, kept as further fields; all when not said

    [fields]
    text = "body"                            # a column
    people = "member.name"                   # a column inside another
    publisher = "Office of {member.name}"    # a template: columns between braces
    "event.date" = "vote"                    # a part of a field

    [constants]
    type = "press-release"
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.importing.documents import Refused, read_whole
from archive_app.statements.field_names import ALIASES, our_name, precedence
from archive_app.statements.problems import WrongRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TEXT = "text"
TEXT_FORMATS = ("plain", "markdown", "html")

#: Fields that consist of parts, each of which may be mapped by itself.
PARTS = {
    "event": ("name", "date"),
    "first_published": ("publisher", "issued", "url", "evidence"),
    "people": ("name", "role", "office", "party"),
}

#: Names of columns that hold the text, the likeliest first.
_TEXT_COLUMNS = (
    "text", "body", "content", "full_text", "fulltext", "article", "statement", "speech", "message", "texte",
    "inhalt", "texto", "testo", "tekst",
)  # fmt: skip
_LARGEST_FILE = 1_000_000
_PLACE = re.compile(r"\{([^{}]+)\}")


class InvalidMapping(WrongRequest):
    """A mapping file cannot be read, or names what does not exist."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """What becomes what. `fields` gives the column or template of each field, `constants` its value.

    `keep` are the other columns to keep as further fields; None for all. `text_format` is how the text is
    written in its column: `plain`, `markdown` or `html`.
    """

    fields: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] | None = None
    text_format: str = "plain"

    def __post_init__(self) -> None:
        for name in (*self.fields, *self.constants):
            _check_field(name)
        named = {*self.fields, *self.constants}
        both = sorted(name for name in named if "." in name and name.partition(".")[0] in named)
        if both:
            raise _invalid(f"“{both[0]}” is a part of a field that is mapped as a whole")
        if TEXT in self.constants:
            raise _invalid("the text of every statement cannot be the same")
        if self.text_format not in TEXT_FORMATS:
            raise _invalid(f"the format of a text is one of: {', '.join(TEXT_FORMATS)}")

    def columns(self) -> set[str]:
        """Return the columns that the mapping uses."""
        return {column for written in self.fields.values() for column in columns_in(written)}


def columns_in(written: str) -> list[str]:
    """Return the columns that a mapping's value names: one, or those of a template."""
    return _PLACE.findall(written) or [written]


def filled(written: str, row: Mapping[str, Any]) -> Any:
    """Return the value of a column, or a template filled in; None where one of its columns is unknown."""
    if "{" not in written or not _PLACE.search(written):
        return row.get(written)
    values = [row.get(column) for column in _PLACE.findall(written)]
    if any(value is None or value == "" for value in values):
        return None
    return _PLACE.sub(lambda found: as_text(row[found[1]]), written)


def as_text(value: Any) -> str:
    """Return a value of JSON as text."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | list | dict) else str(value)


def guess(columns: Iterable[str]) -> FieldMapping:
    """Map columns by the names that front matter gives to its fields; our own name wins, then the usual ones.

    A column inside another counts by its own name ("member.party"), or as the name in it ("author.name").
    """
    ranked: dict[str, list[tuple[int, int, str]]] = {}
    for column in columns:
        parent, _, last = column.rpartition(".")
        depth = column.count(".")
        if our_name(column) is not None or (parent and our_name(last) is not None):
            ours = our_name(last)
            if ours is not None and ours != "id":
                ranked.setdefault(ours, []).append((depth, precedence(last), column))
        elif last.lower() == "name" and parent and our_name(parent) in ("people", "party", "publisher"):
            ours = our_name(parent)
            assert ours is not None  # noqa: S101 - it was just looked up
            ranked.setdefault(ours, []).append((depth, precedence(parent), column))
        plain = last.lower().replace("-", "_").replace(" ", "_")
        if plain in _TEXT_COLUMNS:
            ranked.setdefault(TEXT, []).append((depth, _TEXT_COLUMNS.index(plain), column))
    order = {name: number for number, name in enumerate((TEXT, *ALIASES))}
    chosen = {ours: min(found)[2] for ours, found in ranked.items()}
    return FieldMapping(dict(sorted(chosen.items(), key=lambda item: order[item[0]])))


def read_mapping(path: Path) -> FieldMapping:
    """Read a mapping file, TOML or JSON; raises InvalidMapping."""
    try:
        data = read_whole(path, _LARGEST_FILE)
        text = data.decode("utf-8-sig")
        read = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except Refused as error:
        raise InvalidMapping(
            f"The mapping {path.name} cannot be used: {str(error)[0].lower()}{str(error)[1:]}",
            "Check its name.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise InvalidMapping(
            f"The mapping {path.name} is no {'JSON' if path.suffix.lower() == '.json' else 'TOML'}: {error}.",
            "docs/formats.md shows one.",
        ) from error
    return _mapping(read)


def _mapping(read: Any) -> FieldMapping:
    if not isinstance(read, dict):
        raise _invalid("it holds no table of fields")
    unknown = read.keys() - {"fields", "constants", "keep", "text_format"}
    if unknown:
        raise _invalid(f"it has no part “{min(unknown)}”")
    fields, constants = (_texts(read.get(part, {}), part) for part in ("fields", "constants"))
    keep = read.get("keep")
    if keep is not None and not (isinstance(keep, list) and all(isinstance(name, str) for name in keep)):
        raise _invalid("“keep” is a list of columns")
    return FieldMapping(
        fields, constants, None if keep is None else tuple(keep), str(read.get("text_format", "plain"))
    )


def _texts(table: Any, part: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise _invalid(f"“{part}” is a table of texts")
    return dict(table)


def _check_field(name: str) -> None:
    field_name, dot, part = name.partition(".")
    if dot and part in PARTS.get(field_name, ()):
        return
    if dot:
        raise _invalid(f"there is no field “{name}”")
    ours = our_name(name)
    if ours is not None and ours != name:
        raise _invalid(f"the field “{name}” is called “{ours}”")
    if name == "original":
        raise _invalid("the field “original” tells where a statement came from and is filled in by itself")


def _invalid(reason: str) -> InvalidMapping:
    return InvalidMapping(f"The mapping cannot be used: {reason}.", "docs/formats.md shows one.")
