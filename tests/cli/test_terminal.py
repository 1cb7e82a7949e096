"""What reaches the terminal, the pipe and the waiting process: no escapes, no traceback, the right status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archive_app import cli
from archive_app.cli.terminal import one_line, printable
from archive_app.index import processes, storage
from tests.cli.asking import command, environment, run_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.asking import Answer

    Ask = Callable[..., Answer]

posix = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and names as bytes are POSIX")

# Clears the screen, sets the window's title, rings, turns the direction of writing.
HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202eright to left"


def controls(text: str) -> set[str]:
    bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return {c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in bidi}


def test_printable_keeps_offsets() -> None:
    text = f"before {HOSTILE} after\nnext\tline\ud800"
    assert len(printable(text)) == len(one_line(text)) == len(text)
    assert controls(printable(text)) == {"\t"}
    assert "\n" not in one_line(text)
    printable(text).encode()


def test_documents_do_not_steer_the_terminal(ask: Ask, folder: Path) -> None:
    (folder / "hostile.txt").write_text(f"Title {HOSTILE}\n\nA body {HOSTILE} zebra.\n", encoding="utf-8")
    fields = {"title": f"Zebra {HOSTILE}", "party": HOSTILE, HOSTILE: HOSTILE, "tags": [HOSTILE]}
    front = json.dumps(fields, ensure_ascii=True)
    (folder / "hostile.md").write_text(f"{front}\n\nzebra {HOSTILE}\n", encoding="utf-8")
    for words in (
        ["search", "zebra", "--in", folder],
        ["search", f'"{HOSTILE}" zebra', "--in", folder],
        ["show", "hostile.txt", "--in", folder],
        ["show", "hostile.md", "--in", folder],
        ["show", HOSTILE, "--in", folder],
        ["check", folder],
        ["check", f"{folder}{HOSTILE}"],
    ):
        answer = ask(*words)
        assert not controls(answer.out + answer.err), words


@posix
def test_file_names_cannot_make_lines_of_their_own(ask: Ask, folder: Path) -> None:
    name = "a\n1. A statement that nobody made\x1b[1m.txt"
    (folder / name).write_text("zebra\n\nzebra\n", encoding="utf-8")
    answer = ask("search", "zebra", "--in", folder)
    assert "\n1. A statement that nobody made" not in answer.out
    assert not controls(answer.out)


@posix
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff archive"
    os.mkdir(folder)  # noqa: PTH102 - a name as bytes
    with open(folder + b"/caf\xe9.txt", "wb") as file:  # noqa: PTH123
        file.write(b"A title\n\nzebra\n")
    form = json.loads(run_process("search", "zebra", "--in", folder, "--json").stdout)
    (result,) = form["results"]
    assert result["id"] == "caf%E9.txt"
    shown = run_process("show", "caf%E9.txt", "--in", folder)
    assert shown.returncode == 0
    assert b"zebra" in shown.stdout
    assert run_process("check", folder + b"/absent").returncode == cli.WRONG_REQUEST
    assert run_process("show", b"\xfe", "--in", folder).returncode == cli.WRONG_REQUEST


def test_a_terminal_without_unicode(folder: Path) -> None:
    (folder / "other.txt").write_text("Чистая вода 清水\n\n清水 zebra “вода”.\n", encoding="utf-8")
    for words in (["search", "zebra"], ["show", "other.txt"]):
        done = run_process(*words, "--in", folder, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
        assert done.returncode == 0
        assert b"zebra" in done.stdout
        assert max(done.stdout) < 128
    done = run_process("search", "zebra", "--in", folder, "--json", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["results"][0]["title"] == "Чистая вода 清水"


@posix
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_whoever_reads_may_stop_reading(folder: Path, form: list[str]) -> None:
    for number in range(200):
        (folder / f"{number:03d}.txt").write_text(f"Clean {number}\n\nclean water\n" * 20, encoding="utf-8")
    words = command("search", "clean", "--in", folder, "--limit", "1000", *form)
    with subprocess.Popen(
        words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device here is always full")  # noqa: PTH110
def test_an_answer_that_cannot_be_written(folder: Path) -> None:
    for form in ([], ["--json"]):
        with open("/dev/full", "wb") as full:  # noqa: PTH123
            done = subprocess.run(
                command("search", "clean", "--in", folder, *form),
                env=environment(), stdout=full, stderr=subprocess.PIPE, check=False,
            )  # fmt: skip
        assert done.returncode == cli.FAILED
        assert b"No space left" in done.stderr
        assert b"Exception" not in done.stderr


@posix
def test_an_interruption(tmp_path: Path) -> None:
    import pty

    large = tmp_path / "large"
    large.mkdir()
    for number in range(6_000):
        (large / f"{number}.txt").write_text(f"Number {number}\n\n" + "clean water " * 200, encoding="utf-8")
    reader, terminal = pty.openpty()
    with subprocess.Popen(
        command("index", large), env=environment(TERM="xterm"), stdout=subprocess.PIPE, stderr=terminal,
        start_new_session=True,
        # Whoever starts the tests in the background has them inherit that interruptions are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:  # fmt: skip
        os.close(terminal)
        shown = b""
        while b"Reading statements" not in shown:
            shown += os.read(reader, 4096)
        # Ctrl-C reaches every process of the foreground, the indexing one too.
        os.killpg(process.pid, signal.SIGINT)
        while part := _read(reader):
            shown += part
        assert process.wait(timeout=60) == cli.INTERRUPTED
    os.close(reader)
    assert b"Traceback" not in shown
    assert b"Interrupted. What was indexed so far is kept." in shown
    again = run_process("search", "clean", "--in", large, "--limit", "1", "--json")
    assert json.loads(again.stdout)["total"] == 6_000


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, 4096)
    except OSError:  # how Linux says that nobody has the terminal open any more
        return b""


_HOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hold_lock() -> Iterator[Callable[[Path], None]]:
    """Hold the lock of a folder's index in another process, as one that is indexing does."""
    holders: list[subprocess.Popen[bytes]] = []

    def hold(folder: Path) -> None:
        lock = storage.lock_path(storage.index_folder(folder.resolve()))
        holder = subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        holders.append(holder)
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"

    yield hold
    for holder in holders:
        holder.communicate()


