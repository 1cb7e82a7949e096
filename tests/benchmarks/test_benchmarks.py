"""The measuring itself: it runs, what it writes has the agreed shape, and its references count right."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive_app import Archive
from benchmarks import corpora, judged, known_items, ranking, suggesting, words
from benchmarks.exporting import export_once
from benchmarks.peers import queries
from benchmarks.peers.protocol import CLASSES, QueryCase
from benchmarks.peers.remote import drop_from_cache
from benchmarks.peers.report import Ratio
from benchmarks.peers.run import percentile

_ROOT = Path(__file__).resolve().parents[2]

_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc, which is Linux's")


def _run(*arguments: str, scratch: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=_ROOT, env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def _document(number: int, title: str, text: str, issued: str | None = None) -> corpora.Document:
    return corpora.Document(number, title, text, "Lantern", "speech", "en", issued)


@_linux
def test_peers_measures_and_writes_the_agreed_shape(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    done = _run(
        "benchmarks.peers", "--docs", "300", "--engines", "archive,fts5", "--rounds", "1", "--each", "2",
        "--json", str(written), scratch=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(written.read_text())
    assert set(figures) == {"docs", "engines"}
    assert figures["docs"] == 300
    assert set(figures["engines"]) == {"archive", "fts5"}
    for name, its in figures["engines"].items():
        assert set(its) == {"index", "open_first_ms", "resident_mb", "query"}
        assert set(its["index"]) == {"cpu_s", "wall_s", "peak_mb", "size_mb"}
        assert all(value > 0 for value in its["index"].values())
        assert its["open_first_ms"] > 0
        assert its["resident_mb"] > 0
        assert set(its["query"]) == set(CLASSES) - ({"fuzzy"} if name == "fts5" else set())
        for measured in its["query"].values():
            assert set(measured) == {"p50_ms", "p95_ms", "total"}
            assert 0 < measured["p50_ms"] <= measured["p95_ms"]
    assert "26 of 26" in done.stdout
    assert "24 of 24" in done.stdout
    assert "index, CPU" in done.stdout


def test_peers_says_which_engines_there_are(tmp_path: Path) -> None:
    done = _run("benchmarks.peers", "--engines", "lucene", scratch=tmp_path)
    assert done.returncode == 2
    assert "fts5" in done.stderr


def test_documents_come_back_as_they_were_saved(tmp_path: Path) -> None:
    made = list(corpora.documents("made", 7))
    assert corpora.save(made, tmp_path / "documents") == 7
    assert corpora.load(tmp_path / "documents") == made


def test_fewer_documents_are_the_first_of_more() -> None:
    assert list(corpora.documents("made", 3)) == list(corpora.documents("made", 9))[:3]


def test_a_corpus_that_is_not_here_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_SHARED", str(tmp_path))
    with pytest.raises(corpora.Absent, match="ARCHIVE_APP_SHARED"):
        next(corpora.documents("congress", 1))


@pytest.mark.parametrize(
    ("case", "surface", "english"),
    [
        (QueryCase("common", ("tax",)), 2, 3),
        (QueryCase("and2", ("tax", "cuts")), 1, 2),
        (QueryCase("or3", ("waters", "cuts", "none")), 1, 3),
        (QueryCase("phrase", ("tax", "cuts")), 0, 1),
        (QueryCase("prefix", ("cu",)), 2, 2),
        (QueryCase("fuzzy", ("atx",)), 2, 3),
        (QueryCase("daterange", ("tax",), "2016-01-01", "2016-12-31"), 1, 1),
    ],
)
def test_totals_are_counted_by_hand(case: QueryCase, surface: int, english: int) -> None:
    counted = words.Words(
        [
            # The title ends before the text begins: “tax” and “cuts” are no phrase.
            _document(0, "The tax", "cuts water", "2016-02-01"),
            _document(1, "Water", "a tax on the water", "2017-01-01"),
            _document(2, "Taxes", "The taxes. Cut taxes, cut", None),
        ]
    )
    # In the third, “taxes” and “cut” stand side by side once their endings are gone.
    assert words.Reference(counted, "surface").total(case) == surface
    assert words.Reference(counted, "english").total(case) == english


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("tax", "tax", True), ("tax", "ta", True), ("tax", "taxi", True), ("tax", "tex", True),
        ("tax", "atx", True), ("tax", "txa", True), ("ab", "ba", True),
        ("tax", "xta", False), ("tax", "t", False), ("tax", "text", False),
    ],
)  # fmt: skip
def test_one_edit(one: str, other: str, near: bool) -> None:
    assert words.within_one_edit(one, other) is near
    assert words.within_one_edit(other, one) is near


def test_drawn_queries_are_the_same_each_time_and_find_something() -> None:
    counted = words.Words(list(corpora.documents("made", 200)))
    drawn = queries.Draw(counted, {"lantern"}, 3).all_cases(2)
    assert drawn == queries.Draw(counted, {"lantern"}, 3).all_cases(2)
    assert [case.kind for case in drawn] == [kind for kind in CLASSES for _ in range(2)]
    reference = words.Reference(counted, "surface")
    assert all(reference.total(case) for case in drawn if case.kind != "daterange")


def test_ndcg_is_one_for_the_best_order_and_falls_with_the_rank() -> None:
    grades = {4: 3, 7: 1}
    assert ranking.ndcg([4, 7, 1], grades) == 1.0
    swapped = (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3))
    assert ranking.ndcg([7, 4, 1], grades) == pytest.approx(swapped)
    assert ranking.ndcg([1, 2, 3], grades) == 0


def test_smart_collections_are_read(tmp_path: Path) -> None:
    (tmp_path / "c.all.1400").write_text(".I 5\n.T\na title\n.W\nits text\n.X\nnothing\n.I 6\n.W\nmore\n")
    (tmp_path / "c.qry").write_text(".I 044\n.W\nwhat is asked\n.I 077\n.W\nmore\n")
    (tmp_path / "cqrel").write_text("1 5 1 \n1 6 4\n2 6 -1\n")
    (read,) = judged.collections(tmp_path)
    assert [(d.number, d.title, d.text) for d in read.documents] == [
        (5, "a title", "its text"),
        (6, "", "more"),
    ]
    assert {number: text.split() for number, text in read.queries.items()} == {
        1: ["what", "is", "asked"],
        2: ["more"],
    }
    assert read.judgements == {1: {5: 4, 6: 1}}


def test_judgements_go_by_the_numbers_of_queries_where_they_use_these(tmp_path: Path) -> None:
    (tmp_path / "MED.ALL").write_text(".I 7\n.W\nits text\n.I 9\n.W\nmore\n")
    (tmp_path / "MED.QRY").write_text(".I 2\n.W\nsecond\n.I 5\n.W\nfifth\n")
    (tmp_path / "MED.REL").write_text("2 0 9 1\n5 0 7 1\n5 0 9 0\n")
    (read,) = judged.collections(tmp_path)
    assert {number: text.strip() for number, text in read.queries.items()} == {2: "second", 5: "fifth"}
    assert read.judgements == {2: {9: 1}, 5: {7: 1}}


def test_judgements_of_queries_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "cacm.all").write_text(".I 1\n.T\na title\n")
    (tmp_path / "query.text").write_text(".I 1\n.W\nwhat is asked\n")
    (tmp_path / "qrels.text").write_text("01 0001  0 0\n02 0001  0 0\n03 0001 0 0.5\n")
    (read,) = judged.collections(tmp_path)
    assert read.judgements == {1: {1: 1}}


def test_the_time_collection_is_read(tmp_path: Path) -> None:
    (tmp_path / "T.ALL").write_text("*TEXT 017 01/04/63 PAGE 020\n\nNASSAU\n\n*TEXT 020\n\nPARIS\n\n*STOP\n")
    (tmp_path / "T.QUE").write_text("*FIND     1\n\n KENNEDY .\n\n*STOP\n")
    (tmp_path / "T.REL").write_text("1  2\n\n")
    (tmp_path / "T.REL.ALL").write_text("1  1 2\n\n")
    (read,) = judged.collections(tmp_path)
    assert [(d.number, d.text) for d in read.documents] == [(1, "NASSAU"), (2, "PARIS")]
    assert {number: text.split() for number, text in read.queries.items()} == {1: ["KENNEDY", "."]}
    assert read.judgements == {1: {2: 1}}


def test_ranking_reports_both_engines(tmp_path: Path) -> None:
    (tmp_path / "c.all").write_text(
        ".I 1\n.T\nwater\n.W\nclean water\n.I 2\n.W\ntaxes on land\n.I 3\n.W\nland\n"
    )
    (tmp_path / "c.qry").write_text(".I 1\n.W\nclean OR dirty water?\n")
    (tmp_path / "c.rel").write_text("1 1 0 0.0\n")
    done = _run("benchmarks.ranking", str(tmp_path), "--json", str(tmp_path / "out.json"), scratch=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    (figures,) = json.loads((tmp_path / "out.json").read_text()).values()
    assert figures == {"archive": 1.0, "fts5": 1.0, "queries": 1}


def test_verdicts_and_percentiles() -> None:
    assert [Ratio("", "", ratio, 1.2, 0.4).verdict for ratio in (0.4, 1.2, 1.21)] == [
        "goal",
        "floor",
        "MISSED",
    ]
    assert percentile([1, 2, 3, 4, 5], 50) == 3
    assert percentile([0, 10], 95) == 9.5


@_linux
def test_dropping_from_the_cache_leaves_the_files_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "segment").write_bytes(b"kept" * 5_000)
    # Whether it was dropped depends on the file system; either way it says so and loses nothing.
    assert drop_from_cache(tmp_path) in (True, False)
    assert (tmp_path / "segment").read_bytes() == b"kept" * 5_000


def test_importing_accounts_for_every_row_and_writes_the_agreed_shape(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    done = _run(
        "benchmarks.importing", "--rows", "40", "--rounds", "1", "--json", str(written), scratch=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(written.read_text())
    assert (figures["rows"], figures["imported"], figures["refused"]) == (40, 40, 0)
    assert figures["added_by_the_second"] == 0
    assert figures["ratio"] == pytest.approx(figures["import_s"] / figures["plain_s"], rel=0.5)


def test_exporting_measures_what_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_APP_HOME", str(tmp_path / "home"))
    (tmp_path / "made").mkdir()
    for number in range(30):
        (tmp_path / "made" / f"{number}.md").write_text(f"# Paper {number}\n\nThe tide is coming in.\n")
    with Archive.open(tmp_path / "made") as archive:
        archive.update()
    row = export_once(tmp_path / "made", "jsonl", tmp_path / "out.jsonl")
    assert row["statements"] == 30
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 31
    assert row["peak_mb"] >= row["open_mb"] > 0


@pytest.mark.parametrize("kind", ["title", "two words", "three words", "quotation"])
def test_a_known_item_is_asked_for_with_its_own_words(kind: str) -> None:
    text = "Clean water is promised to every village along both rivers before winter ends this year."
    found = [_document(number, f"On water and village {number}", text) for number in range(20)]
    drawn = known_items.drawn_from(found, "made", kind, 3, seed=1)
    assert len(drawn.queries) == 3
    for number, query in drawn.queries.items():
        assert drawn.judgements[number] == {number: 1}
        source = found[number].title if kind == "title" else text
        assert set(query.lower().split()) <= set(source.lower().replace(".", "").split())
    assert all(bool(document.title) == (kind != "title") for document in drawn.documents)


def test_known_items_reports_both_engines(tmp_path: Path) -> None:
    done = _run(
        "benchmarks.known_items", "--corpus", "made", "--docs", "60", "--queries", "4",
        "--json", str(tmp_path / "out.json"), scratch=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {name.partition(", ")[2] for name in figures} == {"title", "two words", "three words", "quotation"}
    assert all(row["queries"] == 4 for row in figures.values())
    assert 0.5 < figures["made, three words"]["archive"] <= 1
    assert 0.5 < figures["made, three words"]["fts5"] <= 1


def test_suggestions_are_measured_beside_a_search(tmp_path: Path) -> None:
    done = _run(
        "benchmarks.suggesting", "--docs", "80", "--words", "4", "--rounds", "1",
        "--json", str(tmp_path / "out.json"), scratch=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(figures) == ["as built", "one replaced"]
    for rows in figures.values():
        assert {"app", "did you mean", "completion, 1", "completion, 4"} <= rows.keys()
        assert all(0 < row["p50_ms"] <= row["p95_ms"] for row in rows.values())


@pytest.mark.parametrize("word", ["promise", "harbour", "llllll"])
def test_a_misspelled_word_is_one_edit_away(word: str) -> None:
    assert suggesting.misspelled(word) != word
    assert words.within_one_edit(suggesting.misspelled(word), word)


def test_phrases_are_found_and_have_no_rare_word() -> None:
    known = words.Words(list(corpora.documents("made", 600)))
    drawn = queries.Draw(known, (), seed=3)
    for number in range(12):
        case = drawn.case("phrase", number)
        assert words.Reference(known, "surface").total(case) > 0
        assert all(known.documents_with[known.numbers[word]] >= 3 for word in case.words)
