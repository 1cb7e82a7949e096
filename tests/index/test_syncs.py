"""No sync can be taken out of the code that indexes and keeps earlier texts without a power cut telling."""

from __future__ import annotations

import ast
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import archive_app
from archive_app import durable
from archive_app.corpus.earlier_texts import EarlierTexts
from archive_app.index import storage
from archive_app.locations import archive_data_folder, cache_folder, data_folder
from archive_app.statements.problems import ArchiveError, EditionLost
from tests.index.faulty_disks import FaultyDisk, Recorder, after_power_cut
from tests.index.updating import answers, open_after_death, update, write_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.index.faulty_disks import Place, Places

_PACKAGE = Path(archive_app.__file__).parent
_SYNCS = {"sync", "sync_file", "sync_folder"}
_FILES = ["durable.py", "corpus/earlier_texts.py", *(f"index/{p.name}" for p in _PACKAGE.glob("index/*.py"))]

Site = tuple[str, range]


def sites() -> Iterator[Site]:
    """Where the code asks for a sync: the module, and the lines that the call stands in."""
    for name in sorted(_FILES):
        module = name.removesuffix(".py").replace("/", ".")
        for node in ast.walk(ast.parse((_PACKAGE / name).read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr in _SYNCS:
                yield module, range(node.lineno, (node.end_lineno or node.lineno) + 1)


_SITES = list(sites())


class Scene:
    """An archive whose first statement has changed since it was indexed; what it said is kept nowhere yet."""

    def __init__(self, place: Path) -> None:
        self.home, self.corpus, self._before = place / "home", place / "corpus", place / "before"
        self.corpus.mkdir()
        for number in range(2):
            write_statement(self.corpus, number)
        self.folder = storage.index_folder(self.corpus)
        update(self.corpus, self.folder)
        self.old, self._said = answers(self.corpus), self._text()
        write_statement(self.corpus, 0, "Now the willows are sold.")
        assert cache_folder().parent == data_folder().parent == self.home
        shutil.copytree(self.home, self._before)
        # It is a person's very first kept text.
        assert not (data_folder() / "archives").exists()
        update(self.corpus, self.folder)
        self.new = answers(self.corpus)
        assert self.is_kept()
        assert self.old != self.new

    def restore(self) -> None:
        """Put everything back to before the update."""
        shutil.rmtree(self.home)
        shutil.copytree(self._before, self.home)

    def put(self, files: dict[str, bytes]) -> None:
        """Have nothing but these files."""
        shutil.rmtree(self.home)
        for name, content in files.items():
            path = self.home / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def is_kept(self) -> bool:
        """Whether what the statement said can be had."""
        texts = EarlierTexts(self.corpus)
        try:
            return [texts.text(edition) for edition in texts.of("s0.md")] == [self._said]
        except EditionLost:
            return False

    def is_gone(self) -> bool:
        """Whether nothing is left of any kept text."""
        return not list((archive_data_folder(self.corpus) / "editions").glob("texts/*"))

    def _text(self) -> str:
        path = self.corpus / "s0.md"
        return path.read_text(encoding="utf-8").rpartition("---\n")[2].strip()

    def state(self) -> str:
        """Which generation is there; `lost` when none is, or what it does not hold any more."""
        try:
            given = answers(self.corpus)
        except ArchiveError:
            return "lost"
        if given == self.new:
            return "new" if self.is_kept() else "lost"
        return "old" if given == self.old else "lost"


def _update(scene: Scene, disk: Recorder) -> None:
    update(scene.corpus, scene.folder)


def _open_after_death(scene: Scene, disk: Recorder) -> None:
    open_after_death(scene.corpus, scene.folder, disk)


def _prune(scene: Scene, disk: Recorder) -> None:
    update(scene.corpus, scene.folder)
    del disk.moments[:-1]
    texts = EarlierTexts(scene.corpus)
    assert texts.prune(texts.of("s0.md")) == 1


def _holds_what_was(scene: Scene, *, over: bool) -> bool:
    return scene.state() == "new" if over else scene.state() != "lost"


def _is_gone_for_good(scene: Scene, *, over: bool) -> bool:
    (edition,) = EarlierTexts(scene.corpus).of("s0.md")
    # What is gone is known to be gone by choice.
    said = edition.pruned is not None
    return said and scene.is_gone() if over else said or not scene.is_gone()


_Scenario = tuple["Callable[[Scene, Recorder], None]", "Callable[..., bool]"]
_SCENARIOS: dict[str, _Scenario] = {
    "update": (_update, _holds_what_was),
    "open after death": (_open_after_death, _holds_what_was),
    "prune": (_prune, _is_gone_for_good),
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    place = tmp_path_factory.mktemp("syncs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(place / "home"))
        patch.setattr(durable, "disk", FaultyDisk())
        yield Scene(place)


def _record(scene: Scene, name: str, left_out: Site | None = None) -> Recorder:
    """Carry out a scenario without the syncs that are asked for through a place of the code."""

    def is_left_out(_: int, places: Places) -> bool:
        return left_out is not None and any(_is_at(place, left_out) for place in places)

    scene.restore()
    disk = Recorder(scene.home, is_left_out)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "disk", disk)
        _SCENARIOS[name][0](scene, disk)
    return disk


def _is_at(place: Place, site: Site) -> bool:
    return place[0] == site[0] and place[1] in site[1]


def _is_safe(scene: Scene, name: str, disk: Recorder) -> bool:
    """Whether a power cut at any moment costs nothing; the last moments tell most, so they come first."""
    for number in reversed(range(len(disk.moments))):
        over = number == len(disk.moments) - 1
        for files in after_power_cut(disk.moments[number]):
            scene.put(files)
            if not _SCENARIOS[name][1](scene, over=over):
                return False
    return True


@pytest.mark.parametrize("name", _SCENARIOS)
def test_a_power_cut_costs_nothing(scene: Scene, name: str) -> None:
    disk = _record(scene, name)
    assert len(disk.moments) > 3
    assert _is_safe(scene, name, disk)


@pytest.mark.parametrize("site", _SITES, ids=lambda site: f"{site[0]}:{site[1].start}")
def test_a_sync_that_is_taken_out_of_the_code_is_missed(scene: Scene, site: Site) -> None:
    concerned = [name for name in _SCENARIOS if any(_is_at(place, site) for place in places_of(scene, name))]
    assert concerned, "no scenario comes by here"
    assert not all(_is_safe(scene, name, _record(scene, name, site)) for name in concerned)


@cache
def places_of(scene: Scene, name: str) -> frozenset[Place]:
    return frozenset(_record(scene, name).places)