def test_while_another_process_is_indexing(ask: Ask, folder: Path, hold_lock: Callable[[Path], None]) -> None:
    ask("index", folder)
    (folder / "new.txt").write_text("Clean air\n\nClean air for all.\n", encoding="utf-8")
    hold_lock(folder)
    for update in ([], ["--no-update"]):
        answer = ask("search", "clean", "--in", folder, "--json", *update)
        assert (answer.status, answer.json["total"]) == (0, 3)
        assert answer.err.count("Another process is indexing this folder") == 1
    shown = ask("show", "bread.md", "--in", folder, "--json")
    assert (shown.status, shown.json["id"]) == (0, "bread.md")
    assert "Another process is indexing this folder" in shown.err
    for words in (["index", folder], ["check", folder]):
        answer = ask(*words)
        assert (answer.status, answer.out) == (cli.FAILED, "")
        assert "Another process is indexing this folder" in answer.err


def test_while_another_process_is_indexing_for_the_first_time(
    ask: Ask, folder: Path, hold_lock: Callable[[Path], None]
) -> None:
    hold_lock(folder)
    answer = ask("search", "clean", "--in", folder, "--json")
    assert (answer.status, answer.out) == (cli.FAILED, "")
    assert "Another process is indexing this folder" in answer.err


def test_the_version_needs_nothing_heavy() -> None:
    code = (
        "import sys; from archive_app.cli import main; status = main(['--version']);"
        "print(sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    for name in ("numpy", "whoosh", "PySide6", "rich", "yaml", "markdown_it", "py3langid", "regex"):
        assert f"'{name}'" not in done.stdout
    assert "'click'" in done.stdout


@pytest.mark.parametrize("option", processes.HIDDEN_OPTIONS.values())
def test_the_processes_of_a_frozen_app(option: str) -> None:
    # Without a task on its standard input it ends; anything else would be the command's usage. To a reader of
    # documents the end of its input is no fault.
    done = subprocess.run(
        command(option),
        env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    status = 0 if option == "--document-reader" else 1
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


@pytest.mark.parametrize("above", [False, True])
def test_the_home_folder_is_not_indexed_until_somebody_agrees(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch, *, above: bool
) -> None:
    home = folder / "home" if above else folder
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    refusal = f"{folder} is your home folder, or holds it, and all of it would be indexed."
    for words in (["index", folder], ["search", "water", "--in", folder], ["check", folder]):
        refused = ask(*words)
        assert (refused.status, refused.out) == (2, "")
        assert refusal in refused.err
        assert "--whole-home" in refused.err
    assert ask("index", "--whole-home", folder).status == 0
    for words in (["index", "--rebuild", folder], ["search", "water", "--in", folder]):
        assert ask(*words).status == 0
