"""What is said where several files would have one id; which of them has it `ledger.nameless` settles."""

from __future__ import annotations

from archive_app.statements.problems import Problem, ProblemKind


def id_taken(path: str, declared: str, keeper: str) -> Problem:
    """What is wrong with a file that declares an id which another one keeps."""
    return Problem(
        path,
        None,
        ProblemKind.IDENTITY,
        f"The id “{declared}” belongs to {keeper} already, so this file goes by its path.",
        "Give one of the two another id.",
    )
