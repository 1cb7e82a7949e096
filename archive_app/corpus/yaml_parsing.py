"""YAML to fields by libyaml, with every scalar as it was written.

Values are built from its events, so that nothing recurses, nothing is executed, and an alias bomb or a nest of
brackets is refused by count before it costs anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from archive_app.corpus.simple_yaml import NULLS
from archive_app.corpus.yaml_fields import Fields, UnreadableFields

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_NODES = 50_000
_DEEPEST = 60

#: What reads YAML: libyaml, where PyYAML was built with it.
try:
    YAML_LOADER: Any = yaml.CSafeLoader
except AttributeError:  # pragma: no cover - PyYAML was built without libyaml
    YAML_LOADER = yaml.SafeLoader


class _Open:
    """A mapping or sequence that is being read."""

    __slots__ = ("anchor", "is_mapping", "items", "key", "line", "weight")

    def __init__(self, *, is_mapping: bool, anchor: str | None, line: int) -> None:
        self.is_mapping = is_mapping
        self.items: Any = {} if is_mapping else []
        self.key: str | None = None
        self.anchor = anchor
        self.line = line
        self.weight = 1


class _Builder:
    """Builds values from events. Aliases share their target, and weigh what it weighs."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: dict[str, int] = {}
        self.repeated: list[tuple[str, int]] = []
        self._documents = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}

    def take(self, event: Any) -> None:
        line: int = event.start_mark.line
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None or event.style == ""
            value = None if plain and event.value in NULLS else event.value
            self._remember(event.anchor, value, 1)
            self._put(value, 1, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(self._open) >= _DEEPEST:
                raise UnreadableFields(line, "it is nested too deeply")
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(is_mapping=is_mapping, anchor=event.anchor, line=line))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self._open.pop()
            self._remember(done.anchor, done.items, done.weight)
            self._put(done.items, done.weight, done.line)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise UnreadableFields(line, f"*{event.anchor} refers to nothing that is complete")
            value, weight = self._anchors[event.anchor]
            self._put(value, weight, line)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise UnreadableFields(line, "a second document begins")

    def _remember(self, anchor: str | None, value: Any, weight: int) -> None:
        if anchor:
            self._anchors[anchor] = (value, weight)

    def _put(self, value: Any, weight: int, line: int) -> None:
        if not self._open:
            self.root = value
            return
        parent = self._open[-1]
        parent.weight += weight
        if parent.weight > _MOST_NODES:
            raise UnreadableFields(line, "it is larger than any front matter should be")
        if not parent.is_mapping:
            parent.items.append(value)
        elif parent.key is None:
            parent.key = _key(value)
            if parent.key in parent.items:
                self.repeated.append((parent.key, line))
            if len(self._open) == 1:
                self.lines[parent.key] = line
        else:
            parent.items[parent.key] = value
            parent.key = None


def _key(value: Any) -> str:
    return value if isinstance(value, str) else "null" if value is None else "(a list or mapping)"


def _events(text: str) -> Iterator[Any]:
    loader = YAML_LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def parsed_fields(text: str) -> Fields:
    """Return what `yaml_fields.read_yaml` does, always by libyaml. Raises UnreadableFields."""
    builder = _Builder()
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        line: int = getattr(error.problem_mark or error.context_mark, "line", 0)
        raise UnreadableFields(line, _in_plain_words(error)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position)
        raise UnreadableFields(line, "it holds a character that is not allowed there") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableFields(0, "it is not YAML") from error
    if builder.root is None:
        return Fields({})
    if not isinstance(builder.root, dict):
        raise UnreadableFields(0, "it holds no field names")
    return Fields(builder.root, builder.lines, tuple(builder.repeated))


def _in_plain_words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return "a second colon stands in a value without quotation marks"
    if "cannot start any token" in problem:
        return "a value begins with a character that needs quotation marks"
    if "found unexpected end of stream" in problem or "quoted scalar" in (error.context or ""):
        return "a quotation mark is not closed"
    if "flow sequence" in (error.context or ""):
        return "a list is not closed"
    if "could not find expected ':'" in problem:
        return "a line has no field name"
    if "did not find expected" in problem or "expected <block end>" in problem:
        return "a line is indented or quoted in a way that does not fit"
    return problem or "it is not YAML"
