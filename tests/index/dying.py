"""Updates prepared copies of an index, each in a process that ends at another operation.

`python -m tests.index.dying CORPUS HOME COUNT` takes the copies `HOME/killed-1` to `HOME/killed-COUNT` and
prints the exit status of each process. It forks, which a test runner with its threads had better not do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from archive_app import durable
from tests.index.faulty_disks import FaultyDisk, deadly
from tests.index.updating import update


def main(corpus: Path, home: Path, count: int) -> None:
    """Let one process after the other die."""
    for number in range(1, count + 1):
        child = os.fork()
        if not child:
            try:
                durable.disk = FaultyDisk(deadly(number))
                update(corpus, home / f"killed-{number}")
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
