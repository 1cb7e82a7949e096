"""How often a first build is published before all of it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive_app.index import batches, storage
from archive_app.index import update as updating
from archive_app.index.batches import Speed
from archive_app.index.orders import FileTask
from archive_app.index.update import update_index
from tests.index.updating import corpus_of

if TYPE_CHECKING:
    from pathlib import Path

_FILES = 40


@pytest.mark.parametrize(("soon", "parts"), [(0.0, {5, 25}), (float("inf"), {5})])
def test_parts_are_published_while_the_rest_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soon: float, parts: set[int]
) -> None:
    monkeypatch.setattr(batches, "_MOST_FILES", 5)
    monkeypatch.setattr(updating, "_FIRST_PUBLICATION", 5)
    monkeypatch.setattr(updating, "_SOON", soon)
    corpus = corpus_of(_FILES, tmp_path, monkeypatch)
    folder = storage.index_folder(corpus)
    published: dict[int, int] = {}

    def tell(progress: object) -> None:
        manifest = storage.read_manifest(folder)
        if manifest is not None and not manifest.complete:
            published[manifest.generation] = sum(info.documents for info in manifest.segments)

    monkeypatch.setattr(updating, "_SECONDS_BETWEEN_MESSAGES", 0.0)
    assert update_index(corpus, folder, tell).statements == _FILES
    assert set(published.values()) == parts


def test_what_is_left_is_told_by_what_was_done() -> None:
    speed = Speed([FileTask(f"{number}.md", 100, 0, True, number) for number in range(4)])
    assert speed.will_take(0, 1_000_000.0)
    assert speed.will_take(1, 0.0)
    assert not speed.will_take(1, 1_000_000.0)
    assert not speed.will_take(4, 0.0)
