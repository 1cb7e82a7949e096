"""Names that every file system can hold, and nothing that is there ever replaced."""

from __future__ import annotations

import json
import random
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.catalogue.importing.importer import run_import
from archive_app.catalogue.importing.naming import TakenNames, name_for, safe_name, same_name_key
from archive_app.catalogue.importing.report import Outcome
from tests.catalogue.importing.looking import everything_in

if TYPE_CHECKING:
    from pathlib import Path

_FORBIDDEN = set('<>:"/\\|?*')
_DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9", "com²", "conin$", "conout$"}
_AWKWARD = [
    "Leaflet", "leaflet", "LEAFLET", "leaflet.", "leaflet ", "Café", "Cafe\u0301", "CAFÉ", "straße",
    "STRASSE", "CON", "con.", "NUL.txt", "com1", "aux ", "..", ".hidden", "a/b", "a\\b", "a:b", "what?",
    "x" * 400, "é" * 300, "\u202egnp", "नमस्ते" * 40, "tab\tin", "\x00", "", " ", "ﬁne", "fine",
    "originals", "node_modules", "🎉" * 90, "İ", "i̇",
]  # fmt: skip


def is_fit_for_every_file_system(name: str) -> bool:
    return (
        not set(name) & _FORBIDDEN
        and all(letter.isprintable() for letter in name)
        and not name.startswith((".", " "))
        and not name.endswith((".", " "))
        and name.partition(".")[0].rstrip().lower() not in _DEVICES
        and 0 < len(name.encode("utf-8")) <= 200
        and unicodedata.is_normalized("NFC", name)
    )


@given(st.text(max_size=60) | st.sampled_from(_AWKWARD))
def test_every_name_is_made_fit(name: str) -> None:
    assert is_fit_for_every_file_system(safe_name(name) + ".md") or not safe_name(name).isprintable()
    assert same_name_key(safe_name(name)) == same_name_key(safe_name(name.upper().lower())) or name


def test_names_from_dates_and_titles() -> None:
    assert name_for("2016-02-11", "The verdict: what’s next?") == "2016-02-11-the-verdict-whats-next"
    assert name_for("2016-02", "The verdict") == "the-verdict"
    assert name_for("2016-02-11", None) == "2016-02-11"
    assert name_for(None, "…") == ""
    assert name_for(None, "नमस्ते दुनिया") == "नमस्ते-दुनिया"
    assert name_for(None, "港町の会・五つの約束") == "港町の会-五つの約束"
    assert len(name_for(None, "word " * 60)) <= 80


def test_a_thousand_collisions_overwrite_nothing(tmp_path: Path, folder: Path) -> None:
    draw = random.Random(7)
    outside = tmp_path / "outside.md"
    outside.write_text("Not of this folder.")
    press = folder / "press"
    press.mkdir()
    for number, name in enumerate(
        ["leaflet.md", "LEAFLET-2.md", "leaflet-3.markdown", "Cafe\u0301.md", "fine.md"]
    ):
        (press / name).write_text(f"There before, {number}.")
    (press / "strasse.md").symlink_to(outside)
    (press / "con-2.md").symlink_to(tmp_path / "nowhere")
    (press / "x.md").mkdir()
    (press / "nul-txt.md.meta.yaml").write_text("title: waiting for its statement\n")
    (folder / "originals").mkdir()
    (folder / "originals" / "Press.jsonl").write_text("another original\n")
    before = everything_in(folder)
    rows = [{"title": draw.choice(_AWKWARD), "text": f"Text number {n}."} for n in range(1_000)]
    source = tmp_path / "press.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = run_import([source], folder)
    assert report.count(Outcome.IMPORTED) == 1_000
    after = everything_in(folder)
    assert {path: after[path] for path in before} == before
    assert outside.read_text() == "Not of this folder."
    assert not (tmp_path / "nowhere").exists()
    assert len(after) - len(before) == 1_001
    added = sorted(set(after) - set(before))
    assert all(is_fit_for_every_file_system(path.rpartition("/")[2]) for path in added)
    for parent in {path.rpartition("/")[0] for path in added}:
        names = [path.name for path in (folder / parent).iterdir()]
        assert len({unicodedata.normalize("NFKD", name).casefold() for name in names}) == len(names)
    assert report.originals == ("originals/press-2.jsonl",)
    texts = {(folder / str(item.path)).read_text().rpartition("---\n\n")[2].strip() for item in report.items}
    assert texts == {f"Text number {n}." for n in range(1_000)}


@pytest.mark.parametrize("stem", ["originals", "Node_Modules", "con", "kept.md"])
def test_the_folder_of_a_table_is_one_that_is_walked(tmp_path: Path, folder: Path, stem: str) -> None:
    source = tmp_path / f"{stem}.jsonl"
    source.write_text('{"text": "Words."}\n')
    before = everything_in(folder)
    (item,) = run_import([source], folder).items
    assert item.path is not None
    parent = item.path.partition("/")[0]
    assert parent.lower() not in ("originals", "node_modules", "con", "kept.md")
    assert before.items() <= everything_in(folder).items()


def test_a_name_that_another_program_takes_meanwhile_is_left_to_it(folder: Path) -> None:
    names = TakenNames(folder)
    assert [names.free("a") for _ in range(3)] == ["a.md", "a-2.md", "a-3.md"]
    assert names.free("A") == "A-4.md"
    assert names.free("Kept") == "Kept-2.md"
