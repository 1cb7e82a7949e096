"""How runs of words from different places cover a quotation."""

from __future__ import annotations

import numpy as np

from archive_app.text.alignment import SharedRun


def covering(runs: list[tuple[SharedRun, str]], least: int) -> list[tuple[SharedRun, str]]:
    """Choose runs that cover the quotation from left to right, the longest at each place."""
    chosen: list[tuple[SharedRun, str]] = []
    starts = np.array([run.start for run, _ in runs], np.int64)
    ends = np.array([run.end for run, _ in runs], np.int64)
    at = 0
    while True:
        begins = np.maximum(starts, at)
        ahead = np.flatnonzero(ends - begins >= least)
        if not len(ahead):
            return chosen
        near = ahead[begins[ahead] < begins[ahead].min() + least]
        best = int(near[np.lexsort((begins[near], -ends[near]))[0]])
        (run, name), begin = runs[best], int(begins[best])
        chosen.append((SharedRun(begin, run.end, run.at + begin - run.start), name))
        at = run.end
