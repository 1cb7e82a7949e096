"""`python -m archive_app` and the `archive-app` command."""

from __future__ import annotations

import sys

#: How a frozen app, which has no `python -m`, starts the indexing process; `index.messages` names it too.
_INDEX_WORKER = "--index-worker"


def main() -> None:
    """Run the command and leave with its exit status."""
    sys.exit(_indexing_process() if sys.argv[1:] == [_INDEX_WORKER] else _command())


def _command() -> int:
    try:
        from archive_app.cli import main as run  # noqa: PLC0415 - an interruption while it loads is one too

        return run()
    except KeyboardInterrupt:
        return 130


def _indexing_process() -> int:
    from archive_app.index.worker import main as work  # noqa: PLC0415 - Whoosh is loaded for this process only

    return work()


if __name__ == "__main__":
    main()
