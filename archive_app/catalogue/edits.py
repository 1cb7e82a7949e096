"""What an edit of written fields is: one key, or one key of a mapping below it, gets a value or goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Gone(Enum):
    """The value of a key that is taken away."""

    GONE = "gone"


GONE = Gone.GONE


class NotEditable(Exception):
    """The fields as written cannot be edited without touching more than the keys meant."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`path` is a key as written, or a key and the key of a mapping that is its value.

    `value` is text, None, a list, a mapping of these, or GONE. A key that is not there is added.
    """

    path: tuple[str, ...]
    value: Any


def applied(fields: dict[str, Any], edit: Edit) -> dict[str, Any]:
    """Return the fields as they read after an edit, in order."""
    changed = dict(fields)
    name, *below = edit.path
    value = edit.value
    if below:
        inner = changed.get(name)
        if not isinstance(inner, dict):
            raise NotEditable("there is no mapping to edit")
        value = applied(inner, Edit(tuple(below), value))
    if value is GONE:
        changed.pop(name, None)
    else:
        changed[name] = value
    return changed
