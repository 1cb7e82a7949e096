"""What is indexed of a statement, and the fingerprint that decides on a rebuild.

Three groups of words (`title`, `text`, `meta`) are indexed apart, so that each can be weighted. At every
position the index knows the form that stood there: the word folded for typography only, the surface folded
at all levels, and its stem in the language of the statement. `meta` holds the words of the metadata:
parties, publishers, people, tags and the type.
"""

from __future__ import annotations

import hashlib

from archive_app.corpus.reading_rules import READING_RULES
from archive_app.index import analysis

#: The groups of words, in the order in which they are shown in a result.
GROUPS = ("title", "text", "meta")

#: Raised by hand when what is written for a statement changes.
_LAYOUT = 8


def fingerprint() -> str:
    """Tells indexes apart that were made by other rules; another fingerprint means: set aside and rebuild."""
    parts = ("statement-archive", _LAYOUT, READING_RULES, *GROUPS, analysis.fingerprint())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
