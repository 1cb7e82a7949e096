"""The app in a process of its own: how it begins and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_TURNS = 1200


def test_an_interrupt_closes_the_window_in_good_order(tmp_path: Path, app_home: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.md").write_text("# One\n\nThe river.\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "archive_app", str(papers)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    # The archive is put among the recent ones once its window stands.
    settings, pause = app_home / "config" / "settings.toml", threading.Event()
    for _ in range(DEADLINE_TURNS):
        if settings.is_file() or process.poll() is not None:
            break
        pause.wait(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert "QThread" not in errors
    assert (app_home / "config" / "window.toml").is_file()


READ_AND_COPY = """
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from archive_app.statements.statement import Statement
from archive_app.text.markup import read_markdown
from archive_app.ui.reader.pane import ReaderPane

app = QApplication([])
pane = ReaderPane()
for body in ("The *river* is ours.", "A line of the river. " * 60_000):
    reading = read_markdown(body)
    pane.show_statement(Statement(id="a.md", path="a.md", title="A", source=body, reading=reading))
    pane.show()
    pane.page().selectAll()
    pane.page().copy()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == reading.text, clipboard.text()[:80]
    assert clipboard.mimeData().formats() == ["text/plain"]
"""


def test_what_was_copied_does_not_outlive_the_interpreter(app_home: Path) -> None:
    """A clipboard deletes what it still holds after Python has gone: that must not call back into it."""
    ended = subprocess.run(
        [sys.executable, "-c", READ_AND_COPY],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
