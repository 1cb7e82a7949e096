"""`python -m archive_app` and the `archive-app` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command and leave with its exit status."""
    from archive_app.cli import main as run  # noqa: PLC0415 - kept out of the way of importers

    sys.exit(run())


if __name__ == "__main__":
    main()
