"""What goes to the clipboard: a citation in one of its forms, and words with their citation. No Qt."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive_app.catalogue.citation_styles import Style
    from archive_app.statements.statement import Statement

_BIBTEX, _RIS, _CSL_JSON = "bibtex", "ris", "csl-json"
_FALLBACK = "chicago"

#: Forms for other programs, as `(key, name)`.
REFERENCE_FORMS = ((_BIBTEX, "BibTeX"), (_RIS, "RIS"), (_CSL_JSON, "CSL-JSON"))

SOMEONE_ELSES = "These are not the statement’s own words: it quotes someone else with them."
PERHAPS_SOMEONE_ELSES = "It cannot be told whether these words are the statement’s own or quoted by it."


@dataclass(frozen=True, slots=True)
class Copied:
    """What was put together: plain `text`, the same as `html` where that says more, and words about it.

    `told` says in one sentence what it is; `caution` what a person must know before using it, or None.
    """

    text: str
    html: str | None
    told: str
    caution: str | None = None


def citation_forms() -> list[tuple[str, str]]:
    """Return `(key, name)` of every form of citation: the styles at hand, then those for other programs."""
    from archive_app.catalogue.citation_styles import styles  # noqa: PLC0415 - the start waits for nothing

    return [*((style.key, style.name) for style in styles()), *REFERENCE_FORMS]


def citation_copy(statement: Statement, form: str) -> Copied:
    """Return the citation of a statement in `form`; raises UnusableStyle.

    A style that is no longer there is answered with the first one.
    """
    reference = _reference(statement, form)
    if reference is not None:
        return Copied(reference, None, f"Copied for other programs, as {dict(REFERENCE_FORMS)[form]}.")
    from archive_app.catalogue.citation import cite  # noqa: PLC0415 - see citation_forms

    citation = cite(statement, _style(form))
    return Copied(citation.text, f"<p>{citation.html}</p>", f"Copied: {citation.text}")


def quotation_copy(statement: Statement, start: int, end: int, form: str) -> Copied:
    """Return `text[start:end]` exactly, with its citation and the numbers of its paragraphs.

    In a form for other programs, which has no room for words, the citation is in the first style. Raises
    UnusableStyle.
    """
    from archive_app.catalogue.citation import cite  # noqa: PLC0415 - see citation_forms
    from archive_app.research.whose_words import whose_words  # noqa: PLC0415 - see citation_forms

    words = statement.text[start:end]
    citation = cite(statement, _style(form), *_paragraphs(statement, start, end))
    caution = {True: None, False: SOMEONE_ELSES, None: PERHAPS_SOMEONE_ELSES}[
        whose_words(statement, start, end)
    ]
    marked = html.escape(words, quote=False).replace("\n\n", "</p><p>").replace("\n", "<br>")
    return Copied(
        f"{words}\n\n{citation.text}",
        f"<blockquote><p>{marked}</p></blockquote><p>{citation.html}</p>",
        f"The words were copied with their citation: {citation.text}",
        caution,
    )


def _reference(statement: Statement, form: str) -> str | None:
    from archive_app.catalogue.csl_json import csl_item  # noqa: PLC0415 - see citation_forms
    from archive_app.catalogue.reference_formats import bibtex, ris  # noqa: PLC0415 - see citation_forms

    if form == _BIBTEX:
        return bibtex(csl_item(statement))
    if form == _RIS:
        return ris(csl_item(statement))
    if form == _CSL_JSON:
        return json.dumps([csl_item(statement)], ensure_ascii=False, indent=2)
    return None


def _style(form: str) -> Style:
    from archive_app.catalogue.citation_styles import styles  # noqa: PLC0415 - see citation_forms

    known = {style.key: style for style in styles()}
    return known.get(form) or known[_FALLBACK]


def _paragraphs(statement: Statement, start: int, end: int) -> tuple[int | None, int | None]:
    numbers = [
        block.number
        for block in statement.blocks
        if block.number is not None and block.start < end and start < block.end
    ]
    return (numbers[0], numbers[-1]) if numbers else (None, None)
