"""Which bodies are too much to be read as Markdown, told before anything is parsed."""

from __future__ import annotations

import re

LONGEST_BODY = 1_000_000
"""Characters."""
LONGEST_MARKED_LINE = 10_000
"""Characters of a line that is dense with marks; a long line of prose is no trouble."""
MOST_CELLS = 1_000
"""Cells of one table."""
MOST_BLOCK_STEPS = 60_000
"""Lines that the parser looks at in one body, each some ten microseconds."""
MOST_INDENT = 100_000
"""Blanks that begin lines, in all lines that begin with hundreds; the parser counts them one by one."""

TOO_LONG = "This text is shown as it was written because it is longer than a million characters."
TOO_DENSE = "This text is shown as it was written because one of its lines is too dense with markup."
TOO_MANY_CELLS = "This text is shown as it was written because one of its tables has over a thousand cells."
TOO_DEEP = "This text is shown as it was written because its lists or quotations are nested too deeply."
TOO_COSTLY = "This text is shown as it was written because its markup is too entangled to be laid out."

_MARKS = "*_`[]<>~|&\\{}"
_DENSE = 12
#: With the line end above it: what begins with one character is found many times faster than at `^`.
_DELIMITER_ROW = re.compile(r"\n[ \t>]*[|:-][|:\- \t]*[|:-][ \t]*\r?$", re.MULTILINE)
_WIDE = 400
_WIDE_INDENT = re.compile(rf"\n[ \t]{{{_WIDE},}}")
_WIDE_BLANKS = " " * _WIDE
_LINE = re.compile(r"[^\r\n]+")


def refusal(source: str) -> str | None:
    """Return the reason why `source` should be shown as plain text, or None when it may be parsed."""
    if len(source) > LONGEST_BODY:
        return TOO_LONG
    if len(source) > LONGEST_MARKED_LINE and any(map(_is_dense, source.replace("\r", "\n").split("\n"))):
        return TOO_DENSE
    if "|" in source and _has_large_table(f"\n{source}"):
        return TOO_MANY_CELLS
    if ("\t" in source or _WIDE_BLANKS in source) and _wide_indents(f"\n{source}") > MOST_INDENT:
        return TOO_COSTLY
    return None


def _is_dense(line: str) -> bool:
    return len(line) > LONGEST_MARKED_LINE and sum(map(line.count, _MARKS)) * _DENSE > len(line)


def _wide_indents(source: str) -> int:
    return sum(len(found.group()) - 1 for found in _WIDE_INDENT.finditer(source))


def _has_large_table(source: str) -> bool:
    """Tell whether the rows below some delimiter row hold more than `MOST_CELLS` cells.

    `source` begins with a line end.
    """
    counted_to = 0
    for found in _DELIMITER_ROW.finditer(source):
        columns = sum(1 for column in found.group().split("|") if column.strip(" \t\r\n>"))
        if "|" not in found.group() or found.start() < counted_to:
            continue
        cells, at = 0, found.end()
        for line in _LINE.finditer(source, at):
            if source.count("\n", at, line.start()) > 1 or not line.group().strip():
                break
            cells += max(columns, line.group().count("|") - 1)
            at = line.end()
            if cells > MOST_CELLS:
                return True
        counted_to = at
    return False
