"""PDF documents that hold text: their pages by PDFium, put together into paragraphs."""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING, Any

import pypdfium2

from archive_app.catalogue.importing.documents import Draft, Refused, has_words, read_whole
from archive_app.catalogue.importing.literal_markdown import body_of, tidy

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 256_000_000
_MOST_PAGES = 5_000
_MOST_CHARACTERS = 20_000_000
_FEWEST_LETTERS_OF_A_PAGE = 15
_HYPHEN_AT_LINE_END = re.compile("[\x02\ufffe]\\s*")
_ENDS_A_PARAGRAPH = re.compile(r"[.!?:…»”\"')\]]$")
_SHORT = 0.75
_PROPERTIES = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}
_DATE = re.compile(r"D:([0-9]{4})([0-9]{2})?([0-9]{2})?")


def read_pdf(path: Path) -> Draft:
    """Return the draft of a PDF file; raises Refused for one that is protected, or only scanned."""
    document = _opened(read_whole(path, _LARGEST))
    try:
        pages = _texts(document)
        properties = _properties(document)
    finally:
        document.close()
    empty = [number for number, text in enumerate(pages, 1) if _letters(text) < _FEWEST_LETTERS_OF_A_PAGE]
    if len(empty) == len(pages):
        raise Refused(
            "Its pages are pictures without text, as a scanner makes them; have the text recognised first."
        )
    text = tidy("\n\n".join(paragraphs(page) for page in pages))
    if not has_words(text):
        raise Refused("There is no text in it.")
    notes = () if not empty else (_about_empty_pages(empty, len(pages)),)
    fields = {"document": properties} if properties else {}
    return Draft(fields, body_of(text), path.stem, notes)


def _opened(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("The document is protected with a password; save it without one first.") from error
        raise Refused("The document is damaged, or no PDF.") from error
    if not 0 < len(document) <= _MOST_PAGES:
        raise Refused(f"It has no pages, or more than {_MOST_PAGES:,}.")
    return document


def _texts(document: Any) -> list[str]:
    texts: list[str] = []
    size = 0
    for number in range(len(document)):
        try:
            text = document[number].get_textpage().get_text_range()
        except pypdfium2.PdfiumError as error:
            raise Refused(f"Page {number + 1} is damaged.") from error
        size += len(text)
        if size > _MOST_CHARACTERS:
            raise Refused("It holds more text than twenty million characters.")
        texts.append(text)
    return texts


def paragraphs(page: str) -> str:
    """Join the lines of a page into paragraphs, and words that a line end divided.

    PDF knows lines only. A paragraph ends at an empty line, and at a line that ends a sentence and is clearly
    shorter than the lines of the page are.
    """
    joined = _HYPHEN_AT_LINE_END.sub("", page.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [" ".join(line.split()) for line in joined.split("\n")]
    lengths = [len(line) for line in lines if line]
    full = statistics.quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0
    out: list[str] = []
    for line in lines:
        if not line:
            out.append("\n\n")
            continue
        out.append(line)
        out.append("\n\n" if len(line) < _SHORT * full and _ENDS_A_PARAGRAPH.search(line) else " ")
        if len(line) < _SHORT * full and not _ENDS_A_PARAGRAPH.search(line):
            out[-1] = "\n"
    return "".join(out)


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _about_empty_pages(numbers: list[int], pages: int) -> str:
    named = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
    what = "Page" if len(numbers) == 1 else "Pages"
    return f"{what} {named} of {pages} held no text and may be pictures; see the original."


def _properties(document: Any) -> dict[str, str]:
    """Return what the program that made the PDF noted about it, which nobody may ever have looked at."""
    found: dict[str, str] = {}
    for theirs, ours in _PROPERTIES.items():
        value = " ".join(document.get_metadata_value(theirs).split())[:500]
        date = _DATE.match(value)
        if date:
            value = "-".join(part for part in date.groups() if part)
        if value:
            found[ours] = value
    return found
