"""Updates an index on a disk that is filled to every point at which the update may find it full.

`python -m tests.index.filling HOME` runs where ARCHIVE_APP_HOME is on a small disk of its own, and HOME is
not. It prints a line for each amount of room: how many bytes were free, and what became of the update.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from archive_app.statements.problems import IndexUnusable
from tests.index.updating import answers, assert_tidy, assert_unlocked, prepare, update

PAGE = 4096


def main(home: Path) -> None:
    """Leave a page more each time, until the update succeeds."""
    case = prepare(home, "commit")
    filler = Path(os.environ["ARCHIVE_APP_HOME"]) / "filler"
    for pages in range(200):
        case.restore()
        # A file that is deleted takes its room as long as anything maps it, so none must be let go later.
        gc.collect()
        fill(filler, pages * PAGE)
        try:
            update(case.corpus, case.folder)
        except IndexUnusable as error:
            outcome = error.message
            assert answers(case.corpus) == case.old
        else:
            outcome = "updated"
        assert_unlocked(case.folder)
        filler.unlink()
        update(case.corpus, case.folder)
        assert answers(case.corpus) == case.new
        assert_tidy(case.folder)
        print(pages * PAGE, outcome)
        if outcome == "updated":
            return


def fill(filler: Path, room: int) -> None:
    """Fill the disk on which a file lies with that file, but for so many bytes."""
    with filler.open("wb", buffering=0) as file:
        written = True
        while written:
            try:
                written = bool(file.write(bytes(PAGE)))
            except OSError:
                written = False
        file.truncate(max(0, file.tell() - room))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
