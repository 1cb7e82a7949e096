"""One amendment for many statements: planned, shown, and then made exactly as it was shown.

Whole plans hold the files before and after, too much to keep for a big archive. So what was shown is kept,
and each file is planned once more when its turn comes: where that would do anything else, nothing is done.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from archive_app.statements.problems import ArchiveError, ChangedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive_app.archive import Archive
    from archive_app.catalogue.amend import Outcome
    from archive_app.catalogue.amendment import Amendment, Change, Plan
    from archive_app.catalogue.journal import Entry
    from archive_app.statements.searching import SearchRequest


@dataclass(frozen=True, slots=True)
class Intent:
    """What an amendment would do to one statement, or the fault that forbids it; `digest` is of its file."""

    statement_id: str
    path: str
    changes: tuple[Change, ...] = ()
    digest: str = ""
    fault: ArchiveError | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one statement: the entry in the journal, or the fault."""

    intent: Intent
    entry: Entry | None
    fault: ArchiveError | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The amendments that were taken back, and the faults of those that were not."""

    entries: tuple[Entry, ...]
    faults: tuple[ArchiveError, ...] = ()


@dataclass(frozen=True, slots=True)
class AllFound:
    """All that a search finds, save the statements with the ids in `left_out`."""

    request: SearchRequest
    left_out: frozenset[str] = frozenset()


def found_ids(
    archive: Archive, which: AllFound | Sequence[str], is_cancelled: Callable[[], bool]
) -> list[str]:
    """Return the ids of all that a search finds; given ids are returned as they are."""
    if not isinstance(which, AllFound):
        return list(which)
    ids = archive.select(which.request, is_cancelled).ids
    return [identity for identity in ids if identity not in which.left_out]


def intents(
    archive: Archive, ids: Sequence[str], amendment: Amendment, is_cancelled: Callable[[], bool]
) -> Iterator[Intent]:
    """Yield what an amendment would do to each statement."""
    from archive_app.catalogue.amend import plan_many  # noqa: PLC0415 - most windows never amend

    for outcome in plan_many(archive, ids, amendment, is_cancelled=is_cancelled):
        yield _intent(outcome)


def carry_out(
    archive: Archive, wanted: Sequence[Intent], amendment: Amendment, is_cancelled: Callable[[], bool]
) -> Iterator[Done]:
    """Make each change that was shown, and yield what came of it; a cancel leaves whole files only."""
    from archive_app.catalogue.amend import apply_many, plan_many  # noqa: PLC0415
    from archive_app.catalogue.journaled import TOGETHER  # noqa: PLC0415

    waiting = iter(wanted)
    while some := list(islice(waiting, TOGETHER)):
        ids = [intent.statement_id for intent in some]
        planned = list(plan_many(archive, ids, amendment, is_cancelled=is_cancelled))
        same = [_does(outcome, intent) for intent, outcome in zip(some, planned, strict=False)]
        applied = apply_many([plan for plan in same if plan is not None])
        for intent, outcome, plan in zip(some, planned, same, strict=False):
            if plan is None:
                yield Done(intent, None, outcome.fault or _changed(intent))
            else:
                made = next(applied)
                yield Done(intent, made.entry, made.fault)
        if len(planned) < len(some):
            return


def _does(outcome: Outcome, intent: Intent) -> Plan | None:
    """Return the plan when it does exactly what was shown."""
    now = _intent(outcome)
    return outcome.plan if (now.changes, now.digest) == (intent.changes, intent.digest) else None


def _intent(outcome: Outcome) -> Intent:
    plan = outcome.plan
    if plan is None:
        return Intent(outcome.statement_id, outcome.statement_id, fault=outcome.fault)
    digest = hashlib.sha256(plan.before or b"").hexdigest()
    return Intent(outcome.statement_id, plan.path, plan.changes, digest)


def _changed(intent: Intent) -> ChangedMeanwhile:
    return ChangedMeanwhile(f"{intent.path} was changed by someone else meanwhile.", "Look at it again.")
