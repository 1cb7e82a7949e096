"""Editions: the texts that one statement had, one after another."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Texts that share less than this part of the shorter one's words are different texts, not editions of one.
LEAST_SHARED = 0.5

#: Texts at least so much alike (Jaccard similarity of their runs of five words) are reprints of one another,
#: unless another similarity is asked for.
USUAL_SIMILARITY = 0.8

_NAME = re.compile(r"(.+)@([1-9]\d{0,8})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edition:
    """An earlier text of a statement, which another one has followed since.

    `number` counts from 1, oldest first; the text of today has no number. `sha256` is that of the text in
    UTF-8, None where no text could be kept. `last_seen` is when the file was last known to say it, `noticed`
    when another text was found in its place; both are ISO 8601 in UTC. `words` is how many words differ from
    the text that followed, None where that was not counted; `shared` is the share of the shorter text's words
    that both have. `noted_as` is the id of the statement at that time; `pruned` is when the kept text was
    deleted by choice.
    """

    statement_id: str
    number: int
    path: str
    sha256: str | None
    last_seen: str | None
    noticed: str
    words: int | None
    shared: float | None
    characters: int
    noted_as: str
    pruned: str | None = None

    @property
    def name(self) -> str:
        """How a command names it: `ID@2`."""
        return f"{self.statement_id}@{self.number}"

    @property
    def in_words(self) -> str:
        """Which text it is: "earlier text, last seen 2024-05-03"."""
        if self.last_seen is None:
            return f"earlier text, replaced before {self.noticed[:10]}"
        return f"earlier text, last seen {self.last_seen[:10]}"

    @property
    def is_kept(self) -> bool:
        """Whether the text can be read."""
        return self.sha256 is not None and self.pruned is None

    @property
    def is_other_text(self) -> bool:
        """Whether what followed shares so few words that it is another text in the same place."""
        return self.shared is not None and self.shared < LEAST_SHARED


def split_edition_name(name: str) -> tuple[str, int | None]:
    """Return the id and the number in `ID@2`; the whole name and None for anything else."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, None)
