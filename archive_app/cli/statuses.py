"""Exit statuses: 0 done; 1 the answer is "none"; 2 the request is wrong; 3 failed; 130 interrupted."""

from __future__ import annotations

from archive_app.statements.problems import (
    ArchiveError,
    FolderUnavailable,
    InvalidDate,
    NothingToUndo,
    NotIndexed,
    UnknownStatement,
    WrongRequest,
)

DONE, NONE, WRONG_REQUEST, FAILED, INTERRUPTED = 0, 1, 2, 3, 130

_WRONG_REQUESTS = (FolderUnavailable, NotIndexed, UnknownStatement, InvalidDate, WrongRequest)


def exit_status(error: ArchiveError) -> int:
    """Return the exit status that an expected fault has."""
    if isinstance(error, NothingToUndo):
        return NONE
    return WRONG_REQUEST if isinstance(error, _WRONG_REQUESTS) else FAILED
