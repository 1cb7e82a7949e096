"""Recoll, from its Debian package: a folder of files to searchable, by its own indexer and defaults."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

from benchmarks.peers.remote import Peak, size_mb

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.peers.protocol import QueryCase

SETTINGS = (
    "recollindex with its defaults, only the folder of files given; queries are not asked of it in lock-step"
)


def is_installed() -> bool:
    """Whether the indexer and its query tool are on the path."""
    return bool(shutil.which("recollindex") and shutil.which("recollq"))


def index_files(corpus: Path, folder: Path) -> dict[str, float]:
    """Index a folder of files; return `cpu_s`, `wall_s`, `peak_mb` and `size_mb`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recoll.conf").write_text(f"topdirs = {corpus}\nloglevel = 1\n", encoding="utf-8")
    before, begun = os.times(), time.perf_counter()
    with subprocess.Popen(
        ["recollindex", "-c", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        peak = Peak(process.pid)
        peak.start()
        process.wait()
    wall = time.perf_counter() - begun
    peak.stop()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"cpu_s": cpu, "wall_s": wall, "peak_mb": peak.mb, "size_mb": size_mb(folder / "xapiandb")}


def first_answer_ms(folder: Path, case: QueryCase) -> float:
    """The time that its query tool takes from being started to having answered."""
    begun = time.perf_counter()
    subprocess.run(["recollq", "-c", str(folder), "-n", "20", *case.words], capture_output=True, check=True)
    return (time.perf_counter() - begun) * 1000
