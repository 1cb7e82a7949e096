"""Citations of a statement in a CSL style, with exactly the certainty of its date.

citeproc-py fills the style. What CSL cannot say is put around it by fixed rules: a date that is not stated as
it stands is in words where the style would put the year ("ca. 2016", "[February 2016]"), an undated statement
cites as the style says ("n.d.") with no hint; paragraph, archived copy and first publication follow.
"""

from __future__ import annotations

import html
import io
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.csl_json import Item, csl_item, is_certain
from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.statements.problems import WrongRequest

if TYPE_CHECKING:
    from archive_app.catalogue.citation_styles import Style
    from archive_app.statements.dates import StatementDate
    from archive_app.statements.statement import Statement

# No statement is dated in this year; where a style prints it, the words for the date go.
_STAND_IN = 7777
# Styles put these in places of their own, or in none; ours is after the citation.
_NOT_FOR_STYLES = ("archive_location", "original-publisher", "original-date", "version", "note")
# Styles that follow one country's usage without saying so.
_OWN_LOCALE = {"harvard": "en-GB"}
_UNDATED = re.compile(r"\b(?:n\.\s?d\.|no date|s\.\s?d\.|o\.\s?[JD]\.)", re.IGNORECASE)
_TAG = re.compile(r"</?(?:i|b|sup|sub|span)\b[^>]*>")
_DOUBLED_END = re.compile(r"([?!.…])((?:</?(?:i|b)>)*[”’\"']?)\.")
_STOP_TWICE = re.compile(r"([?!.…])[.,](”)")
_NUMBERLESS_EDITION = re.compile(r",? edition(?=[,.])")
_OUTSIDE = re.compile(r"(”)((?:</i>|</b>)*)([.,])(?=\s|$)")


class UnusableStyle(WrongRequest):
    """A citation style is no CSL style that can be applied."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as plain `text` and as `html` (italics only), and the short form that stands in a text.

    For a style of notes `text` is the note; for the others it is the entry of the list of references.
    """

    style: str
    text: str
    html: str
    in_text: str


def cite(
    statement: Statement, style: Style, paragraph: int | None = None, last_paragraph: int | None = None
) -> Citation:
    """Return the citation of a statement, or of one paragraph of it, or of those from `paragraph` to
    `last_paragraph`; raises UnusableStyle.
    """
    place = _place(paragraph, last_paragraph)
    item = csl_item(statement)
    for field in _NOT_FOR_STYLES:
        item.pop(field, None)
    if item["type"] != "speech":
        # What a statement is about is no place where it was held.
        item.pop("event-title", None)
        item.pop("event-date", None)
    words = date_in_citation(statement.issued, statement.issued_basis)
    if words is not None:
        item["issued"] = {"date-parts": [[_STAND_IN]]}
    note_style, short, entry = _filled(style, item, place)
    whole, short = (_title_once(part, statement.title) for part in (short if note_style else entry, short))
    if words is not None:
        whole, short = (
            part.replace(str(_STAND_IN), html.escape(words, quote=False)) for part in (whole, short)
        )
    further = " ".join(
        html.escape(part, quote=False)
        for part in _further(statement, place, note_style=note_style, whole=whole)
    )
    marked = f"{_finished(whole)} {further}".strip()
    return Citation(style.key, _plain(marked), marked, _plain(_inside_marks(short)))


def date_in_citation(issued: StatementDate | None, basis: str | None) -> str | None:
    """Return the words for a date that a style cannot put honestly; None for a plain one or none.

    Brackets mean that the date is not the statement's own word, "ca." that it is approximate, a question
    mark that it is uncertain (Chicago Manual of Style, 18th ed., 14.44 and 14.45).
    """
    if issued is None or (is_certain(issued, basis) and issued.precision in {"day", "month", "year"}):
        return None
    words = edtf_in_words(issued.edtf).removeprefix("the ")
    words = re.sub(r"\babout ", "ca. ", words)
    words = re.sub(r" \(uncertain\)", "?", words)
    return words if basis == "stated" else f"[{words}]"


def _place(first: int | None, last: int | None) -> str | None:
    if first is None:
        return None
    return str(first) if last is None or last <= first else f"{first}–{last}"


def _further(statement: Statement, place: str | None, *, note_style: bool, whole: str) -> list[str]:
    said = []
    if place is not None and not note_style:
        said.append(f"Para{'' if place.isdigit() else 's'}. {place}.")
    if statement.issued is None and not _UNDATED.search(whole):
        said.append("N.d.")
    if statement.issued and not _shows_year(whole, statement.issued):
        said.append(f"Published {edtf_in_words(statement.issued.edtf)}.")
    if statement.version and statement.version != "1":
        said.append(f"Version {statement.version}.")
    first = statement.first_published
    if first and first.publisher:
        when = f", {edtf_in_words(first.issued.edtf)}" if first.issued else ""
        where = f", {first.url}" if first.url else ""
        said.append(f"First published by {first.publisher}{when}{where}.")
    if statement.archived_url:
        said.append(f"Archived at {statement.archived_url}.")
    return said


