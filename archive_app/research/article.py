"""Every quotation of an article, held against the archive: what a fact checker does before print."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from archive_app.research.quotation import QuotationCheck, check_quotation
from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.text.alignment import words_of
from archive_app.text.markup import read_markdown
from archive_app.text.plain_text import read_plain
from archive_app.text.quoted_passages import quoted_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archive_app.archive import Archive
    from archive_app.research.quotation import QuotationMatch
    from archive_app.text.reading_text import ReadingText

#: Shorter quotations are as likely words in irony or names; in scripts without spaces characters are counted.
LEAST_WORDS = 4
LEAST_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class QuotedInArticle:
    """Words `[start, end)` that an article quotes, and what the archive says of them."""

    start: int
    end: int
    check: QuotationCheck


def quotations_of(article: str, *, markdown: bool = False) -> list[tuple[int, int, str]]:
    """Return the quoted passages of an article that are long enough to be checked: `(start, end, words)`.

    Offsets are those of its reading text. A passage within another one is checked as part of it.
    """
    return quotations_in(read_markdown(article) if markdown else read_plain(article))


def quotations_in(reading: ReadingText) -> list[tuple[int, int, str]]:
    """Return the same for an article that has been read."""
    found: list[tuple[int, int, str]] = []
    for passage in quoted_passages(reading):
        if found and passage.start < found[-1][1]:
            continue
        words = reading.text[passage.start : passage.end]
        if _is_long_enough(words):
            found.append((passage.start, passage.end, words))
    return found


def check_article(
    archive: Archive,
    article: ReadingText,
    is_cancelled: Callable[[], bool] | None = None,
    known: Mapping[str, QuotationCheck] = MappingProxyType({}),
) -> Iterator[QuotedInArticle]:
    """Check each quotation of an article, one at a time, so that the first verdicts are there at once.

    `known` are checks of the same state of the archive, by the quoted words; they are not made again. Raises
    NotIndexed and SearchCancelled.
    """
    for start, end, words in quotations_in(article):
        yield QuotedInArticle(start, end, known.get(words) or check_quotation(archive, words, is_cancelled))


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What was asked: the name of the archive, and the fingerprint of the state it was in."""

    archive: str
    fingerprint: str


def as_csv(rows: Sequence[QuotedInArticle], asked: CheckedIn) -> str:
    """Return the checks as a table for a spreadsheet, one line a place found, or one where there is none."""
    written = io.StringIO()
    writer = csv.writer(written)
    places = ("statement", "title", "issued", "source", "passage")
    writer.writerow(("quotation", "verdict", *places, "archive", "corpus_fingerprint"))
    for row in rows:
        for match in row.check.matches or (None,):
            cells = (row.check.quotation, row.check.verdict, *_cells(match))
            writer.writerow([_harmless(cell) for cell in (*cells, asked.archive, asked.fingerprint)])
    return written.getvalue()


def as_markdown(rows: Sequence[QuotedInArticle], asked: CheckedIn) -> str:
    """Return the checks as Markdown, to be kept beside the article."""
    lines = [f"# Quotations checked in {_plain(asked.archive)}", "", _state(asked), ""]
    for row in rows:
        lines += [f"> {_plain(row.check.quotation)}", "", f"**{row.check.verdict}.** {row.check.rule}", ""]
        lines += [f"- {_plain(' · '.join(filter(None, _cells(match)[1:4])))}" for match in row.check.matches]
        lines += [""] if row.check.matches else []
    return "\n".join(lines)


def as_html(rows: Sequence[QuotedInArticle], asked: CheckedIn) -> str:
    """Return the checks as one page without scripts and without anything to load."""
    body = [f"<h1>Quotations checked in {html.escape(asked.archive)}</h1>", f"<p>{_state(asked)}</p>"]
    for row in rows:
        body.append(f"<blockquote>{html.escape(row.check.quotation)}</blockquote>")
        body.append(f"<p><strong>{row.check.verdict}.</strong> {html.escape(row.check.rule)}</p>")
        for match in row.check.matches:
            facts = html.escape(" · ".join(filter(None, _cells(match)[1:4])))
            body.append(f"<p>{facts}<br>{_marked(match)}</p>")
    head = '<!doctype html>\n<html><head><meta charset="utf-8"><title>Quotations</title></head>'
    return "\n".join([head, "<body>", *body, "</body></html>", ""])


def _state(asked: CheckedIn) -> str:
    return f"State of the archive (SHA-256): {asked.fingerprint}"


def _is_long_enough(words: str) -> bool:
    spans = words_of(words).spans
    single = sum(end - start == 1 for start, end in spans)
    return len(spans) >= (LEAST_CHARACTERS if single * 2 > len(spans) else LEAST_WORDS)


def _cells(match: QuotationMatch | None) -> tuple[str, str, str, str, str]:
    if match is None:
        return "", "", "", "", ""
    statement = match.statement
    issued = edtf_in_words(statement.issued.edtf) if statement.issued else "undated"
    source = next(iter(statement.sources), statement.party or "")
    return statement.id, statement.title, issued, source, match.passage


def _marked(match: QuotationMatch) -> str:
    tags = {"equal": ("", ""), "delete": ("<del>", "</del>"), "insert": ("<ins>", "</ins>")}
    return "".join(
        html.escape(text).join(tags.get(operation, tags["insert"])) for operation, text in match.diff
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;")


def _harmless(cell: str) -> str:
    # A spreadsheet takes a cell that begins so for a formula.
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
