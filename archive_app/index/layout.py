"""The arrays of the files of an index, declared: what `docs/formats.md` shows and a test compares files with.

Sizes are told in these letters. Segment: D documents, F forms, S surfaces, W stems of a language, N postings
of a group (one for each form and document that holds it) in B blocks of 128, T words of a group, V values of
a facet. Columns: R rows, which are the documents of all segments in the manifest's order, L live ones.
Reprints: P pairs. `*` is any size, `64D` is 64 for each document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archive_app.index.array_file import Damaged
from archive_app.index.details import FACETS, STRINGS
from archive_app.index.schema import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive_app.index.array_file import ArrayFile


class Array(NamedTuple):
    """One array, or one for each group, language or facet named in brackets."""

    name: str
    kinds: str
    size: str
    meaning: str


SEGMENT = (
    Array("{group}.starts", "u4", "F+1", "where the postings of each form begin"),
    Array("{group}.token_starts", "u4", "F+1", "where the positions of each form begin"),
    Array("{group}.documents", "u4", "N", "the document of each posting, ascending within a form"),
    Array("{group}.heads", "u4", "B", "the document of every 128th posting, from the first on"),
    Array("{group}.head_tokens", "u4", "B", "where the positions of these postings begin"),
    Array(
        "{group}.counts", "u1", "N", "how often the form stands in that document; 255 stands for 255 and more"
    ),
    Array("{group}.many", "u4", "*", "the postings whose count is 255 or more, ascending"),
    Array("{group}.many_counts", "u4", "*", "the counts of these"),
    Array("{group}.positions", "u2 u4", "T", "the positions of each posting, ascending; u2 where all fit"),
    Array("{group}.lengths", "u4", "D", "how many words each document has"),
    Array("exact.ends", "u4", "F", "where the exact form of each form ends in the bytes that follow"),
    Array(
        "exact.bytes", "u1", "*", "the exact forms, UTF-8, in order of surface, exact form, single character"
    ),
    Array(
        "surfaces.ends", "u4", "S", "where each surface (or single character) ends in the bytes that follow"
    ),
    Array("surfaces.bytes", "u1", "*", "the surfaces, UTF-8, ascending"),
    Array("surfaces.starts", "u4", "S+1", "where the forms of each surface begin"),
    Array("surfaces.codes", "u4", "*", "these forms, by number"),
    Array("stems.{language}.ends", "u4", "W", "as for surfaces: the stems of the words in a language"),
    Array("stems.{language}.bytes", "u1", "*", "the stems, UTF-8, ascending"),
    Array("stems.{language}.starts", "u4", "W+1", "where the forms of each stem begin"),
    Array("stems.{language}.codes", "u4", "*", "these forms, by number"),
    Array("serials", "i8", "D", "the serial number of each document"),
    Array("languages", "u1", "D", "the stemmer's language of each document, by its place in the facts"),
    Array("signatures", "u4", "64D", "what tells how alike the texts of two documents are (`signatures.py`)"),
    Array("stored.ends", "i8", "D", "where what is stored with each document ends"),
    Array(
        "stored.bytes", "u1", "*", "a byte (0 as it is, 1 deflated), then a line of JSON and the text, UTF-8"
    ),
    Array("{string}.ends", "u4", "D", "where each id, path, address and title ends; some are empty"),
    Array("{string}.bytes", "u1", "*", "these, UTF-8; the id is what is declared, else the path"),
    Array("declares", "b1", "D", "whether an id is declared"),
    Array("id_keys", "u8", "D", "of each id the first 8 bytes of its BLAKE2b digest of that length"),
    Array("path_keys", "u8", "D", "the same of each path"),
    Array("sizes", "i8", "D", "the size of the file in bytes, its sidecar included"),
    Array("times", "i8", "D", "its time in nanoseconds, its sidecar’s added"),
    Array("settled", "b1", "D", "whether size and time tell the next change"),
    Array("hashes", "u1", "*", "the SHA-256 of each file, 32 bytes; zeros where none is known"),
    Array("has_text", "b1", "D", "whether there is more than white space"),
    Array("has_proposal", "b1", "D", "whether it suggests something that a person can accept"),
    Array("dated", "b1", "D", "whether it has a date"),
    Array("earliest", "i4", "D", "its first day, counted with 31 days a month; -2147483648 where open"),
    Array("latest", "i4", "D", "its last day; 2147483647 where open"),
    Array("{facet}.values.ends", "u4", "V", "where each value ends; values are in order, numbered from 1"),
    Array("{facet}.values.bytes", "u1", "*", "the values, UTF-8"),
    Array("{facet}.first", "u1 u2 u4", "D", "the number of a document’s first value, 0 where it has none"),
    Array("{facet}.more_rows", "u4", "*", "the documents of all further values"),
    Array("{facet}.more_codes", "u1 u2 u4", "*", "the numbers of these"),
    Array("problems.documents", "u4", "*", "the documents with problems of their own, ascending"),
    Array("problems.counts", "u4", "*", "how many each of these has"),
    Array("problems.ends", "u4", "*", "where the problems of each of these end"),
    Array("problems.bytes", "u1", "*", "these, lines of JSON"),
)

COLUMNS = (
    Array("live", "b1", "R", "whether the document still counts"),
    Array("nameless", "u4", "*", "the rows that go by their paths, since another has the id declared"),
    Array("by_id", "u4", "L", "the live rows in order of ids"),
    Array("newest", "u4", "R", "the place of each row when sorted by newest, then id, undated last"),
    Array("oldest", "u4", "R", "the same by oldest"),
    Array("stamps.rows", "u4", "*", "the rows whose files were touched since, ascending"),
    Array("stamps.sizes", "i8", "*", "their sizes now"),
    Array("stamps.times", "i8", "*", "their times now"),
    Array("stamps.settled", "b1", "*", "whether these tell the next change"),
    Array("unreadable.ends", "u4", "*", "where the record of each file without a text ends"),
    Array("unreadable.bytes", "u1", "*", "these, lines of JSON"),
)  # fmt: skip

REPRINTS = (
    Array("first", "i8", "P", "the serial number of one document of each pair"),
    Array("second", "i8", "P", "that of the other"),
    Array("similarity", "f4", "P", "the Jaccard similarity of their runs of five words, 0.5 or more"),
)

#: What the names in brackets stand for.
NAMES = {
    "group": GROUPS,
    "string": STRINGS,
    "facet": FACETS,
}


def expected(declared: tuple[Array, ...], languages: tuple[str, ...] = ()) -> Iterator[tuple[str, Array]]:
    """Yield the name of each array that a file has, with its declaration."""
    for array in declared:
        bracket = re.search(r"\{(\w+)\}", array.name)
        if bracket is None:
            yield array.name, array
            continue
        for name in languages if bracket[1] == "language" else NAMES[bracket[1]]:
            yield array.name.replace(bracket[0], name), array


def check_layout(file: ArrayFile, declared: tuple[Array, ...], languages: tuple[str, ...] = ()) -> None:
    """Raise Damaged unless a file has exactly the arrays declared, each of its kind."""
    known = dict(expected(declared, languages))
    kinds = file.kinds()
    for name in known.keys() ^ kinds.keys():
        raise Damaged(f"{file.path.name} has no array {name}, or one too many")
    for name, array in known.items():
        if kinds[name] not in array.kinds.split():
            raise Damaged(f"the array {name} of {file.path.name} is of the wrong kind")


def as_table(declared: tuple[Array, ...]) -> str:
    """The declaration as a table in Markdown."""
    rows = [f"| `{a.name}` | {a.kinds.replace(' ', ' or ')} | {a.size} | {a.meaning} |" for a in declared]
    return "\n".join(["| array | kind | size | |", "|---|---|---|---|", *rows])
