"""Several processes that make segments give what one gives, and may be stopped or killed at any moment."""

from __future__ import annotations

import io
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from archive_app.corpus import inventory
from archive_app.index import batches, frames, makers, storage
from archive_app.index.generation import open_generation
from archive_app.index.makers import ManyMakers, OneMaker
from archive_app.index.orders import FileTask
from archive_app.index.records import values_of
from archive_app.index.segments import open_segment
from archive_app.statements.problems import IndexingFailed, ProblemKind
from tests.index.updating import answers, assert_tidy, assert_unlocked, corpus_of, update, write_statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.index.makers import Makers
    from archive_app.index.orders import Made

_FILES = 40

_DEADLY = """
import os, sys
def look(event, arguments):
    if event == "open" and str(arguments[0]).endswith({name!r}):
        os._exit(9)
sys.addaudithook(look)
"""


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return corpus_of(_FILES, tmp_path, monkeypatch)


@pytest.fixture
def by_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(batches, "_MOST_FILES", 3)
    monkeypatch.setattr(batches, "processors", lambda: 2)


def dies_at(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process started from now on ends when it opens a file of this name."""
    (tmp_path / "sitecustomize.py").write_text(_DEADLY.format(name=name))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))


def tasks(corpus: Path) -> list[FileTask]:
    paths = sorted(corpus.iterdir())
    return [FileTask(p.name, p.stat().st_size, 0, True, serial) for serial, p in enumerate(paths, 1)]


def make(making: Makers, files: list[FileTask], meanwhile: Callable[[int], None] | None = None) -> list[Made]:
    """Have the files made into segments, in batches of three; `meanwhile` is called before each batch."""
    made = []
    with making:
        for number in range(0, len(files), 3):
            if meanwhile is not None:
                meanwhile(number)
            while not making.has_room:
                made.append(making.next(0.1))
            making.hand(tuple(files[number : number + 3]))
        making.write()
        while not making.is_idle:
            made.append(making.next(0.1))
        assert making.done == len(files)
    return made


def recorded(made: list[Made], folder: Path) -> list[list[object]]:
    """What the segments that were made say of each file."""
    opened = [open_segment(folder, info) for each in made for info in each.segments]
    records = [
        values_of(segment.details.record(number)) for segment in opened for number in range(segment.documents)
    ]
    return sorted(records, key=lambda each: str(each[0]))


def remembered(corpus: Path) -> list[list[object]]:
    """What the generation in force says of each file, but for the serial numbers."""
    generation = open_generation(storage.index_folder(corpus))
    assert generation is not None
    values = [values_of(record._replace(serial=bool(record.serial))) for record in generation.files]
    generation.close()
    return values


@pytest.mark.usefixtures("by_two_processes")
def test_an_update_by_two_processes_is_as_one_by_this_process(corpus: Path) -> None:
    (corpus / "empty.md").write_text("")
    # Long ago, so that its record does not depend on how soon after this it is read.
    os.utime(corpus / "empty.md", (1_500_000_000, 1_500_000_000))
    (corpus / "gone.md").symlink_to("nowhere")
    report = update(corpus, storage.index_folder(corpus))
    by_two = answers(corpus), remembered(corpus)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "processors", lambda: 1)
        alone = update(corpus, storage.index_folder(corpus), rebuild=True)
    assert (report.statements, report.unreadable) == (alone.statements, alone.unreadable) == (_FILES + 1, 0)
    assert (answers(corpus), remembered(corpus)) == by_two


def test_the_records_are_those_of_one_maker(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    files = tasks(corpus)
    by_two = make(ManyMakers(corpus, folder, 2), files)
    by_one = make(OneMaker(corpus, folder), files)
    assert recorded(by_two, folder) == recorded(by_one, folder)
    assert sum(info.documents for made in by_two for info in made.segments) == _FILES
    assert len({info.name for made in by_two for info in made.segments}) == 2


def test_a_maker_that_holds_too_much_writes_by_itself(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(makers, "_MOST_WORDS", 600)
    for making in (OneMaker(corpus, tmp_path), ManyMakers(corpus, tmp_path, 2)):
        made = [each for each in make(making, tasks(corpus)) if each.segments]
        assert len(made) > 2
        for each in made:
            assert sum(info.documents for info in each.segments) == len(each.read)
        assert len(recorded(made, tmp_path)) == _FILES


@pytest.mark.parametrize("when", [0, 3, 15, 39])
def test_a_process_that_is_killed_loses_nothing(corpus: Path, tmp_path: Path, when: int) -> None:
    making = ManyMakers(corpus, tmp_path, 2)

    def kill(number: int) -> None:
        if number == when:
            os.kill(making.process_ids[0], signal.SIGKILL)

    files = tasks(corpus)
    made = make(making, files, kill)
    assert [each[0] for each in recorded(made, tmp_path)] == sorted(file.path for file in files)
    assert not [file for each in made for file in each.failed]
    assert sum(info.documents for each in made for info in each.segments) == _FILES


@pytest.mark.usefixtures("by_two_processes")
def test_a_file_that_ends_every_process_is_reported_and_stops_no_other(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies_at("s17.md", tmp_path, monkeypatch)
    report = update(corpus, storage.index_folder(corpus))
    assert (report.statements, report.unreadable) == (_FILES - 1, 1)
    generation = open_generation(storage.index_folder(corpus))
    assert generation is not None
    (lost,) = (record for record in generation.files if not record.serial)
    assert (lost.path, lost.problems[0].kind) == ("s17.md", ProblemKind.UNREADABLE)
    generation.close()
    (tmp_path / "sitecustomize.py").unlink()
    assert update(corpus, storage.index_folder(corpus)).statements == _FILES


def test_processes_that_cannot_even_begin_are_given_up(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies_at("maker_process.py", tmp_path, monkeypatch)
    with pytest.raises(IndexingFailed, match="again and again"):
        make(ManyMakers(corpus, tmp_path, 2), tasks(corpus))


@pytest.mark.usefixtures("by_two_processes")
def test_an_update_by_two_processes_may_be_cancelled_at_any_moment(corpus: Path) -> None:
    folder = storage.index_folder(corpus)
    update(corpus, folder)
    before = answers(corpus)
    for number in range(_FILES):
        write_statement(corpus, number, "Now the willows are sold.")
    asked = 0
    cancelled_after = 0
    finished = False

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > cancelled_after

    while not finished:
        asked, cancelled_after = 0, cancelled_after + 7
        finished = not update(corpus, folder, is_cancelled=is_cancelled).cancelled
        assert_unlocked(folder)
        assert_tidy(folder)
        if not finished:
            assert answers(corpus) == before
    assert cancelled_after > 14
    assert answers(corpus) != before


@pytest.mark.usefixtures("by_two_processes")
def test_processes_that_start_during_the_walk_end_with_the_update(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: set[int] = set()

    class Recorded(ManyMakers):
        def begin(self) -> None:
            super().begin()
            begun.update(self.process_ids)

    monkeypatch.setattr(batches, "ManyMakers", Recorded)
    monkeypatch.setattr(inventory, "_COUNT_EVERY", 10)
    assert update(corpus, storage.index_folder(corpus), is_cancelled=lambda: bool(begun)).cancelled
    assert len(begun) == 2
    for process in begun:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_segment_that_cannot_be_written_is_told_of(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make(ManyMakers(corpus, tmp_path / "no such folder", 2), tasks(corpus))


def test_frames_give_back_what_was_sent_until_the_other_end_is_gone() -> None:
    pipe = io.BytesIO()
    given = [("done", [[1, "a\ud800", None, {"b": (True,)}]]), ("x" * 100_000, [])]
    for value in given:
        frames.send(pipe, value)
    pipe.truncate(pipe.tell() - 1)
    pipe.seek(0)
    assert frames.receive(pipe) == given[0]
    for _ in range(2):
        with pytest.raises(frames.Ended):
            frames.receive(pipe)
