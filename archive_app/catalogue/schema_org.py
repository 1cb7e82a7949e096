"""Statements as schema.org JSON-LD, by the table in `docs/formats.md`.

`datePublished` is given only where the day, month or year is stated and certain. Every date, with its doubts,
is in `dcterms:issued` as EDTF, which schema.org has no place for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archive_app.catalogue.csl_json import AUTHOR_ROLES, is_certain
from archive_app.catalogue.dublin_core import provenance
from archive_app.catalogue.export_forms import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive_app.catalogue.export_forms import Account
    from archive_app.statements.statement import FirstPublished, Statement

_CONTEXT = ["https://schema.org", {"dcterms": "http://purl.org/dc/terms/"}]
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_PLAIN_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


def schema_org(account: Account, statements: Iterable[Statement]) -> Iterator[str]:
    """Yield one `Dataset` whose parts are the statements, each in a line."""
    head = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "name": f"Statements: {account['reading']}",
        "description": compact(account),
        "dateCreated": account["exported"],
        "version": account["corpus_fingerprint"],
        "creator": {
            "@type": "SoftwareApplication",
            "name": "Statement Archive",
            "softwareVersion": account["app_version"],
        },
    }
    yield f'{compact(head)[:-1]}, "hasPart": ['
    for number, statement in enumerate(statements):
        yield f"{',' if number else ''}\n{compact(creative_work(statement))}"
    yield "\n]}\n"


def creative_work(statement: Statement) -> dict[str, Any]:
    """Return what is known of a statement as a `CreativeWork`; only what is known is there."""
    issued, event = statement.issued, statement.event_date
    certain = issued is not None and is_certain(issued, statement.issued_basis)
    work: dict[str, Any] = {
        "@type": "CreativeWork",
        "identifier": statement.id,
        "headline": statement.title,
        "inLanguage": statement.language,
        "genre": statement.type,
        "author": [
            {"@type": "Person", "name": one.name} for one in statement.people if one.role in AUTHOR_ROLES
        ],
        "publisher": statement.publisher and {"@type": "Organization", "name": statement.publisher},
        "datePublished": issued.edtf if issued and certain and _PLAIN_DATE.fullmatch(issued.edtf) else None,
        "dcterms:issued": issued and {"@type": _EDTF, "@value": issued.edtf},
        "dcterms:provenance": list(provenance(statement)),
        "contentReferenceTime": event.edtf if event and _PLAIN_DATE.fullmatch(event.edtf) else None,
        "url": statement.url,
        "archivedAt": statement.archived_url,
        "isBasedOn": statement.first_published and _first(statement.first_published),
        "copyrightNotice": statement.rights,
        "version": statement.version,
        "correction": [text for _, text in statement.corrections],
        "keywords": list(statement.tags),
    }
    return {name: value for name, value in work.items() if value}


def _first(first: FirstPublished) -> dict[str, Any]:
    known = {
        "@type": "CreativeWork",
        "publisher": first.publisher and {"@type": "Organization", "name": first.publisher},
        "dcterms:issued": first.issued and {"@type": _EDTF, "@value": first.issued.edtf},
        "url": first.url,
    }
    return {name: value for name, value in known.items() if value}
