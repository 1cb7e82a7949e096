"""Amends prepared copies of an archive, each in a process that ends at another operation of the disk.

`python -m tests.catalogue.dying HOME CASE COUNT` takes the copies `HOME/1` to `HOME/COUNT` and prints the
exit status of each process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from archive_app import durable
from tests.catalogue.faults import act
from tests.index.faulty_disks import FaultyDisk, deadly


def main(home: Path, case: str, count: int) -> None:
    """Let one process after the other die."""
    for number in range(1, count + 1):
        child = os.fork()
        if not child:
            try:
                durable.disk = FaultyDisk(deadly(number))
                act(home / str(number), case)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
