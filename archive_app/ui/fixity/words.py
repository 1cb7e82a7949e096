"""What is known of a folder's fixity and what a check found, in plain sentences and as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_app.catalogue.fixity_state import DIFFERENCES
from archive_app.ui.dates_text import moment_in_words, path_isolated
from archive_app.ui.plain_table import Line
from archive_app.ui.wording import counted, grouped, size_in_words

if TYPE_CHECKING:
    from archive_app.catalogue.every_file import Unreadable
    from archive_app.catalogue.fixity_reading import FixityProgress
    from archive_app.catalogue.fixity_report import ChangedFile, Recording, Verification
    from archive_app.catalogue.fixity_state import FixityState, LastCheck

#: What each difference is called.
NAMES = {
    "changed": "Changed",
    "missing": "Missing",
    "unreadable": "Unreadable",
    "moved": "Moved",
    "new": "New",
}
HEADINGS = ("File", "State", "What was, and what is")

_MEANINGS = {
    "changed": "Changed files hold other bytes than were recorded.",
    "missing": "Missing ones are nowhere in the folder.",
    "unreadable": "Unreadable ones could not be read, so that nothing is known of them.",
    "moved": "Moved ones are whole, under another name.",
    "new": "New ones came after the record.",
}
VERIFYING = (
    "Verify reads every file again, byte by byte, and holds it against this record. "
    "Nothing is written into the folder."
)
_WILL_GO_ON = "Verify goes on where the last check was interrupted."


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not unchanged: the state (a key of `NAMES`) and its row."""

    state: str
    line: Line


def recorded_words(state: FixityState) -> str:
    """Say when the checksums were recorded and verified last."""
    record = state.record
    if record is None:
        return ""
    told = (
        f"Recorded {moment_in_words(record.finished)}: "
        f"{counted(record.files, 'file')}, {size_in_words(record.bytes)}."
    )
    if record.unreadable:
        told += f" {counted(record.unreadable, 'file')} could not be read then."
    if state.check is not None:
        told += f" {_checked_words(state.check)}"
    if "verify" in state.interrupted:
        told += f" {_WILL_GO_ON}"
    return told


def _checked_words(check: LastCheck) -> str:
    differences = _counts(check.differences)
    return f"Last verified {moment_in_words(check.time)}: {differences or 'all unchanged'}."


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{grouped(counts[name])} {name}" for name in DIFFERENCES if counts[name])


def headline(state: FixityState) -> str:
    """Say in a few words how things stand before anything is read."""
    if state.record is None:
        return "No checksums are recorded yet"
    if state.check is None:
        return "Recorded, and not verified since"
    if not any(state.check.differences.values()):
        return "All was unchanged when it was last verified"
    return "Not all was as it was recorded"


def verified_headline(check: Verification) -> str:
    """Say in a few words what a check found."""
    if check.cancelled:
        return "The check was not finished"
    counts = difference_counts(check)
    if not any(counts.values()):
        return "Everything is as it was recorded"
    return f"{counted(check.unchanged, 'file')} unchanged, {_counts(counts)}"


def verified_words(check: Verification) -> str:
    """Say what a check found and what that means."""
    if check.cancelled:
        return (
            f"{counted(check.files, 'file')} were read before it was ended. "
            "Verify within seven days goes on where it stopped."
        )
    counts = difference_counts(check)
    against = f"Held against the record of {moment_in_words(check.recorded)}."
    if not any(counts.values()):
        all_of = f"All {grouped(check.files)} files hold" if check.files != 1 else "The one file holds"
        return f"{against} {all_of} the same bytes, and nothing is missing or new."
    told = [against, *(_MEANINGS[name] for name in DIFFERENCES if counts[name])]
    amended = sum(one.amendment is not None for one in check.changed)
    if amended:
        told.insert(2, f"{grouped(amended)} of them {'was' if amended == 1 else 'were'} amended here.")
    return " ".join(told)


def difference_counts(check: Verification) -> dict[str, int]:
    """Return how many files are in each state but unchanged."""
    return {name: len(getattr(check, name)) for name in DIFFERENCES}


def recorded_now(done: Recording) -> str:
    """Say what was recorded just now, or that it was ended early."""
    if done.cancelled:
        return "Recording was ended early. Started again within seven days, it goes on where it stopped."
    told = f"Recorded: {counted(done.files, 'file')}, {size_in_words(done.bytes)}."
    if done.manifest is not None:
        told += " The manifest is in the folder: manifest-sha256.txt."
    if done.unreadable:
        first = done.unreadable[0]
        told += (
            f" {counted(len(done.unreadable), 'file')} could not be read, "
            f"such as {path_isolated(first.path)}: {first.reason}."
        )
    return told


def progress_words(now: FixityProgress) -> tuple[str, int, int]:
    """Say how far reading has come, with the bytes read and all that are to be read."""
    if now.total_files is None or now.total_bytes is None:
        return "Looking through the folder…", 0, 0
    told = (
        f"{grouped(now.files)} of {counted(now.total_files, 'file')} read · "
        f"{size_in_words(now.bytes)} of {size_in_words(now.total_bytes)}"
    )
    return told, now.bytes, now.total_bytes


def differences(check: Verification) -> list[Difference]:
    """Return a row for each file that is not unchanged, what needs looking into first."""
    unexplained = sorted(check.changed, key=lambda one: one.amendment is not None)
    return [
        *(Difference("changed", _changed(one)) for one in unexplained),
        *(_plain("missing", path, "Recorded, and nowhere in the folder now") for path in check.missing),
        *(Difference("unreadable", _unreadable(one)) for one in check.unreadable),
        *(Difference("moved", _moved(was, is_now)) for was, is_now in check.moved),
        *(_plain("new", path, "Not there when it was recorded") for path in check.new),
    ]


def _changed(one: ChangedFile) -> Line:
    told = "Other bytes than recorded"
    if one.amendment is not None:
        told = f"Amended here, amendment {grouped(one.amendment)}"
    whole = f"{path_isolated(one.path)}\nRecorded: {one.expected}\nFound: {one.found}"
    return Line((one.path, NAMES["changed"], told), whole, one.path)


def _moved(was: str, is_now: str) -> Line:
    return Line(
        (is_now, NAMES["moved"], f"Was {path_isolated(was)}"),
        f"{path_isolated(is_now)}\nWas: {path_isolated(was)}\nThe bytes are the same.",
        is_now,
    )


def _unreadable(one: Unreadable) -> Line:
    reason = one.reason[:1].upper() + one.reason[1:]
    return Line((one.path, NAMES["unreadable"], reason), f"{path_isolated(one.path)}\n{reason}", one.path)


def _plain(state: str, path: str, told: str) -> Difference:
    return Difference(state, Line((path, NAMES[state], told), f"{path_isolated(path)}\n{told}", path))
