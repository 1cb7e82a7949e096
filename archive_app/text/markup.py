"""From the body of a statement to its reading text: Markdown, rendered to what a reader sees, and plain text.

Markdown is CommonMark 0.31 with the tables and the strikethrough of GitHub Flavored Markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.text.plain_text import read_plain, read_simplified
from archive_app.text.preflight import refusal
from archive_app.text.prose import read_prose

if TYPE_CHECKING:
    from archive_app.text.reading_text import ReadingText

__all__ = ["read_markdown", "read_plain"]


def read_markdown(source: str) -> ReadingText:
    """Return the reading text of a Markdown body.

    A body that would take too long or cannot be parsed comes back as plain text, and `simplified` says so.
    Nothing visible is lost and no error is raised, whatever `source` holds. NUL is read as U+FFFD, as
    CommonMark says.
    """
    reason = refusal(source)
    if reason is not None:
        return read_simplified(source, reason)
    prose = read_prose(source)
    if prose is not None:
        return prose
    # The parser takes longer to load than a hundred statements to read, and prose alone needs none.
    from archive_app.text.markup_rendering import render_markdown  # noqa: PLC0415 - see above

    return render_markdown(source)
