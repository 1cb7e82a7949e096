"""What reaches a terminal: text of documents made fit for it, and messages on standard error."""

from __future__ import annotations

import re
from contextlib import suppress

import click

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
