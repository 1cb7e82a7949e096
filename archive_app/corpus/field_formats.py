"""The formats of front matter: python-frontmatter's handlers, with our own ways of reading.

YAML is read by libyaml, TOML and JSON by the standard library; numbers and dates stay as written.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from typing import Any

from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from archive_app.corpus.field_lines import TOML_LINE
from archive_app.corpus.yaml_fields import Fields, UnreadableFields
from archive_app.corpus.yaml_parsing import parsed_fields

_MOST_LINES = 2_000



class YamlAsWritten(YAMLHandler):  # type: ignore[misc]
    """python-frontmatter's YAML handler without its guesses: `2016`, `12:30` and `no` stay what they are."""

    def load(self, fm: str, **_kwargs: object) -> Fields:
        """Read the block; raises UnreadableFields."""
        return parsed_fields(fm)


class TomlAsWritten(BaseHandler):  # type: ignore[misc]
    """TOML by the standard library, with dates and numbers as text."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str, **_kwargs: object) -> Fields:
        """Read the block; raises UnreadableFields."""
        try:
            values = tomllib.loads(fm, parse_float=str)
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
            found = re.search(r"line (\d+)", str(error))
            raise UnreadableFields(int(found[1]) - 1 if found else 0, "this is not TOML") from error
        return Fields({name: _as_text(value) for name, value in values.items()}, _toml_lines(fm))


class JsonAsWritten(JSONHandler):  # type: ignore[misc]
    """JSON with numbers as text."""

    def load(self, fm: str, **_kwargs: object) -> Fields:
        """Read the block; raises UnreadableFields."""
        try:
            values = json.loads(fm, parse_int=str, parse_float=str)
        except (ValueError, RecursionError) as error:
            raise UnreadableFields(getattr(error, "lineno", 1) - 1, "this is not JSON") from error
        if not isinstance(values, dict):
            raise UnreadableFields(0, "it holds no field names")
        return Fields(values)


HANDLERS: dict[str, Any] = {"yaml": YamlAsWritten(), "toml": TomlAsWritten(), "json": JsonAsWritten()}


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return [_as_text(part) for part in value]
    if isinstance(value, dict):
        return {name: _as_text(part) for name, part in value.items()}
    return value


def _toml_lines(source: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(source.split("\n")):
        found = re.match(r"\s*\"?([\w.-]+)\"?\s*=|\s*\[+([\w.-]+)", line)
        if found:
            lines.setdefault(found[1] or found[2], number)
    return lines


def read_toml_by_line(source: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Read the lines of broken TOML that can be read one by one."""
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(source.split("\n")[:_MOST_LINES]):
        if TOML_LINE.match(line) and "=" in line:
            try:
                read = tomllib.loads(line, parse_float=str)
            except (tomllib.TOMLDecodeError, ValueError, RecursionError):
                continue
            for name, value in read.items():
                values.setdefault(name, _as_text(value))
                lines.setdefault(name, number)
    return values, lines
