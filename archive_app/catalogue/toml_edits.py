"""Edits of TOML by tomlkit, which keeps comments, order, spacing and quoting of whatever is not edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from archive_app.catalogue.edits import GONE, Edit, NotEditable

if TYPE_CHECKING:
    from tomlkit.container import Container
    from tomlkit.items import AbstractTable, Item


def edit_toml(block: str, edit: Edit, newline: str) -> str:
    """Return a block of TOML with one edit made; raises NotEditable.

    Text that replaces a date is text: other programs read both.
    """
    try:
        document = tomlkit.parse(block)
        if tomlkit.dumps(document) != block:
            raise NotEditable("it is TOML that cannot be written back as it stands")
        _edit(document, edit, newline)
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise NotEditable("it is TOML that cannot be edited safely") from error


def _edit(holder: Container | AbstractTable, edit: Edit, newline: str) -> None:
    name, *below = edit.path
    if below:
        inner: Any = holder.get(name)
        if not isinstance(inner, Table | tomlkit.items.InlineTable):
            raise NotEditable("there is no table to edit")
        _edit(inner, Edit(tuple(below), edit.value), newline)
    elif edit.value is GONE:
        holder.pop(name, None)
    else:
        item = _item(edit.value)
        if name not in holder:
            item.trivia.trail = newline
        holder[name] = item


def _item(value: Any) -> Item:
    if value is None:
        raise NotEditable("TOML has no word for nothing")
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for name, part in value.items():
            if part is not None:
                table.append(name, _item(part))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(_item(part) for part in value)
        return array
    item: Item = tomlkit.item(value)
    return item
