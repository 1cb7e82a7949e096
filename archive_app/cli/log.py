"""Where surprises go: a small rotating file in the platform's log folder."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from archive_app.locations import log_folder


def log_to_file() -> str | None:
    """Send what the app logs to `statement-archive.log`; return its path, None where none can be written."""
    root = logging.getLogger("archive_app")
    root.propagate = False
    for handler in root.handlers:
        if isinstance(handler, RotatingFileHandler):
            return handler.baseFilename
    try:
        file = RotatingFileHandler(
            log_folder() / "statement-archive.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8",
            errors="backslashreplace", delay=True,
        )  # fmt: skip
    except OSError:
        root.addHandler(logging.NullHandler())
        return None
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(file)
    root.setLevel(logging.INFO)
    return file.baseFilename
