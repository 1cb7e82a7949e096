"""The files of an index hold the arrays that are declared, and the documentation shows the declaration."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive_app.archive import Archive
from archive_app.index.array_file import ArrayFile, ArrayWriter, Damaged
from archive_app.index.generation import Generation, open_generation
from archive_app.index.layout import COLUMNS, REPRINTS, SEGMENT, as_table, check_layout, expected
from archive_app.index.segment import Segment
from archive_app.index.storage import damaged_files, index_folder, read_manifest
from tests.index.building import index_of, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"

#: The arrays of the worked example that the page shows.
SHOWN = (
    "exact.bytes", "exact.ends", "surfaces.bytes", "surfaces.ends", "surfaces.starts", "surfaces.codes",
    "stems.english.bytes", "stems.english.ends", "stems.english.starts", "stems.english.codes",
    "text.starts", "text.documents", "text.heads", "text.head_tokens", "text.counts", "text.token_starts",
    "text.positions", "text.lengths",
)  # fmt: skip


@pytest.fixture
def generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Generation]:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path))
    corpus = tmp_path / "corpus"
    index_of(
        corpus, [statement("a", "Clean water."), statement("b", "Bread, clean bread and waters.")]
    ).close()
    opened = open_generation(index_folder(corpus))
    assert opened is not None
    yield opened
    opened.close()


def lines_of(segment: Segment) -> str:
    lines = []
    for name in SHOWN:
        array = segment.file.whole(name)
        shown = array.tobytes().decode() if name.endswith(".bytes") else " ".join(map(str, array.tolist()))
        lines.append(f"{name:<21}{shown}")
    return "\n".join(lines)


def test_the_page_shows_the_declaration_and_a_worked_segment(generation: Generation) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert as_table(SEGMENT) in page
    assert as_table(COLUMNS) in page
    assert as_table(REPRINTS) in page
    assert lines_of(generation.segments[0].segment) in page


def test_files_hold_what_is_declared(generation: Generation) -> None:
    for opened in generation.segments:
        opened.segment.check_all()
        sizes = {"D": opened.segment.documents, "F": opened.segment.forms, "S": len(opened.segment.surfaces)}
        check_sizes(opened.segment.file, dict(expected(SEGMENT, ("english",))), sizes)
    columns = ArrayFile(index_folder_of(generation) / generation.manifest.columns)
    sizes = {"R": generation.columns.rows, "L": generation.columns.statements}
    check_sizes(columns, dict(expected(COLUMNS)), sizes)


def index_folder_of(generation: Generation) -> Path:
    return generation.segments[0].segment.file.path.parent


def check_sizes(file: ArrayFile, declared: dict[str, object], sizes: dict[str, int]) -> None:
    for name, array in declared.items():
        each, letter, _, more = re.fullmatch(r"(\d*)(.)(\+(1))?", getattr(array, "size")).groups()  # type: ignore[union-attr]  # noqa: B009
        if letter in sizes:
            assert file.size(name) == int(each or 1) * sizes[letter] + int(more or 0), name


def test_an_array_too_many_or_of_another_kind_is_noticed(tmp_path: Path) -> None:
    for number, (arrays, reason) in enumerate((
        ({"live": np.zeros(1, bool), "extra": np.zeros(1, bool)}, "one too many"),
        ({name: np.zeros(1, "<i2") for name, _ in expected(COLUMNS)}, "wrong kind"),
    )):  # fmt: skip
        path = tmp_path / f"{number}.arrays"
        with ArrayWriter(path) as writer:
            for name, array in arrays.items():
                writer.add(name, array)
            writer.finish({})
        with pytest.raises(Damaged, match=reason):
            check_layout(ArrayFile(path), COLUMNS)


def test_postings_that_do_not_fit_together_are_noticed(generation: Generation, tmp_path: Path) -> None:
    segment = generation.segments[0].segment
    path = tmp_path / "other.arrays"
    with ArrayWriter(path) as writer:
        for name in segment.file.kinds():
            array = segment.file.whole(name)
            writer.add(name, array[::-1] if name == "text.starts" else array)
        writer.finish(segment.file.facts)
    with pytest.raises(Damaged, match="postings of text"):
        Segment(path).check_all()
    assert damaged_files(index_folder_of(generation), generation.manifest) == []
    assert read_manifest(index_folder_of(generation)) == generation.manifest


def test_words_go_on_as_the_archive_has_them(generation: Generation, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    with Archive.open(corpus) as archive:
        assert archive.completions("clean wa") == ["water", "waters"]
        assert archive.completions("B") == ["bread"]
        assert archive.completions("clean ") == archive.completions("") == archive.completions("x") == []
