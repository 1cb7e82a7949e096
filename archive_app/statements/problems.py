"""What can be wrong with a file, and the errors that callers are meant to catch.

The tree of expected errors::

    ArchiveError                one plain sentence, and what to do next
    ├── FolderUnavailable       the folder does not exist, is not a folder, or cannot be read
    │   └── FolderEmptied       it holds no statement any more, and the index knows some
    ├── NotIndexed              a folder that was never indexed was searched
    ├── IndexBusy               another process is indexing this folder
    ├── IndexingFailed          the indexing process ended before it was done
    ├── IndexUnusable           the index could not be opened or written (disk full, damaged, foreign)
    ├── UnknownStatement        no statement has this id
    ├── InvalidDate             a date expression that is not EDTF level 0 or 1, with the reason
    ├── WrongRequest            what was asked for cannot be done as asked (an unknown style, a bad mapping)
    │   ├── InvalidAmendment    a field that cannot be amended, or a value that it does not take
    │   ├── InvalidMapping      a mapping file cannot be read, or names what does not exist
    │   ├── UnknownStyle        there is no citation style of that name
    │   ├── UnusableStyle       a citation style is no CSL style that can be applied
    │   └── NothingRecorded     there is no record that a folder could be held against
    ├── CannotAmend             the new details could not be written; nothing was changed
    │   └── ChangedMeanwhile    the file was changed by someone else since it was read
    ├── NothingToUndo           no amendment is there to be taken back
    ├── EditionLost             the text of an earlier edition is not there, or not as it was kept
    ├── EditionsNotPruned       kept texts could not be deleted
    ├── ImportBusy              another import into the same folder is under way
    ├── ExportFailed            an export could not be written; nothing was left behind
    ├── BagNotMade              a bag could not be made; nothing was left behind
    ├── FixityBusy              another process records or verifies this folder
    ├── FixityFailed            a record of checksums could not be read or written
    └── NoDisplay               there is no screen on which a window could open

Those of importing, citing, exporting, bags and fixity are defined in `catalogue`, NoDisplay in `cli`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProblemKind(StrEnum):
    """What a problem is about; the values are stable and appear in `--json`."""

    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    FRONT_MATTER = "front matter"
    VALUE = "value"
    DATE = "date"
    IDENTITY = "identity"
    FILE_NAME = "file name"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one file that a person should know.

    `path` is the statement's path as in `Statement.path`; `line` counts from 1 in the file, None where no
    line is meant; `message` says in plain words what is wrong and `remedy` what to do about it. The file is
    still indexed and readable unless `kind` is `UNREADABLE`.
    """

    path: str
    line: int | None
    kind: ProblemKind
    message: str
    remedy: str


class ArchiveError(Exception):
    """An expected fault. `str(error)` is one plain sentence for the person; `remedy` says what to do next."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[ArchiveError], tuple[str, str]]:
        return type(self), (self.message, self.remedy)


class FolderUnavailable(ArchiveError):
    """The folder does not exist, is not a folder, or cannot be read."""


class FolderEmptied(FolderUnavailable):
    """The folder holds no statement any more, and the index knows some: its disk may not be mounted."""


class NotIndexed(ArchiveError):
    """The folder was never indexed, so that nothing can be searched yet."""


class IndexBusy(ArchiveError):
    """Another process is indexing this folder at the moment."""


class IndexingFailed(ArchiveError):
    """The indexing process ended before it was done; the last published generation stays in force."""


class IndexUnusable(ArchiveError):
    """The index could not be opened or written."""


class UnknownStatement(ArchiveError):
    """No statement in this archive has the id that was asked for."""


class InvalidDate(ArchiveError, ValueError):
    """Not a date expression of EDTF level 0 or 1; the message gives the reason."""


class WrongRequest(ArchiveError):
    """What was asked for cannot be done as it was asked."""


class InvalidAmendment(WrongRequest):
    """A field that cannot be amended, or a value that it does not take."""


class CannotAmend(ArchiveError):
    """The new details could not be written; the file is as it was."""


class ChangedMeanwhile(CannotAmend):
    """The file was changed by someone else since it was read, and is not overwritten."""


class NothingToUndo(ArchiveError):
    """There is no amendment that could be taken back."""


class EditionLost(ArchiveError):
    """The text of an earlier edition is not there, or is not as it was kept."""


class EditionsNotPruned(ArchiveError):
    """Kept texts of earlier editions could not be deleted."""
