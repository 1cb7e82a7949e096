"""What the command answers: forms, narrowing, and an exit status for everything that can go wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive_app import cli
from archive_app.archive import Archive
from archive_app.locations import log_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.asking import Answer

    Ask = Callable[..., Answer]

RESULT = [
    "id", "path", "title", "issued", "earliest", "latest", "precision", "basis", "party", "publisher",
    "first_published", "people", "type", "language", "score", "snippets",
]  # fmt: skip
ACCOUNT = [
    "files", "statements", "ignored", "unreadable", "added", "changed", "moved", "removed", "unchanged",
    "problems", "seconds", "generation",
]  # fmt: skip


def ids(answer: Answer) -> list[str]:
    return [result["id"] for result in answer.json["results"]]


# Forms


def test_index_gives_the_account(ask: Ask, folder: Path) -> None:
    answer = ask("index", folder, "--json")
    form = answer.json
    assert answer.status == 0
    assert list(form) == ACCOUNT
    assert (form["files"], form["statements"], form["ignored"], form["unreadable"]) == (4, 3, 1, 0)
    assert (form["added"], form["unchanged"], form["generation"]) == (3, 0, 1)
    assert answer.err == ""
    again = ask("index", folder, "--json").json
    assert (again["added"], again["unchanged"]) == (0, 3)
    assert ask("index", folder, "--rebuild", "--json").json["added"] == 3


def test_index_for_a_person(ask: Ask, folder: Path) -> None:
    answer = ask("index", folder)
    assert answer.status == 0
    assert "3 statements: 3 added." in answer.out
    assert "4 files: 3 read, 1 ignored (" in answer.out


def test_search_gives_one_object_with_the_promised_keys(ask: Ask, folder: Path) -> None:
    form = ask("search", '"the river" clean', "--in", folder, "--json").json
    assert list(form) == [
        "query", "reading", "match", "ignored", "total", "undated", "took_ms", "results", "facets",
        "suggestions",
    ]  # fmt: skip
    assert list(form["facets"]) == ["party", "source", "type", "language", "year"]
    assert form["query"] == '"the river" clean'
    assert (form["total"], form["match"], form["ignored"]) == (1, "all", [])
    (result,) = form["results"]
    assert list(result) == RESULT
    assert result["id"] == "leaflet-1"
    assert result["path"] == "2017/leaflet.md"
    assert (result["issued"], result["earliest"], result["latest"]) == ("2017-05", "2017-05-01", "2017-05-31")
    assert (result["precision"], result["basis"]) == ("month", "stated")
    assert result["people"] == [{"name": "Ada Brook", "role": "author", "office": "Chair", "party": None}]
    assert result["score"] > 0
    text = ask("show", "leaflet-1", "--in", folder, "--json").json["text"]
    for snippet in result["snippets"]:
        assert text[snippet["offset"] :].startswith(snippet["text"])
        assert snippet["marks"]
    assert form["facets"]["party"] == [["Riverside Union", 1]]
    assert form["facets"]["language"] == [["en", 1]]
    assert form["facets"]["year"] == [[2017, 1]]


def test_the_score_is_of_relevance_only(ask: Ask, folder: Path) -> None:
    answer = ask("search", "clean", "--in", folder, "--sort", "newest", "--json")
    assert [result["score"] for result in answer.json["results"]] == [None, None, None]


def test_show_gives_every_field(ask: Ask, folder: Path) -> None:
    form = ask("show", "leaflet-1", "--in", folder, "--json").json
    assert set(RESULT) < set(form)
    assert form["extra"] == {"campaign": "Spring tide"}
    assert form["tags"] == ["water", "harbour"]
    assert form["text"].startswith("We will keep the river clean")
    assert form["problems"] == []


def test_show_for_a_person(ask: Ask, folder: Path) -> None:
    answer = ask("show", "water.txt", "--in", folder)
    assert answer.status == 0
    assert answer.out.startswith("A word on water\n")
    assert "unknown — text says “Yesterday”" in answer.out
    assert "promised clean water once more." in answer.out
    assert "2019-03-02 (inferred)" in ask("show", "bread.md", "--in", folder).out


def test_check_lists_problems_with_a_remedy(ask: Ask, folder: Path) -> None:
    assert ask("check", folder, "--json").status == 0
    (folder / "torn.md").write_text('---\ntitle: "torn\nissued: 2024-14-05\n---\nText.\n', encoding="utf-8")
    answer = ask("check", folder, "--json")
    assert answer.status == cli.NONE
    assert list(answer.json) == ["files", "statements", "ignored", "unreadable", "problems"]
    assert answer.json["statements"] == 4
    for problem in answer.json["problems"]:
        assert list(problem) == ["path", "line", "kind", "message", "remedy"]
        assert problem["path"] == "torn.md"
        assert problem["message"]
        assert problem["remedy"]
    spoken = ask("check", folder)
    assert spoken.status == cli.NONE
    assert "torn.md" in spoken.out
    # Problems are no failure of indexing.
    assert ask("index", folder).status == 0


def test_check_compares_the_index_with_the_files(ask: Ask, folder: Path) -> None:
    leaflet = folder / "2017" / "leaflet.md"
    long_ago = 1_500_000_000_000_000_000
    os.utime(leaflet, ns=(long_ago, long_ago))
    assert ask("check", folder, "--index", "--json").status == 0
    # Neither size nor time tell of this change; only the bytes do.
    leaflet.write_text(leaflet.read_text(encoding="utf-8").replace("river", "rover"), encoding="utf-8")
    os.utime(leaflet, ns=(long_ago, long_ago))
    assert ask("check", folder, "--json").status == 0
    answer = ask("check", folder, "--index", "--json")
    assert answer.status == cli.NONE
    assert [(p["path"], p["kind"]) for p in answer.json["problems"]] == [("2017/leaflet.md", "index")]
    ask("index", folder, "--rebuild")
    assert ask("check", folder, "--index", "--json").status == 0


# Narrowing


def test_filters_join_within_a_field_and_meet_between_fields(ask: Ask, folder: Path) -> None:
    def found(*words: str) -> set[str]:
        return set(ids(ask("search", "clean", "--in", folder, "--json", *words)))

    assert found() == {"leaflet-1", "bread.md", "water.txt"}
    assert found("--filter", "party=Riverside Union") == {"leaflet-1"}
    assert found("--filter", "party=Riverside Union", "--filter", "party=Harbour Liberals") == {
        "leaflet-1",
        "bread.md",
    }
    assert found("--filter", "party=Riverside Union", "--filter", "type=speech") == set()
    assert found("--filter", "party=") == {"water.txt"}
    assert found("--filter", "source=Harbour Gazette") == {"leaflet-1"}
    assert found("--filter", "lang=en", "--filter", "author=Ada Brook") == {"leaflet-1"}
    assert found("--filter", "tag=water") == {"leaflet-1"}


def test_a_period_leaves_out_the_undated_and_counts_them(ask: Ask, folder: Path) -> None:
    period = ["search", "clean", "--in", folder, "--json", "--sort", "oldest", "--from", "2017-05-20"]
    answer = ask(*period)
    assert ids(answer) == ["leaflet-1", "bread.md"]
    assert answer.json["undated"] == 1
    assert ids(ask(*period, "--to", "2017")) == ["leaflet-1"]
    assert ids(ask(*period, "--include-undated")) == ["leaflet-1", "bread.md", "water.txt"]


def test_orders_and_pages(ask: Ask, folder: Path) -> None:
    every = ["search", "clean", "--in", folder, "--json"]
    assert ids(ask(*every, "--sort", "newest")) == ["bread.md", "leaflet-1", "water.txt"]
    assert ids(ask(*every, "--sort", "oldest")) == ["leaflet-1", "bread.md", "water.txt"]
    assert ids(ask(*every, "--sort", "oldest", "--limit", "1", "--offset", "1")) == ["bread.md"]
    beyond = ask(*every, "--offset", "99")
    assert (beyond.status, beyond.json["total"], ids(beyond)) == (0, 3, [])
    assert ids(ask(*every, "--limit", "0")) == []


def test_match(ask: Ask, folder: Path) -> None:
    both = ["search", "bread zebra", "--in", folder, "--json"]
    assert ask(*both).json["match"] == "most"
    assert ids(ask(*both, "--match", "any")) == ["bread.md"]
    nothing = ask(*both, "--match", "all")
    assert (nothing.status, nothing.json["total"]) == (cli.NONE, 0)


def test_an_empty_query_lists_everything(ask: Ask, folder: Path) -> None:
    assert len(ids(ask("search", "", "--in", folder, "--json"))) == 3


def test_a_query_that_begins_with_a_hyphen(ask: Ask, folder: Path) -> None:
    answer = ask("search", "--in", folder, "--json", "--", "-bread")
    assert set(ids(answer)) == {"leaflet-1", "water.txt"}
    wrong = ask("search", "-bread", "--in", folder)
    assert wrong.status == 2
    assert "-- -word" in wrong.err


def test_nothing_found_says_what_the_archive_covers(ask: Ask, folder: Path) -> None:
    answer = ask("search", "zebra", "--in", folder)
    assert answer.status == cli.NONE
    assert "0 statements" in answer.out
    assert "3 statements from 2017-05-01 to 2019-03-02, 1 of them undated" in answer.out


@pytest.mark.parametrize(
    "query",
    ['"', "(((", "OR AND NOT", "date:yesterday", "water " * 20_000, "\u202e☃~~"],
    ids=["quote", "brackets", "operators", "date", "long", "signs"],
)
def test_no_query_is_an_error(ask: Ask, folder: Path, query: str) -> None:
    answer = ask("search", query, "--in", folder, "--json")
    assert answer.status in (0, cli.NONE)
    assert answer.json["query"] == query


def test_without_update_the_index_answers_as_it_is(ask: Ask, folder: Path) -> None:
    never = ask("search", "clean", "--in", folder, "--no-update", "--json")
    assert never.status == 2
    assert "not been indexed" in never.err
    ask("index", folder)
    (folder / "new.txt").write_text("Clean air\n\nClean air for all.\n", encoding="utf-8")
    assert ask("search", "clean", "--in", folder, "--no-update", "--json").json["total"] == 3
    assert ask("search", "clean", "--in", folder, "--json").json["total"] == 4


# What is wrong, and the status that says so


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "x"], "--in"),
        (["search", "--in", "{folder}"], "QUERY"),
        (["search", "x", "y", "--in", "{folder}"], "unexpected extra argument"),
        (["search", "x", "--in", "{folder}", "--sideways"], "--sideways"),
        (["search", "x", "--in", "{folder}", "--sort", "loudest"], "loudest"),
        (["search", "x", "--in", "{folder}", "--limit", "-1"], "--limit"),
        (["search", "x", "--in", "{folder}", "--limit", "many"], "--limit"),
        (["search", "x", "--in", "{folder}", "--from", "yesterday"], "cannot be read as a date"),
        (["search", "x", "--in", "{folder}", "--to", "2017-13"], "there is no month 13"),
        (["search", "x", "--in", "{folder}", "--from", "2018", "--to", "2016"], "before it begins"),
        (["search", "x", "--in", "{folder}", "--filter", "colour=red"], "colour"),
        (["search", "x", "--in", "{folder}", "--filter", "party"], "FIELD=VALUE"),
        (["search", "x", "--in", ""], "empty"),
        (["search", "x", "--in", "{folder}/absent"], "does not exist"),
        (["search", "x", "--in", "{folder}/bread.md"], "is not a folder"),
        (["show", "no-such-id", "--in", "{folder}"], "no-such-id"),
        (["show", "--in", "{folder}"], "ID"),
        (["index"], "FOLDER"),
        (["index", "{folder}/absent"], "does not exist"),
        (["check", "{folder}/bread.md"], "is not a folder"),
        (["check", "{folder}\0"], ""),
        (["{folder}/absent"], "does not exist"),
        (["--sideways"], "--sideways"),
        (["--json", "search"], "--json"),
    ],
)
def test_a_wrong_request_is_told_in_words(ask: Ask, folder: Path, words: list[str], said: str) -> None:
    answer = ask(*(word.replace("{folder}", str(folder)) for word in words))
    assert answer.status == cli.WRONG_REQUEST
    assert answer.out == ""
    assert answer.err.strip()
    assert said in answer.err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read(ask: Ask, folder: Path) -> None:
    folder.chmod(0)
    answer = ask("index", folder)
    folder.chmod(0o700)
    assert answer.status == cli.WRONG_REQUEST
    assert "permission" in answer.err


def test_an_empty_folder_is_an_archive_of_nothing(ask: Ask, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ask("index", empty, "--json").json["statements"] == 0
    assert ask("check", empty).status == 0
    answer = ask("search", "water", "--in", empty)
    assert answer.status == cli.NONE
    assert "nothing in this archive yet" in answer.out


def test_a_surprise_is_one_sentence_and_a_log(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault planted by the test")

    monkeypatch.setattr(Archive, "update", fail)
    answer = ask("index", folder, "--json")
    assert (answer.status, answer.out) == (cli.FAILED, "")
    log = log_folder() / "statement-archive.log"
    assert f"The details are in {log}" in answer.err
    assert "ZeroDivisionError: a fault planted by the test" in log.read_text(encoding="utf-8")


def test_no_place_to_write(ask: Ask, folder: Path, app_home: Path) -> None:
    app_home.write_text("a file where the app wants a folder", encoding="utf-8")
    answer = ask("index", folder)
    assert answer.status == cli.FAILED
    assert str(app_home) in answer.err
    assert "no place for the index" in answer.err


# The window


@pytest.mark.parametrize("names_a_command", [False, True])
def test_whatever_is_no_command_is_a_folder(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names_a_command: bool
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    opened: list[Path | None] = []

    def run(folder: Path | None) -> int:
        opened.append(folder)
        return 0

    import archive_app.ui.app

    monkeypatch.setattr(archive_app.ui.app, "run", run)
    monkeypatch.chdir(tmp_path)
    Path("index").mkdir()
    word = "./index" if names_a_command else str(tmp_path)
    assert ask(word).status == 0
    assert ask().status == 0
    assert opened == [Path(word), None]


def test_a_window_needs_a_screen(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    answer = ask(tmp_path)
    assert answer.status == cli.FAILED
    assert "no screen" in answer.err


def test_help_and_version(ask: Ask) -> None:
    assert "archive-app, version" in ask("--version").out
    spoken = ask("--help").out
    for name in ("index", "search", "show", "check", "[FOLDER]"):
        assert name in spoken
    assert ask("search", "--help").status == 0


def test_json_is_whole_even_with_halves_of_characters(ask: Ask, folder: Path) -> None:
    front = '{"title": "Half \\ud83d", "extra": "\\udc00"}'
    (folder / "half.md").write_text(f"{front}\n\nText.\n", encoding="utf-8")
    form = ask("search", "half", "--in", folder, "--json").json
    assert form == json.loads(json.dumps(form))
    assert ask("search", "half", "--in", folder).status == 0
