"""Pages saved from a browser: their text without what surrounds it, and what they say about themselves."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import lxml.html
import trafilatura

from archive_app.catalogue.importing.documents import Draft, Refused, has_words, read_whole
from archive_app.catalogue.importing.html_pieces import HIDDEN, pieces_of
from archive_app.catalogue.importing.row_drafts import settle_date
from archive_app.catalogue.importing.structured_text import markdown_of
from archive_app.corpus.encoding import decode
from archive_app.text.language import normalise_tag

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_PAGE = 16_000_000
_SHORTEST_MAIN_TEXT = 250
_SAVED_FROM = re.compile(r"saved from url=\([0-9]+\)(https?://\S+)|\burl:\s*(https?://\S+)", re.IGNORECASE)
_SAVED_ON = re.compile(r"saved date:\s*([^\n]{6,60}?)\s*(?:\n|-->|\()", re.IGNORECASE)
_LOWER = "translate({}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_STATED_DATES = (
    f"//meta[{_LOWER.format('@property')}='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    f"//meta[{_LOWER.format('@name')}='dcterms.issued']/@content",
    f"//meta[{_LOWER.format('@name')}='dc.date.issued']/@content",
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_IN_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read_web_page(path: Path) -> Draft:
    """Return the draft of a saved page; raises Refused."""
    decoded = decode(read_whole(path, _LARGEST_PAGE))
    text = decoded.text
    tree = _parsed(text)
    found = trafilatura.bare_extraction(
        _visible(_parsed(text)),
        with_metadata=True,
        include_comments=False,
        include_formatting=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    )
    body = markdown_of(pieces_of(found.body)) if found is not None else ""
    notes = () if decoded.note is None else (decoded.note,)
    if len(body) < _SHORTEST_MAIN_TEXT:
        # So little is what trafilatura gathers where it finds no main text, and it joins what is apart.
        body = html_body(text)
        notes = (*notes, "No main text was told apart from its surroundings; everything on the page is kept.")
    if not has_words(body):
        raise Refused("There is no text on the page; it may have been made by a script when it was shown.")
    fields = _fields(found, tree) if found is not None else {}
    _note_capture(fields, text, path)
    settle_date(fields)
    return Draft(fields, body, path.stem, notes)


def _visible(tree: Any) -> Any:
    for element in tree.xpath("//body//*[@style]"):
        if HIDDEN.search(element.get("style")) and element.getparent() is not None:
            element.drop_tree()
    return tree


def html_body(text: str) -> str:
    """Return the Markdown of everything visible in HTML."""
    return markdown_of(pieces_of(_parsed(text)))


def _parsed(text: str) -> Any:
    # A declaration of the encoding would contradict the text, which is decoded already.
    try:
        return lxml.html.document_fromstring(_DECLARATION.sub("", text.replace("\0", "\ufffd")))
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Refused("There is no text on the page.") from error


def _fields(found: Any, tree: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "title": found.title,
        "publisher": found.sitename,
        "people": _authors(found, tree),
        "url": found.url,
        "language": normalise_tag(tree.get("lang") or "") if tree.get("lang") else None,
        "tags": [tag for tag in [*(found.categories or ()), *(found.tags or ())] if tag],
    }
    stated = _stated_date(tree)
    if stated is not None:
        fields["issued"] = stated
    elif found.date:
        fields |= {"issued": found.date, "issued_basis": "inferred", "date_note": "Found in the saved page"}
    return {name: value for name, value in fields.items() if value}


def _authors(found: Any, tree: Any) -> list[str]:
    named = [" ".join(name.split()) for name in tree.xpath("//meta[@name='author']/@content")]
    if len(named) == 1 and 0 < len(named[0]) < 200:
        return named
    return [name.strip() for name in (found.author or "").split(";") if name.strip()]


def _stated_date(tree: Any) -> str | None:
    for path in _STATED_DATES:
        for value in tree.xpath(path):
            if value.strip():
                return str(value).strip()[:60]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        written = _IN_DATA.search(script)
        if written:
            return written[1]
    return None


def _note_capture(fields: dict[str, Any], text: str, path: Path) -> None:
    """Note where from and when the page was saved, the time by the file's in doubt when nothing says it."""
    head = text[:4_000]
    saved_from = _SAVED_FROM.search(head)
    if saved_from and not fields.get("url"):
        fields["url"] = (saved_from[1] or saved_from[2]).rstrip("->")
    saved_on = _SAVED_ON.search(head)
    if saved_on:
        fields["captured"] = " ".join(saved_on[1].split())
    else:
        fields["captured"] = time.strftime("%Y-%m-%d?", time.localtime(path.stat().st_mtime))
