"""Quotations with a known origin: real snippets of speeches, and quotations cut and edited by rule.

These are samples; `python -m benchmarks.quotations` checks every snippet, and 5,000 edited quotations.
"""

from __future__ import annotations

import shutil
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from archive_app.archive import Archive
from benchmarks.quotations.edited import EditedQuotations
from benchmarks.quotations.snippets import Snippet, Speeches, read_snippets
from tests.real.material import shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.quotations.snippets import Judged

pytestmark = pytest.mark.real

#: One snippet in so many is checked, for the sake of time.
_ONE_IN = 30
_DAMAGED_ONE_IN = 20
#: Small parts of nine languages; of the Czech and Catalan corpora only some files.
_PARTS = {
    "md-votevega": 40, "md-etalab-fr": 30, "md-bitsundbaeume-de": 40, "md-piratas-ar": 6,
    "md-estihlalkwt-ar": 90, "md-teammirai-policy": 6, "md-kalaignar-ta": 30, "md-pirati-praha": 60,
    "txt-parlament-catalunya": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def speeches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speeches]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(shared("corpora", "txt-sotu")) as archive:
            archive.update()
            yield Speeches.of(archive)


@pytest.fixture(scope="module")
def snippets() -> list[Snippet]:
    return read_snippets(shared("corpora", "quotes-sotu-snippets", "snippets.json"))


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditedQuotations]:
    folder = tmp_path_factory.mktemp("statements")
    for name, count in _PARTS.items():
        corpus: Path = shared("corpora", name)
        files = (path for path in sorted(corpus.rglob("*")) if path.suffix in (".md", ".txt"))
        for number, path in enumerate(islice((p for p in files if p.name != "NOTE.md"), count)):
            shutil.copyfile(path, folder / f"{name}-{number}{path.suffix}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(tmp_path_factory.mktemp("home")))
        with Archive.open(folder) as archive:
            archive.update()
            yield EditedQuotations.of(archive)


def wrong(judged: Iterable[Judged]) -> list[tuple[str, str]]:
    return [(one.kind, one.told) for one in judged if not one.right]


def test_what_a_speech_holds_is_verbatim_in_it(speeches: Speeches, snippets: list[Snippet]) -> None:
    held = [snippet for snippet in snippets if snippet.found_in][::_ONE_IN]
    assert len(held) > 90
    assert wrong(speeches.held(snippet) for snippet in held) == []


def test_damaged_snippets_are_found_in_the_speech_they_come_from(
    speeches: Speeches, snippets: list[Snippet]
) -> None:
    damaged = [snippet for snippet in snippets if not snippet.found_in][::_DAMAGED_ONE_IN]
    judged = [speeches.damaged(*origin) for origin in speeches.origins(damaged)]
    kinds = Counter(one.kind for one in judged)
    assert min(kinds["damaged"], kinds["its speech is not here"]) > 0
    assert len(wrong(judged)) <= 0.05 * len(judged), wrong(judged)


def test_sentences_that_nobody_said_are_never_above_altered(speeches: Speeches) -> None:
    assert wrong(map(speeches.never_said, speeches.sentences(10))) == []


def test_quotations_with_known_edits_get_the_right_verdict(edited: EditedQuotations) -> None:
    judged = list(edited.judged(99))
    languages = Counter(one.kind.rpartition(", ")[2] for one in judged)
    assert len(judged) == 99
    assert len(languages) == 9
    assert len(wrong(judged)) <= 0.02 * len(judged), wrong(judged)
    assert not [told for kind, told in wrong(judged) if kind.startswith("negation")]
