"""Word documents (DOCX): their text by mammoth, and nothing that the file would have us fetch or unpack."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError

import lxml.etree
import lxml.html
import mammoth

from archive_app.catalogue.importing.documents import Draft, Refused, has_words, read_whole
from archive_app.catalogue.importing.html_pieces import pieces_of
from archive_app.catalogue.importing.structured_text import markdown_of

if TYPE_CHECKING:
    from pathlib import Path

_MOST_FILES = 5_000
_LARGEST_UNPACKED = 256_000_000
_LARGEST_PART = 64_000_000
_LARGEST_RATIO = 250
_SMALL = 1_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_CORE = "docProps/core.xml"
_PROPERTIES = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/terms/}created": "created",
    "{http://purl.org/dc/terms/}modified": "modified",
}
_DAMAGED = "The document is damaged, or only a part of it."


def read_word_document(path: Path) -> Draft:
    """Return the draft of a DOCX file; raises Refused."""
    data = read_whole(path)
    if data.startswith(_OLD_OFFICE):
        raise Refused("The document is protected with a password, or an old Word document under a new name.")
    properties, html = _read(data)
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    for link in tree.xpath("//a[starts-with(@href, '#') and normalize-space(.)='↑']"):
        link.drop_tree()
    body = markdown_of(pieces_of(tree))
    if not has_words(body):
        raise Refused("There is no text in the document.")
    return Draft({"document": properties} if properties else {}, body, path.stem)


def _read(data: bytes) -> tuple[dict[str, Any], str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package)
            properties = _properties(package)
        converted = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=lambda _image: [], include_embedded_style_map=False
        )
    except (zipfile.BadZipFile, zlib.error, ExpatError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(_DAMAGED) from error
    except (LookupError, ValueError, TypeError, AttributeError, OSError) as error:
        # Mammoth expects in every part what the standard says, and fails in these ways where one does not.
        raise Refused(_DAMAGED) from error
    return properties, str(converted.value)


def _check_parts(package: zipfile.ZipFile) -> None:
    """Refuse what is no document, or would unpack to more than any holds, before anything is unpacked."""
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > _SMALL and part.file_size > _LARGEST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    largest = max((part.file_size for part in parts if part.filename.endswith(".xml")), default=0)
    if len(parts) > _MOST_FILES or unpacked > _LARGEST_UNPACKED or largest > _LARGEST_PART or dense:
        raise Refused("The document would unpack to far more than any document holds; it was left packed.")
    if "word/document.xml" not in package.namelist():
        raise Refused("This is no Word document.")


def _properties(package: zipfile.ZipFile) -> dict[str, Any]:
    """Return what the word processor noted about the document, which nobody may ever have looked at."""
    if _CORE not in package.namelist() or package.getinfo(_CORE).file_size > _SMALL:
        return {}
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = lxml.etree.fromstring(package.read(_CORE), parser)
    except lxml.etree.XMLSyntaxError:
        return {}
    found = {_PROPERTIES[child.tag]: (child.text or "").strip() for child in root if child.tag in _PROPERTIES}
    return {name: value[:500] for name, value in found.items() if value}
