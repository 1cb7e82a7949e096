"""Bags: a folder exported as one, whole or not at all, and bags validated by both judges."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from archive_app.catalogue.bags import BaggingCancelled, BagNotMade, export_bag, validate_bag
from archive_app.statements.problems import FolderUnavailable, WrongRequest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    for name in ("a.md", "b/50%.txt", "b/line\nbreak.txt", "originals/scan.pdf", ".hidden"):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Words of {name}\n")
        os.utime(path, (1_400_000_000, 1_400_000_000))
    return made


def write_bag(bag: Path, version: str = "1.0", **files: str) -> Path:
    """A bag of one payload file; `files` are further files, with `_DOT_` for a dot."""
    (bag / "data").mkdir(parents=True)
    (bag / "data" / "a.txt").write_text("a")
    (bag / "bagit.txt").write_text(f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n")
    (bag / "manifest-sha256.txt").write_text(f"{sha('a')}  data/a.txt\n")
    for name, text in files.items():
        (bag / name.replace("_DOT_", ".")).write_text(text)
    return bag


def sha(text: str, algorithm: str = "sha256") -> str:
    return hashlib.new(algorithm, text.encode()).hexdigest()


def kinds(bag: Path) -> list[str]:
    return [problem.kind for problem in validate_bag(bag).problems]


def test_a_folder_becomes_a_valid_bag_and_stays_what_it_was(folder: Path, tmp_path: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("odd")
    (folder / "link.md").symlink_to("a.md")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    made = export_bag(folder, tmp_path / "bag")
    assert (made.files, made.left_out, [pair[1] for pair in made.renamed]) == (6, 1, ["data/caf%E9.txt"])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    for name in ("a.md", "b/50%.txt", "b/line\nbreak.txt", "originals/scan.pdf"):
        copy = tmp_path / "bag" / "data" / name
        assert copy.read_bytes() == (folder / name).read_bytes()
        assert copy.stat().st_mtime == 1_400_000_000
    assert not (tmp_path / "bag" / "data" / "link.md").is_symlink()
    assert validate_bag(tmp_path / "bag").valid
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "bag"]


def test_two_files_whose_names_differ_in_their_form_of_unicode_are_two(folder: Path, tmp_path: Path) -> None:
    (folder / "N\u00fa\u00f1ez.txt").write_text("composed")
    (folder / "Nu\u0301n\u0303ez.txt").write_text("decomposed")
    assert export_bag(folder, tmp_path / "bag").files == 6
    assert len(list((tmp_path / "bag" / "data").glob("N*.txt"))) == 2
    (tmp_path / "bag" / "data" / "Nu\u0301n\u0303ez.txt").write_text("other text")
    assert kinds(tmp_path / "bag") == ["checksum"]


def test_places_where_no_bag_is_made(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for place in (tmp_path / "there", folder / "bag", folder):
        with pytest.raises(WrongRequest):
            export_bag(folder, place)
    with pytest.raises(FolderUnavailable):
        export_bag(tmp_path / "absent", tmp_path / "bag")
    with pytest.raises(BagNotMade, match="could not be made: no such file"):
        export_bag(folder, tmp_path / "no" / "bag")
    (folder / "broken.md").symlink_to("nowhere")
    with pytest.raises(BagNotMade, match=r"cannot be read, such as broken\.md"):
        export_bag(folder, tmp_path / "bag")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "there"]


@pytest.mark.parametrize("after", [0, 3, 6, 9, 14])
def test_a_cancelled_export_leaves_nothing_behind(folder: Path, tmp_path: Path, after: int) -> None:
    asked = iter(range(1_000))
    with pytest.raises(BaggingCancelled):
        export_bag(folder, tmp_path / "bag", is_cancelled=lambda: next(asked) >= after)
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def _at_most_20000_bytes() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    (folder / "large.txt").write_text("words " * 10_000)
    words = ["-m", "archive_app", "bag", "export", str(folder), "--to", str(tmp_path / "bag")]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "ARCHIVE_APP_HOME": str(tmp_path / "home")}
    full = subprocess.run(
        [sys.executable, *words],
        env=environment,
        preexec_fn=_at_most_20000_bytes,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert full.returncode == 3, full.stderr
    assert b"could not be made: file too large." in full.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "home"]


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    good = write_bag(tmp_path / "good")
    assert validate_bag(good).valid
    (good / "data" / "a.txt").write_text("b")
    assert kinds(good) == ["checksum"]
    (good / "data" / "a.txt").rename(good / "data" / "b.txt")
    assert kinds(good) == ["missing", "unexpected"]
    (good / "bagit.txt").unlink()
    assert kinds(good) == ["structure"]


def test_what_the_library_passes_over(tmp_path: Path) -> None:
    secret = tmp_path / "bag-of-others"
    secret.mkdir()
    (secret / "x").write_text("a")
    cases = {
        "unsafe path": {"fetch_DOT_txt": "https://example.org/x - data/../../bag-of-others/x\n"},
        "version": {"bagit_DOT_txt": "BagIt-Version: 1.7\nTag-File-Character-Encoding: UTF-8\n"},
        "encoding": {"bagit_DOT_txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: zlib\n"},
        "malformed": {"manifest-md5_DOT_txt": f"{sha('a', 'md5')}  data/a.txt\nnonsense\n"},
        "missing": {"manifest-md5_DOT_txt": ""},
    }
    for number, (kind, files) in enumerate(cases.items()):
        found = kinds(write_bag(tmp_path / f"bag{number}" if number else tmp_path / "bag", **files))
        assert found == [kind], kind
    listed = write_bag(tmp_path / "listed", **{"tagmanifest-md5_DOT_txt": f"{sha('a', 'md5')}  data/a.txt\n"})
    assert kinds(listed) == ["malformed"]


def test_a_percent_sign_may_be_encoded_or_not(tmp_path: Path) -> None:
    for number, written in enumerate(("data/50%25.txt", "data/50%.txt")):
        lines = f"{sha('a')}  data/a.txt\n{sha('p')}  {written}\n"
        bag = write_bag(tmp_path / str(number), **{"manifest-sha256_DOT_txt": lines})
        (bag / "data" / "50%.txt").write_text("p")
        assert validate_bag(bag).valid, written


def test_pipes_and_links_out_of_the_bag_are_refused_without_being_opened(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "bag")
    os.mkfifo(bag / "bag-info.txt")
    assert kinds(bag) == ["unsafe path"]
    (bag / "bag-info.txt").unlink()
    os.mkfifo(bag / "data" / "pipe")
    assert set(kinds(bag)) == {"unsafe path", "unexpected"}
    (bag / "data" / "pipe").unlink()
    (bag / "data" / "a.txt").unlink()
    (tmp_path / "a.txt").write_text("a")
    (bag / "data" / "a.txt").symlink_to(tmp_path / "a.txt")
    assert "unsafe path" in kinds(bag)


def test_the_library_has_its_say(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "bag", **{"bag-info_DOT_txt": "Payload-Oxum: 99.1\n"})
    (problem,) = validate_bag(bag).problems
    assert problem.kind == "library"
    (bag / "bag-info.txt").write_text("Payload-Oxum: nonsense\n")
    assert kinds(bag) == ["library"]


def test_a_cancelled_validation_says_nothing_of_valid(tmp_path: Path) -> None:
    found = validate_bag(write_bag(tmp_path / "bag"), is_cancelled=lambda: True)
    assert (found.cancelled, found.valid, found.problems) == (True, False, ())
