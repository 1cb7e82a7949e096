"""`aliases.yaml` at the top of an archive: other names of parties, people and publishers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive_app.corpus.encoding import decode
from archive_app.corpus.file_bytes import read_bytes
from archive_app.corpus.yaml_fields import UnreadableFields, read_yaml
from archive_app.statements.aliases import Aliases, settle
from archive_app.statements.problems import Problem, ProblemKind

if TYPE_CHECKING:
    from pathlib import Path

ALIAS_FILE = "aliases.yaml"
_REMEDY = "Correct it in aliases.yaml, or in the settings of the archive."


@dataclass(frozen=True, slots=True)
class DeclaredAliases:
    """The aliases of an archive, and what is wrong with how they are declared."""

    aliases: Aliases = field(default_factory=Aliases)
    problems: tuple[Problem, ...] = ()


def read_aliases(folder: Path, in_settings: tuple[tuple[str, Any], ...] = ()) -> DeclaredAliases:
    """Return the aliases that the file of a folder and the settings declare. Never raises."""
    declared, faults = list(in_settings), list[str]()
    try:
        read = read_yaml(decode(read_bytes(folder / ALIAS_FILE).data).text)
    except FileNotFoundError:
        pass
    except (OSError, MemoryError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        faults.append(f"The aliases cannot be read: {reason}.")
    except UnreadableFields as error:
        faults.append(f"The aliases could not be read as they stand: {error.reason}; none of them is used.")
    else:
        declared += read.values.items()
        faults += [f"“{name}” is there twice; the last one counts." for name, _ in read.repeated]
    aliases, wrong = settle(declared)
    problems = (Problem(ALIAS_FILE, None, ProblemKind.VALUE, fault, _REMEDY) for fault in (*faults, *wrong))
    return DeclaredAliases(aliases, tuple(problems))
