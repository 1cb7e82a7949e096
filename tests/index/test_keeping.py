"""Texts that files no longer hold: kept before the generation without them, once, whatever fails."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from archive_app import durable
from archive_app.archive import Archive
from archive_app.corpus.earlier_texts import EarlierTexts
from archive_app.index import keeping, storage
from archive_app.locations import archive_data_folder
from archive_app.statements.problems import ArchiveError, EditionLost
from tests.index.faulty_disks import FaultyDisk, failing
from tests.index.updating import update, write_statement

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.editions import Edition

_PRICE = "A litre costs seven crowns."


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    made = tmp_path / "corpus"
    made.mkdir()
    for number in range(4):
        write_statement(made, number, _PRICE)
    update(made, storage.index_folder(made))
    return made


def index(corpus: Path, **options: bool) -> None:
    update(corpus, storage.index_folder(corpus), **options)


def earlier(corpus: Path, statement_id: str) -> tuple[Edition, ...]:
    return EarlierTexts(corpus).of(statement_id)


def text_of(corpus: Path, statement_id: str, number: int = 1) -> str:
    texts = EarlierTexts(corpus)
    return texts.text(texts.of(statement_id)[number - 1])


def write(path: Path, content: str, changed: int) -> None:
    path.write_text(content, encoding="utf-8")
    os.utime(path, (changed, changed))


def test_each_text_that_was_is_kept_with_its_time_and_size(corpus: Path) -> None:
    write_statement(corpus, 1, "A litre costs nine crowns.")
    index(corpus)
    write_statement(corpus, 1, "A litre costs nine or ten crowns.")
    index(corpus)
    first, second = earlier(corpus, "s1.md")
    assert (first.number, second.number) == (1, 2)
    assert (first.words, second.words) == (1, 2)
    assert first.last_seen is not None
    assert first.last_seen <= first.noticed <= second.noticed
    assert _PRICE in text_of(corpus, "s1.md", 1)
    assert "nine crowns" in text_of(corpus, "s1.md", 2)
    assert earlier(corpus, "s2.md") == ()


def test_what_was_not_counted_in_an_update_is_counted_when_it_is_asked_for(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_MOST_COMPARED", 0)
    write_statement(corpus, 1, "A litre costs nine crowns.")
    index(corpus)
    write_statement(corpus, 1, "A litre costs nine or ten crowns.")
    index(corpus)
    assert [one.words for one in earlier(corpus, "s1.md")] == [None, None]
    with Archive.open(corpus) as archive:
        assert [one.words for one in archive.editions("s1.md")] == [1, 2]
        archive.prune_editions(archive.editions("s1.md")[1:])
        assert [one.words for one in archive.editions("s1.md")] == [1, None]


def test_details_and_marks_that_nobody_reads_make_no_edition(corpus: Path) -> None:
    path = corpus / "s1.md"
    write(path, path.read_text(encoding="utf-8").replace("party: Hill", "party: Dale"), 1_600_000_000)
    index(corpus)
    (corpus / "s2.md").rename(corpus / "moved.md")
    index(corpus)
    index(corpus, rebuild=True)
    assert EarlierTexts(corpus).ids() == []
    assert not (archive_data_folder(corpus) / "editions").exists()


def test_kept_texts_outlive_the_index_and_a_rebuild_keeps_what_it_finds_changed(corpus: Path) -> None:
    write_statement(corpus, 1, "Nine.")
    index(corpus, rebuild=True)
    assert _PRICE in text_of(corpus, "s1.md")
    shutil.rmtree(storage.index_folder(corpus))
    index(corpus)
    assert len(earlier(corpus, "s1.md")) == 1


def test_a_statement_is_known_by_its_id_wherever_it_goes(corpus: Path) -> None:
    write(corpus / "a.md", "---\nid: x-1\n---\nWe promise water to all of you.\n", 1_600_000_000)
    index(corpus)
    (corpus / "a.md").unlink()
    write(corpus / "b.md", "---\nid: x-1\n---\nWe promise water to some of you.\n", 1_600_000_001)
    write(corpus / "s1.md", "---\nid: s-one\n---\nOther words here now.\n", 1_600_000_002)
    index(corpus)
    assert [edition.path for edition in earlier(corpus, "x-1")] == ["a.md"]
    # The file got an id of its own; what it was called before is not lost.
    assert [edition.path for edition in earlier(corpus, "s-one")] == ["s1.md"]
    write(corpus / "b.md", "---\nid: x-2\n---\nAnother statement in the same place.\n", 1_600_000_003)
    index(corpus)
    assert earlier(corpus, "x-2") == ()


def test_another_text_in_the_same_place_is_told_as_such(corpus: Path) -> None:
    write(corpus / "s1.md", "---\ntitle: x\n---\nNothing said before was ever repeated.\n", 1_600_000_000)
    write_statement(corpus, 2, "A litre costs ten crowns.")
    index(corpus)
    assert [one.is_other_text for one in earlier(corpus, "s1.md")] == [True]
    assert [one.is_other_text for one in earlier(corpus, "s2.md")] == [False]


def test_pruned_texts_are_gone_and_still_told_of(corpus: Path) -> None:
    for number in (1, 2):
        text = f"---\ntitle: {number}\n---\nThe same words.\n"
        write(corpus / f"s{number}.md", text, 1_600_000_000)
    index(corpus)
    for number in (1, 2):
        write(corpus / f"s{number}.md", "---\ntitle: x\n---\nThe same other words.\n", 1_600_000_001)
    index(corpus)
    texts = EarlierTexts(corpus)
    shared = texts.of("s1.md")[1]
    assert texts.prune([shared]) == 1
    assert texts.prune(texts.of("s1.md")[1:]) == 0
    with pytest.raises(EditionLost, match="by choice"):
        texts.text(texts.of("s1.md")[1])
    # Another statement had the same text and did not ask for this.
    assert text_of(corpus, "s2.md", 2) == "The same words."
    assert texts.prune(texts.of("s2.md")) == 2
    kept = archive_data_folder(corpus) / "editions" / "texts"
    assert len(list(kept.iterdir())) == 1


def test_a_text_that_is_not_as_it_was_kept_is_never_shown(corpus: Path) -> None:
    write_statement(corpus, 1, "Nine.")
    index(corpus)
    edition = earlier(corpus, "s1.md")[0]
    kept = archive_data_folder(corpus) / "editions" / "texts" / f"{edition.sha256}.gz"
    kept.write_bytes(kept.read_bytes()[:-3])
    with pytest.raises(EditionLost):
        EarlierTexts(corpus).text(edition)
    lines = archive_data_folder(corpus) / "editions" / "editions.jsonl"
    lines.write_bytes(b"broken\n{}\n[1]\n" + lines.read_bytes())
    assert len(earlier(corpus, "s1.md")) == 1


def test_whatever_fails_the_text_is_kept_once(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, data = storage.index_folder(corpus), archive_data_folder(corpus)
    before = corpus.parent / "before"
    shutil.copytree(folder, before)
    write_statement(corpus, 1, "A litre costs nine crowns.")
    write_statement(corpus, 3, "A litre costs nine crowns.")
    disk = FaultyDisk()
    monkeypatch.setattr(durable, "disk", disk)
    index(corpus)
    count = len(disk.operations)
    assert disk.operations.count("extend") == 1
    for number in range(1, count + 1):
        shutil.rmtree(folder)
        shutil.rmtree(data / "editions")
        shutil.copytree(before, folder)
        folder.chmod(0o700)
        monkeypatch.setattr(durable, "disk", FaultyDisk(failing(number, number)))
        try:
            index(corpus)
        except ArchiveError:
            monkeypatch.setattr(durable, "disk", FaultyDisk())
            index(corpus)
        assert _PRICE in text_of(corpus, "s1.md")
        assert [len(earlier(corpus, name)) for name in ("s1.md", "s2.md", "s3.md")] == [1, 0, 1]
