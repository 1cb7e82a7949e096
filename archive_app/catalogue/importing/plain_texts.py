"""Plain text: decoded, its front matter taken over where it has any, its lines kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_app.catalogue.importing.documents import Draft, Refused, has_words, read_whole
from archive_app.catalogue.importing.literal_markdown import body_of, tidy
from archive_app.corpus.encoding import decode
from archive_app.corpus.front_matter import split

if TYPE_CHECKING:
    from pathlib import Path


def read_plain_text(path: Path) -> Draft:
    """Return the draft of a text file; raises Refused."""
    decoded = decode(read_whole(path))
    if decoded.text.startswith("{\\rtf"):
        raise Refused(
            "This is Rich Text Format; open it in a word processor and save it as DOCX or plain text."
        )
    front = split(decoded.text)
    text = tidy(decoded.text[front.body_start :])
    if not has_words(text):
        raise Refused("There is no text in it.")
    notes = () if decoded.note is None else (decoded.note,)
    fields = {name: value for name, value in front.fields.items() if name != "original"}
    return Draft(fields, body_of(text), path.stem, notes)
