"""Where surprises go: a small rotating file in the platform's log folder."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from archive_app.locations import log_folder


def log_to_file() -> None:
    """Send warnings and errors of the app to `statement-archive.log`; without a writable folder, nowhere."""
    root = logging.getLogger("archive_app")
    if root.handlers:
        return
    root.propagate = False
    try:
        handler: logging.Handler = RotatingFileHandler(
            log_folder() / "statement-archive.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
