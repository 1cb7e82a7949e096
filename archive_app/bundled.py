"""Where the files that come with the app are: fonts, icons and the sample archive."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of fonts and icons."""
    return _bundled("resources")


def sample_archive() -> Path:
    """Return the folder of the sample archive that opens on first start."""
    return _bundled("corpus")


def _bundled(name: str) -> Path:
    installed = _PACKAGE / "_bundled" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
