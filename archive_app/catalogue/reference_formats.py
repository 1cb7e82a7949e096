"""A citation for other programs: BibTeX for LaTeX, RIS for reference managers, both from CSL-JSON."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive_app.catalogue.csl_json import Item

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip
_SEASONS = ("spring", "summer", "autumn", "winter")
_RIS_TYPES = {"post-weblog": "BLOG", "speech": "GEN", "document": "GEN"}


def bibtex(item: Item) -> str:
    """Return a CSL-JSON item as a BibTeX entry (`@misc`, which every style knows)."""
    fields: dict[str, str] = {}
    if authors := [_bibtex_name(name) for name in item.get("author", [])]:
        fields["author"] = " and ".join(authors)
    # Two pairs of braces keep the capitals as they are written.
    fields["title"] = "{" + item["title"].translate(_LATEX) + "}"
    kind = item.get("genre") or {"post-weblog": "Blog post", "speech": "Speech"}.get(item["type"])
    if kind:
        fields["howpublished"] = kind.translate(_LATEX)
    if publisher := item.get("publisher") or item.get("container-title"):
        fields["publisher"] = publisher.translate(_LATEX)
    fields.update(_bibtex_date(item.get("issued")))
    if "URL" in item:
        fields["url"] = item["URL"]
    if "accessed" in item:
        fields["urldate"] = "-".join(f"{part:02d}" for part in item["accessed"]["date-parts"][0])
    if "language" in item:
        fields["langid"] = item["language"]
    if notes := _notes(item):
        fields["note"] = "; ".join(notes).translate(_LATEX)
    rows = [f"  {key} = {value if key == 'month' else '{' + value + '}'}," for key, value in fields.items()]
    return "\n".join([f"@misc{{{_key(item)},", *(" ".join(row.split("\n")) for row in rows), "}"]) + "\n"


def ris(item: Item) -> str:
    """Return a CSL-JSON item as a RIS record (lines end as RIS wants them, with CR and LF)."""
    rows = [("TY", _RIS_TYPES.get(item["type"], "GEN"))]
    rows += [("AU", _ris_name(name)) for name in item.get("author", [])]
    rows.append(("TI", item["title"]))
    if "container-title" in item:
        rows.append(("T2", item["container-title"]))
    if "publisher" in item:
        rows.append(("PB", item["publisher"]))
    if issued := item.get("issued"):
        rows.append(("PY", str(issued["date-parts"][0][0])))
        rows.append(("DA", _ris_date(issued)))
    if "genre" in item:
        rows.append(("M3", item["genre"]))
    if "accessed" in item:
        rows.append(("Y2", _ris_date(item["accessed"])))
    if "language" in item:
        rows.append(("LA", item["language"]))
    if "URL" in item:
        rows.append(("UR", item["URL"]))
    if "archive_location" in item:
        rows.append(("L2", item["archive_location"]))
    rows += [("N1", note) for note in _notes(item)]
    rows += [("ID", item["id"]), ("ER", "")]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in rows)


def _notes(item: Item) -> list[str]:
    notes = []
    issued = item.get("issued", {})
    if issued.get("circa"):
        notes.append("Date not certain")
    if "season" in issued:
        notes.append(f"Dated {_SEASONS[issued['season'] - 1]} {issued['date-parts'][0][0]}")
    if len(issued.get("date-parts", [])) > 1:
        first, last = ("-".join(f"{part:02d}" for part in parts) for parts in issued["date-parts"])
        notes.append(f"Dated {first} to {last}")
    if "original-publisher" in item:
        notes.append(f"First published by {item['original-publisher']}")
    if "archive_location" in item:
        notes.append(f"Archived at {item['archive_location']}")
    if "note" in item:
        notes.append(item["note"])
    return notes


def _bibtex_name(name: dict[str, str]) -> str:
    if "literal" in name:
        # Braces keep an institution, or a name that nobody took apart, from being taken apart by LaTeX.
        return "{" + name["literal"].translate(_LATEX) + "}"
    return f"{name['family']}, {name['given']}".translate(_LATEX)


def _bibtex_date(issued: Any) -> dict[str, str]:
    if not issued:
        return {}
    year, *rest = issued["date-parts"][0]
    fields = {"year": str(year)}
    last = issued["date-parts"][-1]
    if last[0] != year:
        fields["year"] = f"{year}--{last[0]}"
    elif rest and len(issued["date-parts"]) == 1:
        fields["month"] = _MONTHS[rest[0] - 1]
        if len(rest) > 1:
            fields["day"] = str(rest[1])
    return fields


def _ris_name(name: dict[str, str]) -> str:
    return name["literal"] if "literal" in name else f"{name['family']}, {name['given']}"


def _ris_date(issued: Any) -> str:
    """Return a date as RIS writes it: YYYY/MM/DD/other, what is not known left empty."""
    parts = issued["date-parts"][0] if len(issued["date-parts"]) == 1 else issued["date-parts"][0][:1]
    padded = [f"{part:02d}" for part in parts] + [""] * (3 - len(parts))
    other = _SEASONS[issued["season"] - 1] if "season" in issued else ""
    return "/".join([*padded, other])


def _key(item: Item) -> str:
    """Return a citation key in plain letters: author, year, first word of the title that is not short."""
    author: dict[str, str] = next(iter(item.get("author", [])), {})
    issued = item.get("issued")
    year = str(issued["date-parts"][0][0]) if issued else "nd"
    words = re.findall(r"[a-z0-9]+", _ascii(item["title"]))
    word = next((word for word in words if len(word) > 3), next(iter(words), ""))
    name = "".join(re.findall(r"[a-z0-9]+", _ascii(author.get("family") or author.get("literal", ""))))
    return f"{name}{year}{word}" or "statement"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
