"""Everything in a folder is accounted for, and changes are told by stamps and hashes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_app.corpus.file_names import display_path, distinct_display_path, native_path
from archive_app.corpus.inventory import Known, Stamp, WalkCancelled, compare, take_inventory
from archive_app.corpus.reader import read_statement
from archive_app.statements.problems import FolderUnavailable, ProblemKind

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def paths(folder: Path) -> list[str]:
    return [stamp.path for stamp in take_inventory(folder).stamps]


def test_statements_and_files_left_out_by_rule_are_counted_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        "b.md",
        "a/B.TXT",
        "a/c.markdown",
        "report.pdf",
        "scan.PDF",
        "README",
        ".hidden.md",
        "aliases.yaml",
    )
    write(
        tmp_path, "b.md.meta.yaml", "bag/bagit.txt", "bag/manifest-sha256.txt", "bag/fetch.txt", "fetch.txt"
    )
    write(tmp_path, ".git/x.md", "originals/y.md", "a/node_modules/z.md", "manifesto-2019.txt")
    inventory = take_inventory(tmp_path)
    assert [stamp.path for stamp in inventory.stamps] == [
        "a/B.TXT", "a/c.markdown", "b.md", "fetch.txt", "manifesto-2019.txt",
    ]  # fmt: skip
    assert dict(inventory.ignored_kinds) == {
        "BagIt": 3, "pdf": 2, "aliases": 1, "hidden": 1, "metadata sidecar": 1, "no extension": 1,
    }  # fmt: skip
    assert inventory.ignored_folders == 3
    assert inventory.files == 5 + 9
    assert inventory.problems == ()


def test_links_to_files_are_files_and_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", "far.md")
    root = tmp_path / "root"
    write(root, "near.md")
    (root / "link.md").symlink_to(tmp_path / "elsewhere" / "far.md")
    (root / "circle").symlink_to(root)
    (root / "loop.md").symlink_to("loop.md")
    (root / "nothing.md").symlink_to("gone.md")
    (root / "nothing.pdf").symlink_to("gone.pdf")
    os.mkfifo(root / "pipe.txt")
    inventory = take_inventory(root)
    assert [stamp.path for stamp in inventory.stamps] == ["link.md", "near.md"]
    assert (inventory.files, inventory.linked_folders, inventory.special) == (2, 1, 4)
    assert [problem.path for problem in inventory.problems] == ["loop.md", "nothing.md", "pipe.txt"]
    assert {problem.kind for problem in inventory.problems} == {ProblemKind.UNREADABLE}


def test_names_that_are_not_utf8_are_shown_percent_encoded_and_found_again(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_bytes(b"undecodable")
    write(tmp_path, "100%.md", "خطاب.md")
    assert paths(tmp_path) == ["100%.md", "caf%E9.md", "خطاب.md"]
    assert native_path(tmp_path, "caf%E9.md").read_bytes() == b"undecodable"
    write(tmp_path, "caf%E9.md")
    shown = paths(tmp_path)
    assert len(set(shown)) == 4
    assert {native_path(tmp_path, path).read_bytes() for path in shown} >= {
        b"undecodable",
        b"caf%E9.md",
        b"100%.md",
    }


@settings(deadline=None, max_examples=100)
@given(st.binary(min_size=1, max_size=12).filter(lambda raw: b"\0" not in raw))
def test_a_name_shown_is_unicode_and_never_taken(raw: bytes) -> None:
    native = os.fsdecode(raw)
    shown = display_path(native)
    assert shown.encode("utf-8")
    if shown != native:
        assert distinct_display_path(native, {shown}) != shown


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user"
)
def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "shut/a.md", "b.md")
    (tmp_path / "shut").chmod(0)
    try:
        inventory = take_inventory(tmp_path)
        with pytest.raises(FolderUnavailable, match="cannot be read"):
            take_inventory(tmp_path / "shut")
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert [stamp.path for stamp in inventory.stamps] == ["b.md"]
    assert [problem.path for problem in inventory.problems] == ["shut"]


def test_no_folder_and_cancel_are_told(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    with pytest.raises(FolderUnavailable, match="does not exist"):
        take_inventory(tmp_path / "missing")
    with pytest.raises(FolderUnavailable, match="not a folder"):
        take_inventory(tmp_path / "a.md")
    with pytest.raises(WalkCancelled):
        take_inventory(tmp_path, lambda: True)
    counts: list[int] = []
    take_inventory(tmp_path, on_count=counts.append)
    assert counts[-1] == 1


def remembered(folder: Path) -> list[Known]:
    return [
        Known(replace(stamp, settled=True), hash_of(folder)(stamp.path))
        for stamp in take_inventory(folder).stamps
    ]


def hash_of(folder: Path):  # type: ignore[no-untyped-def]
    return lambda path: hashlib.sha256((folder / path).read_bytes()).hexdigest()


def test_added_changed_moved_removed_touched(tmp_path: Path) -> None:
    write(tmp_path, "same.md", "changed.md", "moved.md", "removed.md", "touched.md")
    known = remembered(tmp_path)
    (tmp_path / "changed.md").write_text("another text", encoding="utf-8")
    (tmp_path / "moved.md").rename(tmp_path / "new place.md")
    (tmp_path / "removed.md").unlink()
    os.utime(tmp_path / "touched.md", (1, 1))
    write(tmp_path, "added.md")
    changes = compare(known, take_inventory(tmp_path).stamps, hash_of(tmp_path))
    assert [s.path for s in changes.added] == ["added.md"]
    assert [s.path for s in changes.changed] == ["changed.md"]
    assert [(old, s.path) for old, s in changes.moved] == [("moved.md", "new place.md")]
    assert changes.removed == ("removed.md",)
    assert [s.path for s in changes.touched] == ["touched.md"]
    assert [s.path for s in changes.unchanged] == ["same.md"]


def test_a_file_written_just_before_the_walk_is_hashed_again_although_its_stamp_is_the_same(
    tmp_path: Path,
) -> None:
    write(tmp_path, "a.md")
    first = take_inventory(tmp_path).stamps
    assert not first[0].settled
    status = (tmp_path / "a.md").stat()
    known = [Known(first[0], hash_of(tmp_path)("a.md"))]
    (tmp_path / "a.md").write_text("b.md", encoding="utf-8")
    os.utime(tmp_path / "a.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [s.path for s in compare(known, take_inventory(tmp_path).stamps, hash_of(tmp_path)).changed] == [
        "a.md"
    ]
    os.utime(tmp_path / "a.md", (1, 1))
    assert take_inventory(tmp_path).stamps[0].settled


def test_a_sidecar_is_part_of_the_stamp_of_its_statement(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    before = take_inventory(tmp_path).stamps[0]
    write(tmp_path, "a.md.meta.yaml")
    assert take_inventory(tmp_path).stamps[0].size > before.size


def test_a_sidecar_whose_file_is_gone_is_told(tmp_path: Path) -> None:
    for name in (
        "a.md",
        "a.md.meta.yaml",
        "sub/b.txt.meta.yaml",
        "c.pdf.meta.yaml",
        "meta.yaml",
        ".d.md.meta.yaml",
    ):
        write(tmp_path, name)
    (problem,) = take_inventory(tmp_path).problems
    assert (problem.path, problem.kind) == ("sub/b.txt.meta.yaml", ProblemKind.FILE_NAME)
    assert problem.message == "This metadata sidecar describes nothing: b.txt is not here."


def test_a_sidecar_that_is_older_than_its_file_shows_when_it_changes(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    write(tmp_path, "a.md.meta.yaml")
    stamps = set()
    for time in (1_000, 2_000):
        os.utime(tmp_path / "a.md.meta.yaml", (time, time))
        stamp = take_inventory(tmp_path).stamps[0]
        assert read_statement(tmp_path, "a.md").stamp == stamp
        stamps.add((stamp.size, stamp.mtime_ns))
    assert len(stamps) == 2


def test_equal_files_are_moved_one_by_one_and_a_vanished_one_is_left_to_the_reader() -> None:
    def known(path: str) -> Known:
        return Known(Stamp(path, 3, 1), "same")

    present = [Stamp("x.md", 3, 2), Stamp("y.md", 3, 2), Stamp("z.md", 3, 2)]
    changes = compare(
        [known("a.md"), known("b.md")], present, lambda path: None if path == "x.md" else "same"
    )
    assert [s.path for s in changes.added] == ["x.md"]
    assert [(old, s.path) for old, s in changes.moved] == [("a.md", "y.md"), ("b.md", "z.md")]
