"""The number of the rules by which files are read, apart from the reader, which is heavy to load."""

from __future__ import annotations

#: Raised by hand when the same file would be read to another statement (another date, another proposal), so
#: that an index made by earlier rules is made anew.
READING_RULES = 3
