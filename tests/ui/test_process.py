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
