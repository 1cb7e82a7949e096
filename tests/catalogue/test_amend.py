"""Amendments of real files in a real archive: applied, refused, taken back, one by one and many at once."""

from __future__ import annotations

import gzip
import stat
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive, durable
from archive_app.catalogue.amend import apply, apply_many, history, plan, plan_many, undo, undo_many
from archive_app.catalogue.amendment import Amendment
from archive_app.catalogue.journal import Entry, Journal, sha256_of
from archive_app.locations import archive_data_folder
from archive_app.statements.problems import (
    CannotAmend,
    ChangedMeanwhile,
    InvalidAmendment,
    NothingToUndo,
    UnknownStatement,
)
from tests.catalogue.writing import planned, write
from tests.index.faulty_disks import FaultyDisk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "---\ntitle: T # t\r\ndate: 2019\n---\nBody \t\r\n\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "archive"
    write(folder, "a.md", FILE)
    write(folder, "sub/b.txt", "Title\n\nWords\n")
    write(folder, "c.md", "---\nid: see\n---\nWords\n")
    return folder


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    with Archive.open(folder) as opened:
        opened.update()
        yield opened


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_an_amendment_is_read_at_once_and_found_after_an_update(archive: Archive, folder: Path) -> None:
    before = names(folder)
    entry = apply(plan(archive, "a.md", Amendment({"party": "Union", "issued": "2019-03"})))
    assert entry is not None
    assert (folder / "a.md").read_bytes() == FILE.replace("date: 2019", 'date: "2019-03"').replace(
        "\n---\nB", "\nparty: Union\n---\nB"
    ).encode()
    assert names(folder) == before
    read = archive.statement("a.md")
    assert (read.party, read.issued and read.issued.edtf) == ("Union", "2019-03")
    apply(plan(archive, "sub/b.txt", Amendment({"party": "Union"})))
    assert names(folder) == before | {"sub/b.txt.meta.yaml"}
    archive.update()
    assert [hit.id for hit in archive.search("party:Union", sort="oldest").hits] == ["a.md", "sub/b.txt"]


def test_the_version_before_is_kept_where_a_person_can_get_it(archive: Archive, folder: Path) -> None:
    apply(plan(archive, "a.md", Amendment({"party": "Union"})))
    (kept,) = (archive_data_folder(folder) / "previous").iterdir()
    assert kept.name == sha256_of(FILE.encode()) + ".gz"
    assert gzip.decompress(kept.read_bytes()) == FILE.encode()
    (entry,) = history(folder, "a.md")
    assert (entry.number, entry.path, entry.changes) == (1, "a.md", (("party", "party", None, "Union"),))
    assert history(folder, "c.md") == []


def test_mode_links_and_hard_links(archive: Archive, folder: Path, tmp_path: Path) -> None:
    target = write(tmp_path, "elsewhere/real.md", FILE)
    target.chmod(0o640)
    (folder / "link.md").symlink_to(target)
    archive.update()
    apply(plan(archive, "link.md", Amendment({"party": "Union"})))
    assert (folder / "link.md").is_symlink()
    assert b"party: Union" in target.read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert list(target.parent.iterdir()) == [target]


def test_what_somebody_else_wrote_is_never_overwritten(archive: Archive, folder: Path) -> None:
    planned_before = plan(archive, "a.md", Amendment({"party": "Union"}))
    beside = plan(archive, "sub/b.txt", Amendment({"party": "Union"}))
    write(folder, "a.md", FILE + "x")
    write(folder, "sub/b.txt.meta.yaml", "title: mine\n")
    for stale, kept in ((planned_before, FILE + "x"), (beside, "title: mine\n")):
        with pytest.raises(ChangedMeanwhile, match="changed by someone else meanwhile"):
            apply(stale)
        assert stale.target.read_bytes() == kept.encode()
    fresh = plan(archive, "a.md", Amendment({"party": "Union"}))
    write(folder, "a.md.meta.yaml", "party: Other\n")
    with pytest.raises(ChangedMeanwhile, match="was made by someone else"):
        apply(fresh)
    (folder / "a.md").unlink()
    with pytest.raises(ChangedMeanwhile):
        apply(planned_before)
    assert history(folder) == []


def test_nothing_to_change_writes_nothing(archive: Archive, folder: Path) -> None:
    status = (folder / "a.md").stat()
    assert apply(plan(archive, "a.md", Amendment({"title": "T"}))) is None
    assert (folder / "a.md").stat().st_ino == status.st_ino
    assert history(folder) == []


