"""What is to be amended, and what that would change: frozen types, shown before anything is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

Where = Literal["front matter", "sidecar"]


@dataclass(frozen=True, slots=True)
class Amendment:
    """New values for fields, by our names (`docs/formats.md`); None takes a field away.

    A value is text; for `tags` also a list of texts, for `people` of names or `Person`s, for `corrections` of
    `(date, text)`; for `event` and `first_published` a mapping of their parts, which are fields by themselves
    too (`event.date`). A field that is not ours is taken where the statement has it already.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    @classmethod
    def of_texts(cls, texts: Mapping[str, str | None]) -> Amendment:
        """Return an amendment from texts as typed: structured values may be given as JSON."""
        return cls({name: _typed(text) for name, text in texts.items()})


def _typed(text: str | None) -> Any:
    if text is not None and text.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as written; None where there is nothing.

    `field` is our name for it, `key` what it is called where it is written, with a point before a part.
    """

    field: str
    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an amendment of one statement would do; nothing has been written.

    `target` is the file that would be replaced (where a link leads), `before` its bytes (None: it is not
    there yet) and `after` the bytes that it would have. `reason` says in one sentence why the sidecar is
    written and not the file. Without `changes` there is nothing to do.
    """

    folder: Path
    statement_id: str
    path: str
    changes: tuple[Change, ...]
    where: Where
    reason: str | None
    target: Path
    before: bytes | None
    after: bytes


def shown_value(value: Any) -> str:
    """Return a value of a change as one line for people; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {shown_value(part)}" for name, part in value.items() if part is not None)
    if isinstance(value, list | tuple):
        return "; ".join(shown_value(part) for part in value)
    return " ".join(str(value).split())
