"""The words of a segment as they are written: its lexicon, its stems, and what is stored."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from archive_app.index.word_table import write_distinct, write_strings, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from archive_app.index.array_file import ArrayWriter
    from archive_app.index.forms import Parts


def write_lexicon(writer: ArrayWriter, forms: Parts) -> None:
    """Write forms in order, and for each surface or single character the forms that it finds."""
    surfaces, exact, singles, opens = forms
    write_strings(writer, "exact", exact)
    if not any(singles):
        starts = np.append(np.flatnonzero(opens), len(surfaces))
        codes = np.arange(len(surfaces), dtype=np.uint32)
        write_distinct(writer, "surfaces", list(compress(surfaces, opens.tolist())), starts, codes)
        return
    further = [(single, code) for code, single in enumerate(singles) if single and single != surfaces[code]]
    pairs = sorted([*zip(surfaces, range(len(surfaces)), strict=True), *further])
    codes = np.array([code for _, code in pairs], dtype=np.uint32)
    write_table(writer, "surfaces", [word for word, _ in pairs], codes)


def write_stems(
    writer: ArrayWriter,
    language: str,
    stems: Sequence[str],
    starts: NDArray[np.int64],
    codes: NDArray[np.int64],
) -> None:
    """Write which forms each stem of a language finds: stem `n` finds `codes[starts[n] : starts[n + 1]]`."""
    write_distinct(writer, f"stems.{language}", stems, starts, codes.astype(np.uint32))


def write_blobs(writer: ArrayWriter, lengths: Sequence[int], pieces: Iterable[bytes]) -> None:
    """Write what is stored with each statement: how many bytes each has, and all of them in pieces."""
    writer.add("stored.ends", np.cumsum(np.array(lengths, dtype=np.int64)))
    writer.add_chunks("stored.bytes", np.uint8, (np.frombuffer(piece, np.uint8) for piece in pieces))
