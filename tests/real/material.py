"""Where the shared real material is. It is read only, and never copied into the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared"


def shared(*parts: str) -> Path:
    """Return a path in the shared folder; skips the test, saying why, where it is absent."""
    root = Path(os.environ.get("ARCHIVE_APP_SHARED", _BESIDE))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared material is not here ({path}); set ARCHIVE_APP_SHARED to its folder")
    return path
