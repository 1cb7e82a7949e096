"""What reaches a terminal: text of documents made fit for it, and messages on standard error."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED = 20

# Control characters but newline and tab, the controls of text direction, and halves of surrogate pairs.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STEERING_OR_BREAK = re.compile(f"{_STEERING.pattern[:-1]}\t\n\u2028\u2029]")


def printable(text: str) -> str:
    """Return `text` with what could steer a terminal replaced, one character for one: offsets stay."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Return the same for what has to stay on its line, such as a path: breaks and tabs are replaced too."""
    return _STEERING_OR_BREAK.sub("\N{REPLACEMENT CHARACTER}", text)


def say(message: str, remedy: str = "") -> None:
    """Tell a person something on standard error: one sentence, and what to do next."""
    # With standard error gone there is nobody to tell; the exit status still says it.
    with suppress(OSError):
        for part in filter(None, (message, remedy)):
            click.echo(printable(part), err=True)


def tell(line: str) -> None:
    """Print one line of an answer on standard output."""
    sys.stdout.write(f"{printable(one_line(line))}\n")


def tell_list(lines: Sequence[str], heading: str | None = None) -> None:
    """Print the first lines of a list, below its heading, and how many more there are; nothing for none."""
    if lines and heading:
        tell(heading)
    for line in lines[:_LISTED]:
        tell(f"  {line}")
    if len(lines) > _LISTED:
        tell(f"  … and {len(lines) - _LISTED:,} more; --json lists all.")
