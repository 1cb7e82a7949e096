"""Front matter: the fields at the head of a document, however they are fenced, written or broken.

What is no simple YAML is for the handlers of python-frontmatter, with our own ways of reading: YAML by
libyaml with every scalar as written, TOML by tomllib, JSON. Fences are found by rules that real folders have
taught. Whatever happens, the body is the text after the closing fence, or everything where there is none, and
each thing mended is told with its line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from archive_app.corpus.field_lines import TOML_LINE, looks_like_field
from archive_app.corpus.head_lines import LARGEST_HEAD, HeadLines
from archive_app.corpus.simple_yaml import simple_fields
from archive_app.corpus.yaml_fields import Fields, UnreadableFields
from archive_app.statements.field_names import is_known_field

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_FAULTS = 40
_FORMATS = frozenset(("yaml", "toml", "json"))

_OPENING = re.compile(r"(?P<fence>-{3,}|\+{3,}|;{3,}|[—–]{1,6}-?)[ \t]*(?P<language>[A-Za-z]{0,20})[ \t]*")
_SOMETHING = re.compile(r"[^\s\ufeff\x00][^\r\n]{0,300}")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
#: What closes each kind of fence when it is written rightly, and when nearly so.
_CLOSINGS = {mark: (re.compile(rf"\{mark}{{3}}[ \t]*"), re.compile(rf"\{mark}{{2,}}")) for mark in "+;"}
_CLOSING_OF_YAML = (
    re.compile(r"(?:\+{3}|-{3}|;{3})[ \t]*"),
    re.compile(r"-{2,}|[—–]{1,6}-?|\+{2,}|\.{3}|;{2,}"),
)
_CLOSING_LINES = {mark: re.compile(rf"[\r\n]\{mark}{{3}}[ \t]*(?:\r\n?|\n|\Z)") for mark in "-+;"}
_EXACT_OPENING = re.compile(r"---[ \t]*\r?\n")
_EXACT_CLOSING = re.compile(r"\n---[ \t]*(?:\r\n?|\n|\Z)")
#: With one of these a line begins that may close a fence.
_MARKS_OF_FENCES = tuple("-—–+;.")
_RULE = re.compile(r"-{3,}[ \t]*")
_REMEDY = "Mend the lines between the fences in a text editor; the text itself is not affected."


@dataclass(frozen=True, slots=True)
class Fault:
    """Something at the head of a file that was mended or is in doubt; `line` counts from 1 in the file."""

    line: int | None
    message: str
    remedy: str = _REMEDY


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a document and where its body begins.

    `fields` are in order, as written: strings, None, lists, mappings (TOML and JSON keep true and false).
    `body_start` is an offset in the text. `format` is `yaml`, `toml`, `json`, or None where there is no front
    matter. `lines` gives the line of each field, counted from 1. `block` is where the fields stand in the
    text, `[start, end)` without their fences; None where they have none, or only one.
    """

    fields: dict[str, Any]
    body_start: int = 0
    format: str | None = None
    faults: tuple[Fault, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    block: tuple[int, int] | None = None


def split(text: str) -> FrontMatter:
    """Find and read the front matter of a document. Never raises."""
    return _simple(text) or split_by_lines(text)


def _simple(text: str) -> FrontMatter | None:
    """Read what most files begin with: simple lines of YAML between exact fences; None for anything else."""
    opening = _EXACT_OPENING.match(text)
    closing = opening and _EXACT_CLOSING.search(text, opening.end() - 1)
    if not opening or not closing:
        return None
    start, end = opening.end(), closing.start()
    simple = simple_fields(text[start:end], first_line=2)
    return simple and FrontMatter(simple[0], closing.end(), "yaml", (), simple[1], (start, end + 1))


def split_by_lines(text: str) -> FrontMatter:
    """Find and read the front matter as `split` does, by looking at one line after the other."""
    begins = _SOMETHING.search(text)
    if begins is None:
        return FrontMatter({})
    # The first line that holds something tells whether a closer look is worth while.
    seen = begins[0].rstrip()
    is_fenced = _OPENING.fullmatch(seen) is not None
    if not (is_fenced or seen.startswith("{") or looks_like_field(seen)):
        return FrontMatter({})
    head = HeadLines(text, _end_of_head(text, begins) if is_fenced else len(text))
    lines = head.texts
    first = next((number for number, line in enumerate(lines) if line.strip("\ufeff \t\x00")), None)
    if first is None:
        return FrontMatter({})
    opening = _OPENING.fullmatch(lines[first].strip("\ufeff\x00").rstrip())
    if opening is not None:
        return _fenced(text, head, first, opening)
    if lines[first].lstrip("\ufeff").startswith("{"):
        return _bare_json(text, head.start(first))
    return _without_opening(head, first)


def _end_of_head(text: str, begins: re.Match[str]) -> int:
    """Return where the first line ends that closes rightly the fence that `begins`, else the end of the text.

    No line behind it is looked at.
    """
    found = _CLOSING_LINES.get(begins[0][0], _CLOSING_LINES["-"]).search(text, begins.end())
    return found.end() if found else len(text)


def _fenced(text: str, head: HeadLines, first: int, opening: re.Match[str]) -> FrontMatter:
    fence, language = opening["fence"], opening["language"].lower()
    closing, closing_fault = _closing(head.texts, first, fence)
    if closing is None:
        return _unclosed(head.texts, first, fence)
    block = head.texts[first + 1 : closing]
    place, body_start = (head.end(first), head.start(closing)), head.end(closing)
    if not any(part.strip() for part in block):
        exact = fence in ("---", "+++", ";;;") and first == 0
        kind = {"-": "yaml", "+": "toml", ";": "json"}[fence[0]] if exact else None
        return FrontMatter({}, body_start, kind, block=place) if exact else FrontMatter({})
    kind = _kind_of(fence, language, block)
    if not language and not _holds_fields(block, kind):
        return FrontMatter({})
    read = _read(kind, block, first + 1, language)
    if read.faults and kind == "yaml" and _holds_prose(block):
        return _unclosed(HeadLines(text, len(text)).texts, first, fence)
    faults = [fault for fault in (_opening_fault(first, fence), closing_fault) if fault]
    if kind == "toml" and fence[0] != "+":
        faults.append(
            Fault(
                first + 1, "The front matter is TOML, but its fences are those of YAML; it was read as TOML."
            )
        )
    return FrontMatter(read.fields, body_start, kind, (*faults, *read.faults), read.lines, place)


def _opening_fault(first: int, fence: str) -> Fault | None:
    if fence not in ("---", "+++", ";;;"):
        return Fault(first + 1, f"The opening fence is written “{fence}”; it was taken for three hyphens.")
    if first > 0:
        return Fault(1, "Empty lines stand before the opening fence; they were passed over.")
    return None


def _closing(lines: list[str], first: int, fence: str) -> tuple[int | None, Fault | None]:
    """Find the closing fence: the first that is written rightly or nearly so, else one that is indented."""
    mark = fence[0]
    exact, near = _CLOSINGS.get(mark, _CLOSING_OF_YAML)
    indented: int | None = None
    for number in range(first + 1, len(lines)):
        written = lines[number]
        stripped = written.strip()
        if not stripped.startswith(_MARKS_OF_FENCES):
            continue
        if exact.fullmatch(written) and (written[0] == mark or mark in "—–"):
            return number, None
        if near.fullmatch(stripped):
            if stripped == "..." and mark == "-" and written[0] == ".":
                return number, None
            if written[0] not in " \t":
                same = stripped == fence
                fault = Fault(
                    number + 1, f"The closing fence is written “{stripped}”; it was taken for {fence}."
                )
                return number, None if same else fault
            indented = indented if indented is not None else number
    if indented is None:
        return None, None
    return indented, Fault(indented + 1, "The closing fence is indented; it was taken for one all the same.")


def _kind_of(fence: str, language: str, block: list[str]) -> str:
    if language in ("json", "toml", "yaml"):
        return language
    first = next(part.strip() for part in block if part.strip())
    if (
        first.startswith("{")
        and not first.startswith("{{")
        and (fence[0] == ";" or '"' in "".join(block[:3]))
    ):
        return "json"
    if fence[0] == "+":
        return "toml"
    line = next(_lines_with_content(block), "")
    return "toml" if TOML_LINE.match(line) is not None and not looks_like_field(line) else "yaml"


def _holds_fields(block: list[str], kind: str) -> bool:
    if kind != "yaml":
        return True
    content = islice(_lines_with_content(block), 20)
    first = next(content, None)
    # Two thematic breaks around prose are no front matter.
    return first is None or any(looks_like_field(part.strip()) for part in chain((first,), content))


def _lines_with_content(block: list[str]) -> Iterator[str]:
    return (part for part in block if part.strip() and not part.lstrip().startswith("#"))


def _holds_prose(block: list[str]) -> bool:
    """Tell whether prose begins after an empty line, as it does without a closing fence."""
    for number, part in enumerate(block[1:], 1):
        unindented = part[:1] not in ("", " ", "\t", "#", "-", "]", "}", '"', "'")
        if unindented and not block[number - 1].strip() and not looks_like_field(part):
            return True
    return False


def _read(kind: str, block: list[str], before: int, language: str = "") -> FrontMatter:
    """Read a block whose first line is line `before + 1` of the file."""
    source = "\n".join(block)
    faults: list[Fault] = []
    if language and language not in _FORMATS:
        faults.append(
            Fault(
                before, f"The front matter is written in “{language}”, of which only simple lines are read."
            )
        )
    try:
        fields = _load(kind, source)
    except UnreadableFields as error:
        return _read_broken(kind, source, before, error, faults)
    faults += [
        Fault(
            before + line + 1,
            f"The field “{name}” is there twice; the last one counts.",
            "Remove one of them.",
        )
        for name, line in fields.repeated
    ]
    return FrontMatter(fields.values, 0, kind, tuple(faults), _numbered(fields.lines, before))


def _load(kind: str, source: str) -> Fields:
    """Read a block; raises UnreadableFields."""
    simple = simple_fields(source) if kind == "yaml" else None
    if simple is not None:
        return Fields(*simple)
    # The handlers and their parsers take long to load, and most files need none.
    from archive_app.corpus.field_formats import HANDLERS  # noqa: PLC0415 - see above

    fields: Fields = HANDLERS[kind].load(source)
    return fields


def _read_broken(
    kind: str, source: str, before: int, error: UnreadableFields, faults: list[Fault]
) -> FrontMatter:
    from archive_app.corpus.field_formats import read_toml_by_line  # noqa: PLC0415 - see `_load`
    from archive_app.corpus.yaml_mending import Mended, read_broken_yaml  # noqa: PLC0415 - see `_load`

    if kind == "toml":
        values, lines = read_toml_by_line(source)
        mended: list[Mended] = []
    else:
        values, lines, mended = read_broken_yaml(source[:LARGEST_HEAD])
    faults.append(
        Fault(before + error.line + 1, f"The front matter could not be read as it stands: {error.reason}.")
    )
    faults += [Fault(before + w.line + 1, f"In the front matter, {w.what}.") for w in mended[:_MOST_FAULTS]]
    if len(mended) > _MOST_FAULTS:
        message = f"In the front matter, {len(mended) - _MOST_FAULTS} more lines were mended from here on."
        faults.append(Fault(before + mended[_MOST_FAULTS].line + 1, message))
    return FrontMatter(values, 0, kind, tuple(faults), _numbered(lines, before))


def _numbered(lines: dict[str, int], before: int) -> dict[str, int]:
    return {name: before + line + 1 for name, line in lines.items()}


def _unclosed(lines: list[str], first: int, fence: str) -> FrontMatter:
    """Read the fields below an opening fence that is never closed; everything is the body."""
    run = _field_run(lines[first + 1 :])
    if not run or fence[0] not in "-—–+":
        return FrontMatter({})
    read = _read("toml" if fence[0] == "+" else "yaml", run, first + 1)
    if not read.fields:
        return FrontMatter({})
    fault = Fault(
        first + 1,
        "The front matter has no closing fence; its lines are shown as part of the text.",
        "Put a line with three hyphens below the last field.",
    )
    return FrontMatter(read.fields, 0, read.format, (fault, *read.faults), read.lines)


def _field_run(lines: list[str]) -> list[str]:
    """Return the lines from the top that look like fields, up to an empty line that no field follows."""
    run: list[str] = []
    for number, line in enumerate(lines):
        if not line.strip():
            following = next((later for later in lines[number:] if later.strip()), "")
            if not (looks_like_field(following) or TOML_LINE.match(following)):
                break
        elif not run and not (looks_like_field(line) or TOML_LINE.match(line) or line[0] == "#"):
            break
        run.append(line)
    return run


def _without_opening(head: HeadLines, first: int) -> FrontMatter:
    """Read fields at the very top whose opening fence was forgotten."""
    lines = head.texts
    if not looks_like_field(lines[first]):
        return FrontMatter({})
    run = _field_run(lines[first:])
    up_to_its_end = range(first + 1, min(first + len(run) + 1, len(lines)))
    closing = next((n for n in up_to_its_end if _RULE.fullmatch(lines[n])), None)
    fault = Fault(
        first + 1,
        "The front matter has no opening fence.",
        "Put a line with three hyphens above the first field.",
    )
    if closing is not None:
        read = _read("yaml", lines[first:closing], first)
        if sum(is_known_field(name) for name in read.fields) >= 1 and len(read.fields) >= 2:
            return FrontMatter(read.fields, head.end(closing), "yaml", (fault, *read.faults), read.lines)
        return FrontMatter({})
    read = _read("yaml", run, first)
    if read.faults or sum(is_known_field(name) for name in read.fields) < 2:
        return FrontMatter({})
    fault = Fault(
        first + 1,
        "Fields stand at the top without fences; they are read, and shown as part of the text.",
        "Put a line with three hyphens above the first field and below the last.",
    )
    return FrontMatter(read.fields, 0, "yaml", (fault, *read.faults), read.lines)


def _bare_json(text: str, line_start: int) -> FrontMatter:
    """Read a JSON object at the very top, followed by an empty line or nothing."""
    start = text.index("{", line_start)
    try:
        values, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(
            text[: start + LARGEST_HEAD], start
        )
    except (ValueError, RecursionError):
        return FrontMatter({})
    follows = _LINE.match(text, end)
    if not isinstance(values, dict) or not values or follows is None or follows[1].strip():
        return FrontMatter({})
    return FrontMatter(values, follows.end(), "json", block=(start, end))