def test_an_id_is_given_once(archive: Archive) -> None:
    with pytest.raises(InvalidAmendment, match="Another statement has the id “see”"):
        plan(archive, "a.md", Amendment({"id": "see"}))
    assert plan(archive, "see", Amendment({"id": "see"})).changes == ()
    assert plan(archive, "a.md", Amendment({"id": "new"})).changes
    with pytest.raises(UnknownStatement):
        plan(archive, "nowhere", Amendment({"party": "x"}))


def test_amendments_are_taken_back_one_after_the_other(archive: Archive, folder: Path) -> None:
    states = [FILE.encode()]
    for party in ("A", "B", "C"):
        apply(plan(archive, "a.md", Amendment({"party": party})))
        states.append((folder / "a.md").read_bytes())
    apply(plan(archive, "sub/b.txt", Amendment({"party": "A"})))
    last = undo(folder)
    assert (last.path, last.undoes, names(folder)) == ("sub/b.txt", 4, {"a.md", "c.md", "sub/b.txt"})
    for number, state in ((3, states[2]), (2, states[1]), (1, states[0])):
        taken = undo(folder, "a.md")
        assert (taken.undoes, (folder / "a.md").read_bytes()) == (number, state)
    with pytest.raises(NothingToUndo):
        undo(folder)
    assert [entry.number for entry in history(folder)] == list(range(1, 9))


def test_an_amendment_by_its_number(archive: Archive, folder: Path) -> None:
    apply(plan(archive, "a.md", Amendment({"party": "A"})))
    apply(plan(archive, "see", Amendment({"party": "A"})))
    assert undo(folder, number=1).path == "a.md"
    with pytest.raises(NothingToUndo):
        undo(folder, number=1)


def test_undo_refuses_when_the_file_was_changed_since(archive: Archive, folder: Path) -> None:
    apply(plan(archive, "a.md", Amendment({"party": "A"})))
    by_hand = (folder / "a.md").read_bytes() + b"more"
    (folder / "a.md").write_bytes(by_hand)
    with pytest.raises(ChangedMeanwhile, match="was changed since it was amended"):
        undo(folder)
    assert (folder / "a.md").read_bytes() == by_hand


def test_undo_needs_the_version_that_was_kept(archive: Archive, folder: Path) -> None:
    apply(plan(archive, "a.md", Amendment({"party": "A"})))
    amended = (folder / "a.md").read_bytes()
    (kept,) = (archive_data_folder(folder) / "previous").iterdir()
    kept.write_bytes(gzip.compress(b"other"))
    with pytest.raises(CannotAmend, match="cannot be read from the data folder"):
        undo(folder)
    assert (folder / "a.md").read_bytes() == amended


def test_a_broken_line_of_the_journal_costs_only_itself(archive: Archive, folder: Path) -> None:
    apply(plan(archive, "a.md", Amendment({"party": "A"})))
    with (archive_data_folder(folder) / "amendments.jsonl").open("ab") as file:
        file.write(b'{"number": 2, "ti')
    apply(plan(archive, "a.md", Amendment({"party": "B"})))
    assert [entry.number for entry in history(folder)] == [1, 2]
    assert Journal(folder).last_number() == 2
    long = plan(archive, "a.md", Amendment({"party": "B" * 50_000}))
    apply(long)
    assert Journal(folder).last_number() == 3


def test_many_are_planned_and_applied(archive: Archive, folder: Path) -> None:
    wanted = ["a.md", "gone", "sub/b.txt", "see"]
    plans = list(plan_many(archive, wanted, Amendment({"party": "A"})))
    assert [outcome.statement_id for outcome in plans] == wanted
    assert [type(outcome.fault) for outcome in plans if outcome.fault] == [UnknownStatement]
    write(folder, "c.md", "changed")
    done = list(apply_many(outcome.plan for outcome in plans if outcome.plan))
    assert [(outcome.statement_id, outcome.entry is not None) for outcome in done] == [
        ("a.md", True), ("sub/b.txt", True), ("see", False),
    ]  # fmt: skip
    assert isinstance(done[2].fault, ChangedMeanwhile)
    assert not done[2].fault.message.count("\n")


