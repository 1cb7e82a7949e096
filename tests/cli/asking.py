"""The command asked in a process of its own, and what it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object that standard output must be."""
        assert self.out.endswith("}\n"), self
        assert self.out.count("\n") == 1, self
        form = json.loads(self.out)
        assert isinstance(form, dict)
        return form


def command(*words: object) -> list[str | bytes]:
    """The command as a process of its own."""
    given = [word if isinstance(word, bytes) else str(word) for word in words]
    return [sys.executable, "-m", "archive_app", *given]


def environment(**changes: str) -> dict[str, str]:
    """What a process of the command finds around it; PYTHONPATH leads to this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


def run_process(*words: object, **changes: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own to its end."""
    done = subprocess.run(
        command(*words), env=environment(**changes), capture_output=True, check=False, timeout=120
    )
    assert b"Traceback" not in done.stdout + done.stderr, done.stderr.decode(errors="replace")
    return done
