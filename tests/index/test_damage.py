"""Files that are cut, changed, foreign, gone or out of reach: noticed, or no answer differs."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app import Archive, durable
from archive_app.index import array_file, storage
from archive_app.statements.problems import IndexUnusable, NotIndexed
from tests.index.faulty_disks import FaultyDisk
from tests.index.updating import (
    Case,
    answers,
    assert_tidy,
    prepare,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).resolve().parents[2]
_FLIPS = 2_000
_CUTS = 40


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(home))
        # Small blocks, so that a question reads some of them and not the others.
        patch.setattr(array_file, "BLOCK", 512)
        patch.setattr(durable, "disk", FaultyDisk())
        yield prepare(home, "commit")


@pytest.fixture
def case(prepared: Case) -> Case:
    """An index of two segments, from which one statement is missing that the folder holds."""
    prepared.restore()
    return prepared


_NOT_PARTS = {"corpus.json", "worker.lock", "set-aside"}


def parts_of(folder: Path) -> list[Path]:
    """The files that make up the generation in force."""
    parts = [path for path in sorted(folder.iterdir()) if path.name not in _NOT_PARTS]
    assert {path.name.partition("-")[0] for path in parts} == {
        "manifest.json",
        "columns",
        "segment",
        "reprints",
    }
    assert len(parts) == 5
    return parts


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def test_no_flipped_bit_changes_an_answer(case: Case) -> None:
    parts = parts_of(case.folder)
    chance = random.Random(3)
    noticed = unread = 0
    for number in range(_FLIPS):
        # One in four hits the small files, the others are spread over all bytes of all files.
        chosen = chance.choice(parts) if number % 4 == 0 else None
        victim = chosen or chance.choices(parts, [path.stat().st_size for path in parts])[0]
        whole = victim.read_bytes()
        flip(victim, chance.randrange(8 * len(whole)))
        try:
            given = answers(case.corpus)
        except IndexUnusable as error:
            assert error.message == "The index is damaged, so it was set aside."  # noqa: PT017 - either way is right
            noticed += 1
        else:
            assert given in ((), case.old), (victim.name, number)
            noticed += given == ()
            unread += given == case.old
        assert is_seen_when_all_is_read(case.folder, victim), (victim.name, number)
        victim.write_bytes(whole)
        (case.folder / "damaged").unlink(missing_ok=True)
    assert noticed > _FLIPS // 2
    assert noticed + unread == _FLIPS
    assert answers(case.corpus) == case.old


def is_seen_when_all_is_read(folder: Path, victim: Path) -> bool:
    try:
        manifest = storage.read_manifest(folder)
    except storage.Damaged:
        return victim.name == "manifest.json"
    assert manifest is not None
    return storage.damaged_files(folder, manifest) == [victim.name]


def test_a_file_cut_anywhere_is_noticed(case: Case) -> None:
    chance = random.Random(5)
    for number in range(len(parts_of(case.folder))):
        case.restore()
        size = parts_of(case.folder)[number].stat().st_size
        for length in {0, 1, 7, 8, 27, 28, 36, size - 1, *chance.sample(range(size), _CUTS // 4)}:
            case.restore()
            victim = parts_of(case.folder)[number]
            os.truncate(victim, length)
            assert answers(case.corpus) == (), (victim.name, length)
            with (
                ArchiveIndex_of(case) as index,
                pytest.raises(NotIndexed, match="cannot be used and is to be"),
            ):
                index.search("water")
            update(case.corpus, case.folder)
            assert answers(case.corpus) == case.new
            assert_tidy(case.folder, aside=True)


def ArchiveIndex_of(case: Case) -> Archive:  # noqa: N802
    return Archive.open(case.corpus)
