"""Plain text written as Markdown, such that reading the Markdown gives the text again.

Whatever Markdown would take for markup is escaped with a backslash (CommonMark 0.31, sections 2.4 and 6), and
so is what our own parser adds: tables, strikethrough and Liquid tags. A line end inside a paragraph is a hard
break. Nothing else is changed, so that the file stays readable in any editor.
"""

from __future__ import annotations

import re

from archive_app.text.markup import read_markdown

_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028]")
_PAGE_ENDS = re.compile("[\x0c\x1c\x1d\u2029]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1e\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_TO_TIDY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BLANK_LINES = re.compile("\n{3,}")

# Each begins with a plain set of characters, which is what lets the search pass over everything else at once.
_MARKS = re.compile(
    r"""[*`\[\\_<&~{](?:
      (?<=[*`\[])
    | (?<=\\)(?=[!-/:-@\[-`{-~]|$)
    | (?<=_)(?:(?![0-9A-Za-z])|(?<![0-9A-Za-z]_))
    | (?<=<)(?=[A-Za-z/!?])
    | (?<=&)(?=[#A-Za-z])
    | (?<=~)(?:(?=~)|(?<=~~))
    | (?<={)(?=[{%])
    )""",
    re.MULTILINE | re.VERBOSE,
)
_LINE_STARTS = frozenset("#>+-=|:0123456789")
_LINE_MARK = re.compile(r"([0-9]{1,9}(?=[.)](?:[ \t]|$)))|(?=[#>]|[-+](?:[ \t]|$)|[-=|:][-=|: \t]*$)")
_RUN_OF_FENCE = re.compile("`{3,}")

#: Up to this many characters a body is within every bound of the reader, so that nothing has to be tried.
_SURELY_READ = 10_000


def tidy(text: str) -> str:
    """Return `text` as it will be read: lines without white space at their ends, one blank line between
    paragraphs, U+FFFD for what no text has (control characters, halves of surrogate pairs).
    """
    if _TO_TIDY.search(text):
        text = _NO_TEXT.sub("\ufffd", _PAGE_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text)))
    lines = "\n".join([line.strip() for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def escape(text: str) -> str:
    """Return tidy `text` with everything escaped that Markdown would take for markup."""
    lines = _MARKS.sub(r"\\\g<0>", text).split("\n")
    return "\n".join([_escape_start(line) if line[:1] in _LINE_STARTS else line for line in lines])


def _escape_start(line: str) -> str:
    return _LINE_MARK.sub(r"\1\\", line, count=1) if _LINE_MARK.match(line) else line


def body_of(text: str) -> str:
    """Return the Markdown whose reading text is tidy `text`.

    A text beyond the bounds of the reader, which shows such a body as it was written, is left unescaped, or
    put between the fences of a code block.
    """
    body = "\n\n".join([part.replace("\n", "\\\n") for part in escape(text).split("\n\n")])
    if len(body) <= _SURELY_READ or read_markdown(body).text == text:
        return body
    if read_markdown(text).text == text:
        return text
    longest = max((len(run) for run in _RUN_OF_FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text}\n{fence}"
