"""The citation styles at hand: four that come with the app, and every `.csl` file that the person adds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.bundled import resources
from archive_app.locations import config_folder
from archive_app.statements.problems import WrongRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUNDLED = {
    "chicago": ("Chicago (notes)", "chicago-notes-bibliography.csl"),
    "apa": ("APA", "apa.csl"),
    "mla": ("MLA", "modern-language-association.csl"),
    "harvard": ("Harvard", "harvard-cite-them-right.csl"),
}


class UnknownStyle(WrongRequest):
    """There is no citation style of that name."""


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style: the `key` that a command takes, its `name` for people, and its CSL file."""

    key: str
    name: str
    path: Path


def styles() -> Iterator[Style]:
    """Return the styles that come with the app, then those that the person added, by name of their file."""
    for key, (name, file) in _BUNDLED.items():
        yield Style(key, name, resources() / "citation_styles" / file)
    added = added_styles_folder()
    if added.is_dir():
        for path in sorted(added.glob("*.csl")):
            yield Style(path.stem, path.stem.replace("-", " "), path)


def added_styles_folder() -> Path:
    """Return the folder for further `.csl` files; it need not exist."""
    return config_folder() / "citation-styles"


def style_named(wanted: str) -> Style:
    """Return the style with this key, or the one in this `.csl` file; raises UnknownStyle."""
    known = {style.key: style for style in styles()}
    if wanted in known:
        return known[wanted]
    path = Path(wanted)
    if path.suffix.lower() == ".csl" and path.is_file():
        return Style(path.stem, path.stem.replace("-", " "), path)
    raise UnknownStyle(
        f"There is no citation style “{wanted}”.",
        f"Name one of {', '.join(known)}, or a .csl file.",
    )
