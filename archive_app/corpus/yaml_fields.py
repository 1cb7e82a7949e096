"""YAML to fields, with every scalar as it was written.

What is simple is read without a parser, and without loading one. Scalars stay strings (`2016`, `12:30`, `no`),
save null and the empty value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from archive_app.corpus.simple_yaml import simple_fields

class UnreadableFields(Exception):
    """The block cannot be read. `line` counts from 0 in the block; `reason` is in plain words."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping as read. `lines` tells where its keys stand and `repeated` which came twice, from line 0."""

    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    repeated: tuple[tuple[str, int], ...] = ()


def read_yaml(text: str) -> Fields:
    """Read one YAML document that is a mapping (or nothing). Raises UnreadableFields."""
    simple = simple_fields(text)
    if simple is not None:
        return Fields(*simple)
    from archive_app.corpus.yaml_parsing import parsed_fields  # noqa: PLC0415 - most files take none

    return parsed_fields(text)
