"""What single lines of front matter look like, by which it is recognised."""

from __future__ import annotations

import re

#: A line of YAML that begins a field; the first group is its name, as written.
FIELD = re.compile(r"""("[^"\n]{1,80}"|'[^'\n]{1,80}'|[^\W\d][\w .-]{0,60}?)[ \t]*:(?=[ \t]|$)""")
#: A line of TOML: a key with its value, or the name of a table.
TOML_LINE = re.compile(
    r"[ \t]{0,40}(?:[\w.-]{1,80}|\"[^\"\n]{1,80}\")[ \t]{0,40}=\s*\S"
    r"|[ \t]{0,40}\[\[?[\w.\" -]{1,200}\]\]?[ \t]*$"
)


def looks_like_field(line: str) -> bool:
    """Tell whether an unindented line begins a field."""
    return FIELD.match(line) is not None
