"""What an amendment would do to one statement: pure rules, from bytes to bytes.

Every plan is proved before it is shown: the new file is decoded and split as any file is, its body is the
same to the byte, the amended keys hold their new values and every other key its old one, in its place. Where
that cannot be had, the details go beside the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.amendment import Amendment, Change, Plan
from archive_app.catalogue.edits import GONE, Edit, NotEditable, applied
from archive_app.catalogue.field_forms import PARTS, check_field, is_address, written_value
from archive_app.catalogue.json_edits import edit_json
from archive_app.catalogue.toml_edits import edit_toml
from archive_app.catalogue.yaml_edits import edit_yaml
from archive_app.corpus.encoding import byte_order_mark, decode
from archive_app.corpus.field_values import names_by_meaning
from archive_app.corpus.front_matter import split
from archive_app.corpus.sidecar import SUPERSEDES, Sidecar, sidecar_path
from archive_app.corpus.yaml_fields import UnreadableFields, read_yaml
from archive_app.statements.field_names import our_name, precedence
from archive_app.statements.problems import CannotAmend

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.catalogue.document import Document

_EDITORS: dict[str, Callable[[str, Edit, str], str]] = {
    "yaml": edit_yaml,
    "toml": edit_toml,
    "json": edit_json,
}
_LEFT_ALONE = "The files of this archive are left alone."


def plan_document(
    folder: Path, statement_id: str, document: Document, amendment: Amendment, *, leave_alone: bool = False
) -> Plan:
    """Return what an amendment would do. `leave_alone` tells that the file itself must not be written.

    Raises InvalidAmendment for fields and values that cannot be, and CannotAmend where neither the file nor a
    sidecar can hold them.
    """
    reason = document.why_beside() or (_LEFT_ALONE if leave_alone else None)
    if reason is None:
        try:
            return _in_the_file(folder, statement_id, document, amendment)
        except NotEditable as error:
            reason = f"The front matter was left as it is, because {error}."
    return _beside(folder, statement_id, document, amendment, reason)


def _in_the_file(folder: Path, statement_id: str, document: Document, amendment: Amendment) -> Plan:
    fields = before = document.front.fields
    edits: list[Edit] = []
    for name, value in amendment.fields.items():
        for edit in _edits(fields, document.language, name, value):
            if _value_at(fields, edit.path) != edit.value:
                edits.append(edit)
                fields = applied(fields, edit)
    # Where there is no body, the reader shows the texts of fields that are not ours in its place.
    has_body = any(character.isalpha() for character in document.body)
    if not has_body and any(our_name(edit.path[0]) is None for edit in edits):
        raise NotEditable("the text of the statement stands in it")
    text = _edited(document, edits) if edits else document.decoded.text
    after = document.encode(text)
    if after is None or not _is_proved(document, after, fields):
        raise NotEditable("it cannot be changed there without changing something else")
    changes = tuple(_change(before, edit) for edit in edits)
    target = document.file.resolve()
    return Plan(
        folder, statement_id, document.path, changes, "front matter", None, target, document.data, after
    )


def _beside(folder: Path, statement_id: str, document: Document, amendment: Amendment, reason: str) -> Plan:
    sidecar = document.sidecar
    if sidecar.fault is not None:
        raise CannotAmend(sidecar.fault, "Mend or remove it; then the details can be amended.")
    before = sidecar.file.data if sidecar.file else None
    fields, edits = dict(sidecar.fields), list[Edit]()
    for name, value in amendment.fields.items():
        for edit in _edits_beside(document, fields, name, value):
            edits.append(edit)
            fields = applied(fields, edit)
    text = decode(before or b"").text
    newline = "\r\n" if "\r\n" in text else "\n"
    try:
        for edit in edits:
            text = edit_yaml(text, edit, newline)
        after = byte_order_mark(before or b"") + text.encode("utf-8")
        proved = read_yaml(decode(after).text).values == fields
    except (NotEditable, UnreadableFields, UnicodeEncodeError) as error:
        raise _unwritable_sidecar(document) from error
    if not proved:
        raise _unwritable_sidecar(document)
    changes = tuple(_change(document.fields, edit) for edit in edits if edit.path[0] != SUPERSEDES)
    target = sidecar_path(document.file)
    if before is not None:
        target = target.resolve()
    return Plan(folder, statement_id, document.path, changes, "sidecar", reason, target, before, after)


def _unwritable_sidecar(document: Document) -> CannotAmend:
    name = sidecar_path(document.file).name
    return CannotAmend(
        f"The metadata sidecar {name} cannot be changed as it is written.", "Change it in a text editor."
    )


def _edits(fields: Mapping[str, Any], language: str | None, name: str, value: Any) -> list[Edit]:
    """Return the edits of the front matter that give a field its new value."""
    check_field(name, fields)
    ours, part = _parted(name)
    if our_name(ours) is None:
        return [Edit((ours,), GONE if value is None else written_value(ours, value, language=None, key=ours))]
    named = names_by_meaning(fields).get(ours, [])
    if part:
        return _part_edits(fields, ours, part, named, _Part(value, language))
    if value is None:
        return [Edit((key,), GONE) for key in named if not (ours == "publisher" and is_address(fields[key]))]
    key = _key(fields, ours, named)
    new = written_value(ours, value, language=language, key=key)
    held = fields.get(key)
    if isinstance(new, Mapping) and isinstance(held, Mapping):
        return _edits_within(key, held, new, PARTS[ours])
    # The reader takes an address in the place of a publisher for the address of the text.
    moves = ours == "publisher" and is_address(held) and "url" not in names_by_meaning(fields)
    moved = [Edit((_key(fields, "url", []),), held)] if moves else []
    return [*moved, Edit((key,), new)]


def _parted(name: str) -> tuple[str, str]:
    field, _, part = name.partition(".")
    return (field, part) if field in PARTS else (name, "")


def _key(fields: Mapping[str, Any], ours: str, named: list[str]) -> str:
    """Return the name under which a field is written: the one that counts, an empty one, or our own."""
    if named:
        return named[0]
    empty = sorted((name for name in fields if our_name(name) == ours), key=precedence)
    return empty[0] if empty else ours


@dataclass(frozen=True, slots=True)
class _Part:
    """The new value of a part, and the language in which its dates are read."""

    value: Any
    language: str | None

    def put_into(self, held: Any, ours: str, part: str) -> dict[str, Any]:
        """Return the mapping of a field with the part changed; a text in its place is its first part."""
        whole = dict(held) if isinstance(held, Mapping) else {PARTS[ours][0]: held} if held else {}
        if self.value is None:
            whole.pop(part, None)
        else:
            whole[part] = written_value(f"{ours}.{part}", self.value, language=self.language, key=part)
        return whole


def _part_edits(fields: Mapping[str, Any], ours: str, part: str, named: list[str], new: _Part) -> list[Edit]:
    key = _key(fields, ours, named)
    held = fields.get(key)
    whole = new.put_into(held, ours, part)
    if isinstance(held, Mapping) and whole:
        return [Edit((key, part), whole.get(part, GONE))]
    return [Edit((key,), whole or GONE)] if whole or key in fields else []


def _edits_within(
    key: str, held: Mapping[str, Any], new: Mapping[str, Any], parts: tuple[str, ...]
) -> list[Edit]:
    changed = [Edit((key, part), value) for part, value in new.items()]
    return [*changed, *(Edit((key, part), GONE) for part in parts if part in held and part not in new)]


def _edits_beside(document: Document, above: Mapping[str, Any], name: str, value: Any) -> list[Edit]:
    """Return the edits of a sidecar with the fields `above` that give a field its new value."""
    below = document.front.fields
    counted = Sidecar(fields=above).over(below)
    check_field(name, counted)
    ours, part = _parted(name)
    known = our_name(ours) is not None
    there = sorted((n for n in above if our_name(n) == ours), key=precedence) if known else []
    key = there[0] if there else ours
    covered = names_by_meaning(below).get(ours, []) if known else [ours] if ours in below else []
    held = (
        next((counted[n] for n in names_by_meaning(counted).get(ours, [])), None)
        if known
        else counted.get(ours)
    )
    new: Any = None
    if part:
        new = _Part(value, document.language).put_into(held, ours, part) or None
    elif value is not None:
        new = written_value(ours, value, language=document.language, key=key)
    if held == new:
        return []
    if new is None and not covered:
        return [Edit((other,), GONE) for other in (there or [ours]) if other in above]
    noted = _noted(above, covered[0], below[covered[0]]) if known and covered and new is not None else []
    return [Edit((key,), new), *noted]


def _noted(above: Mapping[str, Any], name: str, value: Any) -> list[Edit]:
    """Note a value of the file that the sidecar replaces knowingly, so that it is no contradiction."""
    noted = above.get(SUPERSEDES)
    if not _is_text(value):
        return []
    if not isinstance(noted, Mapping):
        return [Edit((SUPERSEDES,), {name: value})]
    return [] if noted.get(name) == value else [Edit((SUPERSEDES, name), value)]


def _is_text(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_text(part) for part in value.values())
    if isinstance(value, list):
        return all(_is_text(part) for part in value)
    return value is None or isinstance(value, str)


def _edited(document: Document, edits: list[Edit]) -> str:
    text, front, newline = document.decoded.text, document.front, document.newline
    if front.format is None:
        block = ""
        for edit in edits:
            block = edit_yaml(block, edit, newline)
        return f"---{newline}{block}---{newline}{text}"
    if front.block is None:
        raise NotEditable("its fences are not where they should be")
    start, end = front.block
    block = text[start:end]
    for edit in edits:
        block = _EDITORS[front.format](block, edit, newline)
    return text[:start] + block + text[end:]


def _is_proved(document: Document, after: bytes, expected: Mapping[str, Any]) -> bool:
    """Tell whether the new bytes read as expected, and hold the body of the old ones to the byte."""
    decoded = decode(after)
    front = split(decoded.text)
    body = document.decoded.text[document.front.body_start :].encode(document.decoded.encoding)
    return (
        (decoded.encoding, decoded.guessed) == (document.decoded.encoding, False)
        and not front.faults
        and front.format == (document.front.format or ("yaml" if expected else None))
        and front.fields == expected
        and _in_order(document.front.fields, front.fields)
        and decoded.text[front.body_start :] == document.body
        and document.data.endswith(body)
        and after.endswith(body)
    )


def _in_order(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether the keys that stayed have kept their order; TOML puts new ones before its tables."""
    return [name for name in before if name in after] == [name for name in after if name in before]


def _value_at(fields: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(fields, Mapping) or name not in fields:
            return GONE
        fields = fields[name]
    return fields


def _change(fields: Mapping[str, Any], edit: Edit) -> Change:
    key = ".".join(edit.path)
    ours = ".".join((our_name(edit.path[0]) or edit.path[0], *edit.path[1:]))
    old, new = _value_at(fields, edit.path), edit.value
    if old is GONE:
        counted = names_by_meaning(fields).get(edit.path[0], [])
        old = fields[counted[0]] if counted and len(edit.path) == 1 else None
    return Change(ours, key, old, None if new is GONE else new)
