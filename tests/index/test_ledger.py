"""Which documents count and which ids they have, beside the plain rules; and what a small change writes."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_app import Archive
from archive_app.index import ledger, storage
from archive_app.index.document import document_of
from archive_app.index.generation import open_generation
from archive_app.index.ledger import FileStamp, Held
from archive_app.index.records import FileRecord
from archive_app.index.segments import SegmentWriter, open_segment
from archive_app.index.snapshot import Snapshot
from tests.index.building import statement
from tests.index.updating import update, write_statement

if TYPE_CHECKING:
    from pathlib import Path

NAMES = st.sampled_from(["a.md", "b.md", "c.md", "d.md", "x"])
#: The path of a file, and the id that it declares.
FILES = st.tuples(NAMES.filter(lambda name: name != "x"), NAMES | st.none())
some = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("segments")


def held_of(folder: Path, segments: list[list[tuple[str, str | None]]]) -> list[Held]:
    serial = count(1)
    held = []
    for files in segments:
        writer = SegmentWriter(folder, 10**9)
        for path, declared in files:
            file = FileRecord(path, 1, 1, "", serial=next(serial), declared_id=declared)
            writer.add([document_of(statement("unused", "Water."), file)])
        info = writer.write()
        assert info is not None
        held.append(Held.whole(open_segment(folder, info)))
    return held


def ids_by_the_rules(files: dict[str, str | None], others: set[str]) -> dict[str, str]:
    """The first path that declares an id keeps it, unless it is the path of another file."""
    paths = {*files, *others}
    ids: dict[str, str] = {}
    for path in sorted(files):
        declared = files[path]
        is_free = declared is not None and declared not in ids.values() and declared not in paths - {path}
        ids[path] = declared if declared is not None and is_free else path
    return ids


@some
@given(st.lists(st.lists(FILES, min_size=1, max_size=4), min_size=1, max_size=3), st.sets(NAMES, max_size=2))
def test_documents_and_ids_are_settled_by_the_rules(
    folder: Path, segments: list[list[tuple[str, str | None]]], others: set[str]
) -> None:
    held = held_of(folder, segments)
    ledger.supersede(held)
    latest = dict(file for files in segments for file in files)
    without = others - latest.keys()
    nameless = ledger.nameless(held, without)
    snapshot = Snapshot(held, nameless)
    places = snapshot.of_paths(latest.keys())
    assert places.keys() == latest.keys()
    assert sum(int(each.live.sum()) for each in held) == len(latest)
    ids = ids_by_the_rules(latest, without)
    records = {path: snapshot.record(place) for path, place in places.items()}
    assert {path: record.id for path, record in records.items()} == ids
    assert {path: record.declared_id for path, record in records.items()} == latest
    assert snapshot.of_ids({*ids.values(), "none"}) == {its: places[path] for path, its in ids.items()}


def test_paths_are_forgotten_and_restamped_where_they_are(folder: Path) -> None:
    held = held_of(folder, [[("a.md", None), ("b.md", "x")], [("c.md", None)]])
    before = Snapshot.of(held, {})
    assert ledger.restamp(held, {"b.md": FileStamp(7, 8, False), "z.md": FileStamp(1, 1, True)})
    assert not ledger.restamp(held, {"b.md": FileStamp(7, 8, False)})
    assert ledger.forget(held, {"a.md", "z.md"})
    assert not ledger.forget(held, {"a.md"})
    now = Snapshot(held, {})
    (place,) = now.of_ids({"x"}).values()
    assert (now.record(place).size, now.record(place).mtime_ns, now.record(place).settled) == (7, 8, False)
    assert before.record(place).size == 1
    assert now.of_paths({"a.md", "c.md"}).keys() == {"c.md"}
    assert before.of_paths({"a.md", "c.md"}).keys() == {"a.md", "c.md"}
    assert [known.stamp.path for known in ledger.known(held)] == ["b.md", "c.md"]


def test_a_small_change_writes_its_own_segment_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(30):
        write_statement(corpus, number)
    folder = storage.index_folder(corpus)
    update(corpus, folder)
    (whole,) = folder.glob("segment-*")
    written = whole.stat()
    write_statement(corpus, 3, "Now the willows are sold.")
    (corpus / "s5.md").touch()
    (corpus / "s7.md").unlink()
    report = update(corpus, folder)
    assert (report.changed, report.removed, report.unchanged) == (1, 1, 28)
    small = max(folder.glob("segment-*"), key=lambda path: path.stat().st_mtime_ns)
    assert (whole.stat().st_mtime_ns, whole.stat().st_ino) == (written.st_mtime_ns, written.st_ino)
    assert open_segment(folder, _info(folder, small)).documents == 1
    generation = open_generation(folder)
    assert generation is not None
    touched = next(record for record in generation.files if record.path == "s5.md")
    assert touched.mtime_ns == (corpus / "s5.md").stat().st_mtime_ns
    generation.close()
    with Archive.open(corpus) as archive:
        assert archive.search("").total == 29
        assert [hit.id for hit in archive.search('"willows are sold"').hits] == ["s3.md"]


def _info(folder: Path, segment: Path) -> storage.SegmentInfo:
    manifest = storage.read_manifest(folder)
    assert manifest is not None
    return next(info for info in manifest.segments if info.name in segment.name)
