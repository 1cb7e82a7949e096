"""A difference at a terminal, for those who see styles and those who do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from archive_app.cli.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLES = {"equal": "", "delete": "strike", "insert": "bold underline", "move": "bold underline"}
_BRACKETS = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}"), "move": ("{>", "<}")}


def differences(changes: Iterable[tuple[str, str]]) -> Text:
    """Return `(operation, text)` in one run: `[-taken out-]`, `{+put in+}`, `{>moved here<}`."""
    words = Text()
    for operation, part in changes:
        opening, closing = _BRACKETS[operation]
        words.append(f"{opening}{printable(part)}{closing}", _STYLES[operation])
    return words
