"""Metadata sidecars: `NAME.EXT.meta.yaml` beside a file, whose fields lie over those of its front matter.

A sidecar can never cost its statement: what cannot be read of it is told, and the rest counts. It may hold
`supersedes`, a mapping of the file's own values that it replaces knowingly; any other value that differs from
the file's is a contradiction, and is told with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from archive_app.corpus.encoding import decode
from archive_app.corpus.field_values import names_by_meaning
from archive_app.corpus.file_bytes import FileBytes, NotAFile, read_bytes
from archive_app.corpus.yaml_fields import UnreadableFields, read_yaml
from archive_app.statements.dates_as_written import read_date
from archive_app.statements.field_names import our_name
from archive_app.statements.statement import SIDECAR_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The field of a sidecar that holds the file's values which the sidecar replaces knowingly.
SUPERSEDES = "supersedes"

_DATES = frozenset(("issued", "captured"))
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What lies beside a statement's file: `file` is None when there is nothing, or nothing readable.

    `fault` says in one sentence what is wrong with it; `unread` is the size of one that cannot be read.
    """

    file: FileBytes | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    fault: str | None = None
    unread: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it decides: our names, or the name as written of a field that is not ours."""
        if not self.fields:
            return ()
        return tuple(dict.fromkeys(our_name(name) or name for name in self.fields if name != SUPERSEDES))

    def over(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a file with those of the sidecar laid over them."""
        if not self.fields:
            return dict(fields)
        covered = {our_name(name) for name in self.fields} - {None}
        stay = {name: value for name, value in fields.items() if our_name(name) not in covered}
        return stay | {name: value for name, value in self.fields.items() if name != SUPERSEDES}

    def contradictions(self, fields: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        """Yield the name in the file, the file's value and the sidecar's, where both differ unknowingly."""
        if not self.fields:
            return
        below, above = names_by_meaning(fields), names_by_meaning(self.fields)
        known = self.fields.get(SUPERSEDES)
        superseded = known if isinstance(known, Mapping) else {}
        for ours in above:
            if ours in below:
                name = below[ours][0]
                value, ruling = fields[name], self.fields[above[ours][0]]
                if not _agree(ours, value, ruling) and superseded.get(name) != value:
                    yield name, value, ruling


_NOTHING = Sidecar(fields=MappingProxyType({}))


def sidecar_path(file: Path) -> Path:
    """Return where the sidecar of a file lies. It need not exist."""
    return file.with_name(file.name + SIDECAR_SUFFIX)


def read_sidecar(file: Path | str) -> Sidecar:
    """Read the sidecar of a file. Never raises OSError: one that cannot be read is told in `fault`."""
    try:
        found = read_bytes(f"{file}{SIDECAR_SUFFIX}")
    except FileNotFoundError:
        return _NOTHING
    except (NotAFile, IsADirectoryError):
        beside = sidecar_path(Path(file))
        return Sidecar(fault=f"{beside.name} is no file, and is not read as a metadata sidecar.")
    except OSError as error:
        beside = sidecar_path(Path(file))
        reason = (error.strerror or str(error)).lower()
        fault = f"The metadata sidecar {beside.name} cannot be read: {reason}."
        return Sidecar(fault=fault, unread=_size(beside))
    return parse_sidecar(found)


def parse_sidecar(found: FileBytes) -> Sidecar:
    """Return what a sidecar says; what can be read of a broken one counts."""
    decoded = decode(found.data)
    try:
        read = read_yaml(decoded.text)
    except UnreadableFields as error:
        from archive_app.corpus.yaml_mending import read_broken_yaml  # noqa: PLC0415 - few are broken

        fault = f"The metadata sidecar could not be read as it stands: {error.reason}."
        return Sidecar(found, read_broken_yaml(decoded.text)[0], fault)
    twice = None
    if read.repeated:
        name, line = read.repeated[0]
        twice = f"In the metadata sidecar, line {line + 1}, “{name}” is there twice; the last one counts."
    return Sidecar(found, read.values, decoded.note or twice)


def shown(value: Any) -> str:
    """Return a value as a short line for a message."""
    flat = " ".join(str(value).split())
    return flat if len(flat) <= _LONGEST_SHOWN else flat[: _LONGEST_SHOWN - 1] + "…"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def _agree(ours: str, one: Any, other: Any) -> bool:
    if ours in _DATES:
        first, second = read_date(one)[0], read_date(other)[0]
        if first is not None and second is not None:
            return first.overlaps(second)
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split()
    return bool(one == other)
