"""Small folders of statements for the journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def paragraphs(year: int) -> str:
    """Return a text that is no reprint of that of another year."""
    return "\n\n".join(
        f"Paragraph {number}. In {year} the river is low and the board is silent." for number in range(1, 40)
    )


def write_papers(folder: Path) -> Path:
    """Write ten dated statements on the river by two parties, an undated one, and one on harbours."""
    for year in range(2010, 2020):
        party = "Riverside Union" if year % 2 else "Harbour Liberals"
        write(
            folder / f"{year}.md", statement(f"The river in {year}", party, f"{year}-05-02", paragraphs(year))
        )
    write(
        folder / "undated.md", statement("A river undated", "Riverside Union", None, "The river, some day.")
    )
    write(
        folder / "other.md", statement("On harbours", "Harbour Liberals", "2015-01-01", "Ships and cranes.")
    )
    return folder


def write_other_papers(folder: Path) -> Path:
    """Write a single statement."""
    write(folder / "one.md", statement("The only one", "Workers List", "2020", "Nothing else lies here."))
    return folder


def statement(title: str, party: str, date: str | None, body: str) -> str:
    """Return a statement with front matter."""
    issued = f"date: {date}\n" if date else ""
    return f"---\ntitle: {title}\nparty: {party}\n{issued}---\n{body}\n"


def write(file: Path, text: str) -> None:
    """Write `text` to `file`, making the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
