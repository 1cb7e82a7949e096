"""Where the app writes: cache, data, config and log folders.

Below `ARCHIVE_APP_HOME` when that is set, else the platform's own folders. Every folder is made with mode
0700: what somebody reads is nobody else's business. Nothing is ever written beside a corpus.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import PlatformDirs

_PLATFORM = PlatformDirs("statement-archive", appauthor=False)


def cache_folder() -> Path:
    """Indexes; may be deleted at any time."""
    return _place("cache", _PLATFORM.user_cache_path)


def data_folder() -> Path:
    """What cannot be made again: kept editions, journals, checksums. The app never deletes from it."""
    return _place("data", _PLATFORM.user_data_path)


def archive_data_folder(corpus: Path) -> Path:
    """The part of the data folder that belongs to the archive in `corpus` (an absolute path)."""
    name = hashlib.sha256(os.fsencode(corpus)).hexdigest()[:24]
    return private_folder(private_folder(data_folder() / "archives") / name)


def config_folder() -> Path:
    """Settings, and the geometry of windows."""
    return _place("config", _PLATFORM.user_config_path)


def log_folder() -> Path:
    """Logs of surprises."""
    return _place("log", _PLATFORM.user_log_path)


def private_folder(path: Path) -> Path:
    """Make `path` with mode 0700 when it is missing, and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _place(name: str, platform_path: Path) -> Path:
    home = os.environ.get("ARCHIVE_APP_HOME")
    if not home:
        return private_folder(platform_path)
    return private_folder(private_folder(Path(home).expanduser().absolute()) / name)


def holds_home(folder: Path) -> bool:
    """Tell whether `folder` is the home folder, or a folder that contains it."""
    try:
        return Path.home().resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False
