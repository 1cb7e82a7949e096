"""`python -m archive_app` and the `archive-app` command."""

from __future__ import annotations

import sys

#: How a frozen app, which has no `python -m`, starts its processes; `index.processes` names them too.
_INDEX_WORKER, _SEGMENT_MAKER = "--index-worker", "--segment-maker"
_DOCUMENT_READER = "--document-reader"


def main() -> None:
    """Run the command and leave with its exit status."""
    match sys.argv[1:]:
        case [option] if option == _INDEX_WORKER:
            sys.exit(_indexing_process())
        case [option] if option == _SEGMENT_MAKER:
            sys.exit(_segment_making_process())
        case [option] if option == _DOCUMENT_READER:
            sys.exit(_document_reading_process())
        case _:
            sys.exit(_command())


def _command() -> int:
    try:
        from archive_app.cli import main as run  # noqa: PLC0415 - an interruption while it loads is one too

        return run()
    except KeyboardInterrupt:
        return 130


def _indexing_process() -> int:
    from archive_app.index.worker import main as work  # noqa: PLC0415 - Whoosh is loaded for this process only

    return work()


def _segment_making_process() -> int:
    from archive_app.index.maker_process import main as work  # noqa: PLC0415 - for this process only

    return work()


def _document_reading_process() -> int:
    from archive_app.catalogue.importing.document_process import main as work  # noqa: PLC0415 - as above

    return work()


if __name__ == "__main__":
    main()
