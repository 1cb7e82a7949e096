"""A module run where a small disk of its own is mounted, so that it can really be filled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


def on_small_disk(home: Path, module: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m module HOME` with a disk of 400 KB at `home/disk`; skip where none can be mounted."""
    disk = home / "disk"
    disk.mkdir()
    mounted = f'mount -t tmpfs -o size=400k,mode=700 tmpfs "{disk}" && '
    unshare = ["unshare", "-rm", "sh", "-c"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*unshare, mounted + "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    command = f'{mounted} exec "{sys.executable}" -m {module} "{home}"'
    held = {**os.environ, "PYTHONPATH": str(_ROOT), **environment}
    return subprocess.run(
        [*unshare, command], cwd=_ROOT, env=held, capture_output=True, text=True, check=False
    )
