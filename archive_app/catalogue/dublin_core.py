"""Statements as Dublin Core in XML (DCMI Metadata Terms, 2020), by the table in `docs/formats.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from archive_app.catalogue.csl_json import AUTHOR_ROLES
from archive_app.catalogue.export_forms import compact, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive_app.catalogue.export_forms import Account
    from archive_app.statements.statement import Statement

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<records xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
_URI = "dcterms:URI"


def dublin_core(account: Account, statements: Iterable[Statement]) -> Iterator[str]:
    """Yield a document of one `record` for each statement, after the account of the export."""
    yield _HEAD
    attributes = "".join(
        f" {name}={quoteattr(plain(value if isinstance(value, str) else compact(value)))}"
        for name, value in account.items()
    )
    yield f"  <export{attributes}/>\n"
    for statement in statements:
        lines = (_element(*term) for term in terms(statement))
        yield f"  <record>\n{''.join(lines)}  </record>\n"
    yield "</records>\n"


def terms(statement: Statement) -> Iterator[tuple[str, str, str | None]]:
    """Yield what is known of a statement as terms: the name, the value, and the encoding scheme if any."""
    single = {"identifier": statement.id, "title": statement.title, "language": statement.language,
              "type": statement.type, "publisher": statement.publisher, "rights": statement.rights,
              "replaces": statement.replaces}  # fmt: skip
    yield from ((name, value, None) for name, value in single.items() if value)
    yield from (("creator", one.name, None) for one in statement.people if one.role in AUTHOR_ROLES)
    yield from (("subject", tag, None) for tag in statement.tags)
    if statement.issued:
        yield "issued", statement.issued.edtf, None
    for name, address in (("source", statement.url), ("hasFormat", statement.archived_url)):
        if address:
            yield name, address, _URI
    if statement.event_name or statement.event_date:
        yield "temporal", _period(statement), "dcterms:Period"
    first = statement.first_published
    if first:
        parts = (first.publisher, first.issued.edtf if first.issued else None, first.url)
        yield "isVersionOf", ", ".join(filter(None, parts)), None
    yield from (("provenance", text, None) for text in provenance(statement))


def provenance(statement: Statement) -> Iterator[str]:
    """Yield what has to be said with a statement: how certain its date is, copies, editions, corrections."""
    if statement.issued and statement.issued_basis != "stated":
        yield f"The date of issue is {_BASES[statement.issued_basis]}."
    if statement.date_note:
        yield f"On the date of issue: {statement.date_note}"
    if statement.captured:
        yield f"Captured {statement.captured}"
    if statement.version:
        yield f"Version {statement.version}"
    for day, text in statement.corrections:
        yield f"Corrected {day}: {text}" if day else f"Corrected: {text}"


_BASES = {"inferred": "inferred", "file name": "from the name of the file", None: "of unknown basis"}


def _period(statement: Statement) -> str:
    """The event in DCMI Period Encoding; a semicolon or equals sign in its name would end a part."""
    date = statement.event_date
    name = (statement.event_name or "").replace(";", ",").replace("=", "-")
    parts = {
        "name": name,
        "start": date.earliest.isoformat() if date and date.earliest else "",
        "end": date.latest.isoformat() if date and date.latest else "",
    }
    return " ".join(f"{key}={value};" for key, value in parts.items() if value)


def _element(name: str, value: str, scheme: str | None) -> str:
    kind = f' xsi:type="{scheme}"' if scheme else ""
    return f"    <dcterms:{name}{kind}>{escape(plain(value))}</dcterms:{name}>\n"
