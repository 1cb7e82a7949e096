"""What the app remembers, as TOML files that a person can read and write: one for the app, one for each
archive.

The layout of the window lives in a file of its own, so that settings can be copied between machines. A file
that cannot be understood is set aside with the ending `.unreadable`; the app then goes on with what it would
do by itself.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)

Appearance = Literal["system", "light", "dark"]
Order = Literal["relevance", "newest", "oldest"]

RECENT_KEPT = 12
MIN_ZOOM, MAX_ZOOM = 0.5, 4.0
LEAST_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every archive. `recent` are folders, the last opened first; `zoom` is 1.0 for 100 %;
    `citation_style` is the key of a style or of a form for other programs. `fold_reprints` lists statements
    that say nearly the same once; `reprint_similarity` tells how nearly (0.5 to 1).
    """

    appearance: Appearance = "system"
    zoom: float = 1.0
    paragraph_numbers: bool = True
    recent: tuple[str, ...] = ()
    citation_style: str = "chicago"
    fold_reprints: bool = True
    reprint_similarity: float = 0.8

    @property
    def folding(self) -> float | None:
        """How much alike results are that are listed as one; None when all are listed."""
        return self.reprint_similarity if self.fold_reprints else None

    def opened(self, folder: Path) -> Settings:
        """Return the settings with `folder` as the archive opened last; a name TOML cannot hold is not
        kept.
        """
        if not _is_text(str(folder)):
            return self
        others = tuple(name for name in self.recent if name != str(folder))
        return replace(self, recent=(str(folder), *others)[:RECENT_KEPT])

    def forgotten(self, folder: Path) -> Settings:
        """Return the settings without `folder` among the recent archives."""
        return replace(self, recent=tuple(name for name in self.recent if name != str(folder)))


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """What holds for one archive. `confirmed` tells that a person wants even this folder indexed (the home
    folder); `leave_files_alone` that amended details go beside its files and never into them. `aliases` are
    names with their other names, as written in the table `aliases` of the file; the app does not write them.
    """

    sort: Order = "relevance"
    confirmed: bool = False
    leave_files_alone: bool = False
    aliases: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class WindowLayout:
    """Where the window stood: Qt's own description of its geometry as base64, and the widths of the panes in
    pixels.
    """

    geometry: str = ""
    panes: tuple[int, ...] = ()


class SettingsStore:
    """Reads and writes the settings below one folder (the app's config folder).

    Reading never fails. Writing keeps comments and keys that are not ours, and replaces a file as a whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> Settings:
        """Return the app's settings; a value that makes no sense is taken as not set."""
        held = self._read("settings.toml")
        default = Settings()
        recent = held.get("recent", ())
        return Settings(
            appearance=_one_of(held.get("appearance"), Appearance, default.appearance),
            zoom=_number(held.get("zoom"), MIN_ZOOM, MAX_ZOOM, default.zoom),
            paragraph_numbers=_flag(held.get("paragraph_numbers"), default.paragraph_numbers),
            recent=tuple(name for name in recent if isinstance(name, str))
            if isinstance(recent, list)
            else (),
            citation_style=_text(held.get("citation_style"), default.citation_style),
            fold_reprints=_flag(held.get("fold_reprints"), default.fold_reprints),
            reprint_similarity=_number(
                held.get("reprint_similarity"), LEAST_ALIKE, 1.0, default.reprint_similarity
            ),
        )

    def save(self, settings: Settings) -> None:
        """Write the app's settings."""
        self._write(
            "settings.toml",
            {
                "appearance": settings.appearance,
                "zoom": settings.zoom,
                "paragraph_numbers": settings.paragraph_numbers,
                "recent": list(settings.recent),
                "citation_style": settings.citation_style,
                "fold_reprints": settings.fold_reprints,
                "reprint_similarity": settings.reprint_similarity,
            },
        )

    def load_archive(self, folder: Path) -> ArchiveSettings:
        """Return the settings of the archive in `folder`."""
        held = self._read(_archive_file(folder))
        default, aliases = ArchiveSettings(), held.get("aliases")
        return ArchiveSettings(
            sort=_one_of(held.get("sort"), Order, default.sort),
            confirmed=_flag(held.get("confirmed"), default.confirmed),
            leave_files_alone=_flag(held.get("leave_files_alone"), default.leave_files_alone),
            aliases=tuple(aliases.items()) if isinstance(aliases, dict) else (),
        )

    def archive_file(self, folder: Path) -> Path:
        """Return the file of the settings of the archive in `folder`. It need not exist."""
        return self._folder / _archive_file(folder)

    def save_archive(self, folder: Path, settings: ArchiveSettings) -> None:
        """Write the settings of the archive in `folder`."""
        values = {
            "folder": _printable(folder),
            "sort": settings.sort,
            "confirmed": settings.confirmed,
            "leave_files_alone": settings.leave_files_alone,
        }
        self._write(_archive_file(folder), values)

    def load_layout(self) -> WindowLayout:
        """Return where the window stood."""
        held = self._read("window.toml")
        geometry, panes = held.get("geometry"), held.get("panes")
        return WindowLayout(
            geometry=geometry if isinstance(geometry, str) else "",
            panes=tuple(width for width in panes if type(width) is int and 0 <= width <= 100_000)
            if isinstance(panes, list)
            else (),
        )

    def save_layout(self, layout: WindowLayout) -> None:
        """Write where the window stands."""
        self._write("window.toml", {"geometry": layout.geometry, "panes": list(layout.panes)})

    def _read(self, name: str) -> Mapping[str, Any]:
        file = self._folder / name
        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            log.warning("%s could not be understood and was set aside: %s", name, error)
            self._set_aside(file)
            return {}

    def _set_aside(self, file: Path) -> None:
        try:
            file.replace(file.with_name(file.name + ".unreadable"))
        except OSError as error:
            log.warning("%s could not be set aside: %s", file.name, error)

    def _write(self, name: str, values: Mapping[str, Any]) -> None:
        import tomlkit  # noqa: PLC0415 - most runs only read, which the standard library does
        from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

        file = self._folder / name
        try:
            document = tomlkit.parse(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, TOMLKitError):
            document = tomlkit.document()
        document.update(values)
        try:
            _replace_file(file, tomlkit.dumps(document).encode("utf-8"))
        except OSError as error:
            log.warning("%s could not be written: %s", name, error)


def _replace_file(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _archive_file(folder: Path) -> str:
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return f"archives/{key}.toml"


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _printable(folder: Path) -> str:
    return os.fsencode(folder).decode("utf-8", "replace")


def _one_of(value: object, choices: Any, default: Any) -> Any:
    return value if value in get_args(choices) else default


def _flag(value: object, default: bool) -> bool:
    return value if isinstance(value, bool) else default


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) and value.strip() else default


def _number(value: object, least: float, most: float, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return min(max(float(value), least), most) if value == value else default  # noqa: PLR0124 - NaN
