"""An index read by what `docs/formats.md` says of its files is what the app says of the statements."""

from __future__ import annotations

import hashlib
import json
import os
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive_app import Archive
from archive_app.index import analysis, storage
from tests.index.by_hand import HandRead, HandReadSegment, key_of, manifest_of, signature_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")

FILES = {
    "a.md": "---\nid: first\ntitle: On water\nparty: Hill\nlang: en-GB\ndate: 2016-02\ntags: [water, bread]\n"
    "people: [{name: Ada Brook, role: author}, Nils Mole]\nurl: https://riverside.example/a\n---\n"
    "Clean water is promised. Clean Water, and cleaner rivers, to everyone who lives at the river.\n",
    "b.md": "---\nid: first\nparty: Valley\nlang: de\ndate: 2014/..\nsource: Mühlenblatt\n---\n"
    "Sauberes Wasser, hohe Brücken und 経済政策 für alle.\n",
    "c.txt": "A title\n\n" + "water " * 300 + "ends\n",
    "d.md": "---\ndate: 2016-02-30\nlang: fr\n---\n" + "L’eau de la rivière est à nous. " * 1500 + "\n",
    "e.md": "Gone soon.\n",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of two segments, a removed statement, an id twice, a problem and a touched file."""
    place = tmp_path_factory.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARCHIVE_APP_HOME", str(place / "home"))
        corpus = place / "corpus"
        corpus.mkdir()
        for number, (name, text) in enumerate(FILES.items()):
            (corpus / name).write_text(text, encoding="utf-8")
            os.utime(corpus / name, (1_500_000_000 + number,) * 2)
        with Archive.open(corpus) as opened:
            opened.update()
            (corpus / "e.md").unlink()
            os.utime(corpus / "c.txt", (1_600_000_000,) * 2)
            (corpus / "f.md").write_text(FILES["a.md"].replace("id: first\n", ""), encoding="utf-8")
            opened.update()
            yield opened


@pytest.fixture
def folder(archive: Archive) -> Path:
    return storage.index_folder(archive.folder)


@pytest.fixture
def segments(folder: Path) -> list[HandReadSegment]:
    names = [info["name"] for info in manifest_of(folder)["segments"]]
    return [HandReadSegment(HandRead(folder / f"segment-{name}.arrays")) for name in names]


@pytest.fixture
def columns(folder: Path) -> HandRead:
    return HandRead(folder / manifest_of(folder)["columns"])


def keys_after(words: str) -> list[str]:
    """The keys in the first table of the page after some words."""
    table = PAGE[PAGE.index(words) :].partition("| key | value |\n|---|---|\n")[2].partition("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def rows_of(segments: list[HandReadSegment]) -> list[tuple[HandReadSegment, int]]:
    return [(segment, number) for segment in segments for number in range(segment.documents)]


def live_rows(segments: list[HandReadSegment], columns: HandRead) -> dict[str, tuple[HandReadSegment, int]]:
    """The document of each path that counts."""
    rows = zip(rows_of(segments), columns.numbers("live"), strict=True)
    return {
        segment.file.texts("paths")[number]: (segment, number) for (segment, number), live in rows if live
    }


def test_the_manifest_names_what_is_there(folder: Path, archive: Archive) -> None:
    manifest = manifest_of(folder)
    assert sorted(manifest) == sorted(keys_after("The manifest:"))
    assert manifest["generation"] == archive.generation == 2
    assert [(info["documents"], info["deleted"]) for info in manifest["segments"]] == [(5, 1), (1, 0)]
    named = {f"segment-{info['name']}.arrays": info["size"] for info in manifest["segments"]}
    named |= {manifest["columns"]: manifest["columns_size"], manifest["reprints"]: manifest["reprints_size"]}
    there = {path.name: path.stat().st_size for path in folder.iterdir()}
    assert named.items() <= there.items()
    assert there.keys() - named.keys() == {"manifest.json", "corpus.json", "worker.lock"}
    assert manifest["report"]["statements"] == 5
    assert manifest["complete"] is True


def test_the_columns_say_what_counts_and_in_which_order(
    archive: Archive, segments: list[HandReadSegment], columns: HandRead
) -> None:
    rows = rows_of(segments)
    live = columns.numbers("live")
    assert columns.facts["rows"] == len(rows) == len(live) == 6
    assert columns.facts["segments"] == [info["name"] for info in manifest_of(
        storage.index_folder(archive.folder))["segments"]]  # fmt: skip
    nameless = columns.numbers("nameless")
    ids = [
        segment.file.texts("paths" if row in nameless else "ids")[number]
        for row, (segment, number) in enumerate(rows)
    ]
    assert [ids[row] for row in nameless] == ["b.md"]
    by_id = [ids[row] for row in columns.numbers("by_id")]
    assert by_id == sorted(by_id) == sorted(name for name, counts in zip(ids, live, strict=True) if counts)
    for order in ("newest", "oldest"):
        places = columns.numbers(order)
        listed = [ids[row] for row in sorted(range(len(rows)), key=places.__getitem__) if live[row]]
        assert listed == [hit.id for hit in archive.search("", sort=order).hits]
    (touched,) = columns.numbers("stamps.rows")
    assert ids[touched] == "c.txt"
    assert columns.numbers("stamps.times") == [1_600_000_000 * 10**9]
    assert columns.numbers("stamps.sizes") == [len(FILES["c.txt"])]
    assert columns.texts("unreadable") == []
    words = dict.fromkeys(("title", "text", "meta"), 0)
    for (segment, number), counts in zip(rows, live, strict=True):
        for group in words:
            words[group] += counts * segment.file.numbers(f"{group}.lengths")[number]
    assert columns.facts["words"] == words


def test_every_word_stands_where_it_stands(segments: list[HandReadSegment]) -> None:
    for segment in segments:
        exact, surfaces = segment.file.texts("exact"), segment.surfaces
        languages = segment.file.facts["languages"]
        for group in ("title", "text", "meta"):
            found = segment.words(group)
            assert [len(words) for words in found] == segment.file.numbers(f"{group}.lengths")
            for number, (others, text) in enumerate(segment.stored()):
                language = languages[segment.file.numbers("languages")[number]]
                stems = segment.stems(language) if language else None
                if group == "meta":
                    check_values(found[number], surfaces, others)
                    continue
                expected = analysis.analyse(text if group == "text" else others["title"], others["language"])
                assert list(range(len(expected))) == sorted(found[number])
                for at, position in enumerate(expected):
                    form = found[number][at]
                    assert exact[form] == position.exact
                    assert set(surfaces[form]) == {position.surface, position.single or position.surface}
                    if stems is not None:
                        assert set(position.stems) <= set(stems[form])


def check_values(words: dict[int, int], surfaces: list[list[str]], others: dict[str, Any]) -> None:
    """Values of the metadata stand 100 positions apart."""
    places = sorted(words)
    gaps = [after - before for before, after in pairwise(places)]
    assert set(gaps) <= {1, 101}
    if others["party"]:
        assert max(surfaces[words[0]]) == others["party"].lower()


def test_what_is_known_of_each_file(
    archive: Archive, segments: list[HandReadSegment], columns: HandRead
) -> None:
    rows = live_rows(segments, columns)
    assert rows.keys() == {"a.md", "b.md", "c.txt", "d.md", "f.md"}
    for path, (segment, number) in rows.items():
        file, content = segment.file, (archive.folder / path).read_bytes()
        one = {
            name: file.numbers(name)[number] for name in ("sizes", "dated", "declares", "has_text", "times")
        }
        assert one["sizes"] == len(content)
        hashes = bytes(file.numbers("hashes"))
        assert hashes[32 * number :][:32] == hashlib.sha256(content).digest()
        assert file.numbers("path_keys")[number] == key_of(path)
        assert file.numbers("id_keys")[number] == key_of(file.texts("ids")[number])
        assert one["declares"] == (path in ("a.md", "b.md"))
        statement = archive.statement(path if path != "a.md" else "first")
        stored, text = segment.stored()[number]
        assert list(stored) == [key for key in keys_after("What is stored with a document") if key in stored]
        assert sorted(stored) == sorted(keys_after("What is stored with a document"))
        assert (stored["title"], text, stored["party"]) == (statement.title, statement.text, statement.party)
        assert [person[0] for person in stored["people"]] == [person.name for person in statement.people]
        assert file.texts("titles")[number] == statement.title
        assert file.texts("urls")[number] == (statement.url or "")
        assert segment.values("party")[number] == [statement.party] * bool(statement.party)
        assert segment.values("tag")[number] == list(statement.tags)
        assert segment.values("author")[number] == [person.name for person in statement.people]
        assert segment.values("language_tag")[number] == [statement.language] * bool(statement.language)
        assert bool(one["dated"]) == (statement.issued is not None)
        if statement.issued is not None:
            assert stored["issued"][0] == statement.issued.edtf


def test_days_years_and_problems(segments: list[HandReadSegment], columns: HandRead) -> None:
    rows = live_rows(segments, columns)

    def number_of(day: date) -> int:
        return (day.year * 12 + day.month - 1) * 31 + day.day - 1

    segment, number = rows["a.md"]
    assert segment.file.numbers("earliest")[number] == number_of(date(2016, 2, 1))
    assert segment.file.numbers("latest")[number] == number_of(date(2016, 2, 29))
    assert segment.values("year")[number] == ["2016"]
    segment, number = rows["b.md"]
    assert segment.file.numbers("latest")[number] == 2147483647
    assert segment.values("year")[number] == [""]
    segment, number = rows["d.md"]
    at = segment.file.numbers("problems.documents").index(number)
    assert segment.file.numbers("problems.counts")[at] == 1
    ((path, line, kind, message, _),) = json.loads(segment.file.texts("problems")[at])
    assert (path, line, kind) == ("d.md", 2, "date")
    assert "2016-02-30" in message


def test_signatures_and_reprints(folder: Path, segments: list[HandReadSegment], columns: HandRead) -> None:
    serials, signatures = {}, 0
    for path, (segment, number) in live_rows(segments, columns).items():
        serials[segment.file.numbers("serials")[number]] = path
        _, text = segment.stored()[number]
        surfaces = [position.surface for position in analysis.analyse(text, None)]
        assert segment.signatures()[number] == signature_of(surfaces), path
        signatures += any(segment.signatures()[number])
    assert signatures == 5
    manifest = manifest_of(folder)
    reprints = HandRead(folder / manifest["reprints"])
    (first,), (second,) = reprints.numbers("first"), reprints.numbers("second")
    assert {serials[first], serials[second]} == {"a.md", "f.md"}
    assert reprints.numbers("similarity") == [1.0]
    assert max(serials) < manifest["next_serial"]
    assert reprints.facts == {"upto": manifest["next_serial"]}


def test_a_flipped_bit_is_found_by_hand_too(folder: Path, tmp_path: Path) -> None:
    content = bytearray((folder / manifest_of(folder)["columns"]).read_bytes())
    content[70] ^= 4
    (tmp_path / "flipped").write_bytes(content)
    with pytest.raises(AssertionError):
        HandRead(tmp_path / "flipped")