def test_a_cancel_stops_between_two_files(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive_app.catalogue.amend.TOGETHER", 1)
    plans = [o.plan for o in plan_many(archive, ["a.md", "see"], Amendment({"party": "A"})) if o.plan]
    assert [o.statement_id for o in apply_many(plans, lambda: bool(history(folder)))] == ["a.md"]
    assert (folder / "c.md").read_bytes() == b"---\nid: see\n---\nWords\n"
    assert list(plan_many(archive, ["a.md"], Amendment(), is_cancelled=lambda: True)) == []


def test_while_another_process_amends(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import filelock

    monkeypatch.setattr("archive_app.catalogue.amend._SECONDS_TO_WAIT", 0.05)
    held = plan(archive, "a.md", Amendment({"party": "A"}))
    with (
        filelock.FileLock(Journal(folder).lock_path, is_singleton=False),
        pytest.raises(CannotAmend, match="Another process is amending"),
    ):
        apply(held)
    assert (folder / "a.md").read_bytes() == FILE.encode()


def test_what_a_crash_left_behind_is_taken_away(archive: Archive, folder: Path) -> None:
    first = planned(folder, "a.md", {"party": "A"})
    apply(first)
    name = ".amending-" + sha256_of(b"a.md")[:16]
    write(folder, name, "half a fi")
    archive.update()
    assert archive.report() is not None
    apply(plan(archive, "a.md", Amendment({"party": "B"})))
    assert names(folder) == {"a.md", "c.md", "sub/b.txt"}


def test_many_are_taken_back_whatever_became_of_some(archive: Archive, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    entries = [apply(plan(archive, "a.md", Amendment({"party": party}))) for party in "AB"]
    many = [o.plan for o in plan_many(archive, ["sub/b.txt", "see"], Amendment({"party": "A"})) if o.plan]
    entries += [outcome.entry for outcome in apply_many(many)]
    numbers = [entry.number for entry in entries if entry]
    assert numbers == [1, 2, 3, 4]
    theirs = write(folder, "c.md", "changed")
    results = list(undo_many(folder, [*numbers, 99]))
    faults = [type(result) for result in results if not isinstance(result, Entry)]
    assert faults == [NothingToUndo, ChangedMeanwhile]
    assert [result.undoes for result in results if isinstance(result, Entry)] == [3, 2, 1]
    assert theirs.read_bytes() == b"changed"
    write(folder, "c.md", before[theirs])
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    with pytest.raises(NothingToUndo):
        undo(folder)


def test_many_of_one_file_follow_one_another(archive: Archive, folder: Path) -> None:
    first = plan(archive, "a.md", Amendment({"party": "A"}))
    second = plan(archive, "a.md", Amendment({"party": "B"}))
    outcomes = list(apply_many([first, second]))
    assert outcomes[0].entry is not None
    assert isinstance(outcomes[1].fault, ChangedMeanwhile)
    assert [entry.number for entry in history(folder)] == [1]


def test_what_is_changed_at_the_last_moment_is_not_in_force(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(plan(archive, "a.md", Amendment({"party": "A"})))
    add = Journal.add

    def add_and_be_overtaken(journal: Journal, entries: list[Entry]) -> None:
        add(journal, entries)
        write(folder, "c.md", "changed")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "add", add_and_be_overtaken)
        with pytest.raises(ChangedMeanwhile):
            apply(plan(archive, "see", Amendment({"party": "A"})))
    assert [(entry.path, entry.undoes) for entry in history(folder)] == [
        ("a.md", None),
        ("c.md", None),
        ("c.md", 2),
    ]
    assert undo(folder).path == "a.md"


def test_what_is_refused_at_once_leaves_no_line_in_the_journal(archive: Archive, folder: Path) -> None:
    apply(plan(archive, "a.md", Amendment({"party": "A"})))
    journal = archive_data_folder(folder) / "amendments.jsonl"
    before = journal.read_bytes()
    stale = plan(archive, "see", Amendment({"party": "A"}))
    write(folder, "c.md", "changed")
    with pytest.raises(ChangedMeanwhile):
        apply(stale)
    assert journal.read_bytes() == before


def test_of_many_files_folders_and_the_journal_are_synced_once(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = [o.plan for o in plan_many(archive, ["a.md", "see"], Amendment({"party": "A"})) if o.plan]
    list(apply_many(plans))
    together = FaultyDisk()
    monkeypatch.setattr(durable, "disk", together)
    fresh = [o.plan for o in plan_many(archive, ["a.md", "see"], Amendment({"party": "B"})) if o.plan]
    list(apply_many(fresh))
    assert together.operations.count("extend") == 1
    assert together.operations.count("sync folder") == 3
    assert together.operations.count("rename") == 4