def _shows_year(whole: str, issued: StatementDate) -> bool:
    ends = [day for day in (issued.earliest, issued.latest) if day is not None]
    return not ends or any(str(day.year) in whole for day in ends)


def _title_once(filled: str, title: str) -> str:
    """Take out the second of two titles: citeproc-py prints again what has stood in for an author."""
    written = html.escape(title, quote=False)
    first = filled.casefold().find(written.casefold())
    second = filled.casefold().find(written.casefold(), first + len(written)) if first >= 0 else -1
    if second < 0 or len(filled.casefold()) != len(filled):
        return filled
    repeated = re.compile(
        r"[“‘]?(?:<i>)?" + re.escape(filled[second : second + len(written)]) + r"(?:</i>)?[”’]?[.,]? ?"
    )
    found = repeated.search(filled, first + len(written) + 1)
    if found is None:
        return filled
    return (
        (filled[: found.start()].rstrip() + " " + filled[found.end() :].lstrip()).strip().replace(", )", ")")
    )


def _filled(style: Style, item: Item, place: str | None) -> tuple[bool, str, str]:
    from citeproc import Citation as Cited  # noqa: PLC0415 - 0.2 s that only a citation needs
    from citeproc import CitationItem, CitationStylesBibliography, Locator, formatter  # noqa: PLC0415
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    known = _known_variables()
    fields = {key: value for key, value in item.items() if key.replace("-", "_") in known}
    if "event-title" in item:
        fields["event"] = item["event-title"]
    fields = {key: _escaped(value) for key, value in fields.items()} | {"id": "item", "type": item["type"]}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _parsed(style)
            bibliography = CitationStylesBibliography(parsed, CiteProcJSON([fields]), formatter.html)
            locator = {} if place is None else {"locator": Locator("paragraph", place)}
            cited = Cited([CitationItem("item", **locator)])
            bibliography.register(cited)
            short = str(bibliography.cite(cited, lambda _: None))
            entries = [str(entry) for entry in bibliography.bibliography()]
    except Exception as reason:
        # Styles are other people's programs; whatever stops one is the style's fault, not the statement's.
        raise UnusableStyle(
            f"The citation style {style.name} could not be applied: {reason}.",
            "Choose another style, or a newer copy of this one.",
        ) from reason
    return parsed.root.get("class") == "note", short, entries[0] if entries else short


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("<", "\u2039").replace(">", "\u203a") if _TAG.search(value) else value
    if isinstance(value, list):
        return [_escaped(part) for part in value]
    if isinstance(value, dict):
        return {key: _escaped(part) for key, part in value.items()}
    return value


@lru_cache(maxsize=8)
def _parsed(style: Style) -> Any:
    from citeproc import CitationStylesStyle  # noqa: PLC0415 - see _filled
    from lxml import etree  # noqa: PLC0415 - see _filled

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    root = etree.parse(str(style.path), parser).getroot()
    _apply_initialize(root)
    locale = root.get("default-locale") or _OWN_LOCALE.get(style.key)
    return CitationStylesStyle(io.BytesIO(etree.tostring(root)), locale=locale, validate=False)


def _apply_initialize(root: Any) -> None:
    """Say at each name whether it is cut to initials: citeproc-py does not know `initialize="false"`."""
    inherited = root.get("initialize-with")
    for name in root.iter("{*}name"):
        if name.get("initialize", root.get("initialize")) == "false":
            name.attrib.pop("initialize-with", None)
        elif inherited is not None and name.get("initialize-with") is None:
            name.set("initialize-with", inherited)
    root.attrib.pop("initialize-with", None)


@lru_cache(maxsize=1)
def _known_variables() -> frozenset[str]:
    from citeproc import DATES, VARIABLES  # noqa: PLC0415 - see _filled

    return frozenset((*VARIABLES, *DATES))


def _finished(text: str) -> str:
    """Mend what citeproc-py leaves: labels of nothing, stops doubled or outside American quotation marks."""
    text = _NUMBERLESS_EDITION.sub("", text)
    text = _inside_marks(text)
    text = _DOUBLED_END.sub(r"\1\2", text)
    return text if text.endswith((".", "!", "?", "”", "’")) else f"{text}."


def _inside_marks(text: str) -> str:
    # “…” are the marks of the locales that put stops inside; ‘…’ those of the ones that do not.
    return _STOP_TWICE.sub(r"\1\2", _OUTSIDE.sub(r"\3\1\2", text))


def _plain(marked: str) -> str:
    return html.unescape(_TAG.sub("", marked))
