"""Front matter for a new statement: YAML of the plainest kind, which every reader of YAML reads the same.

Every value is a string in double quotation marks (so that no date, number or `no` becomes something else) or
a list or mapping of such, each field on one line of its own. For front matter that exists already, which has
to keep its comments and its quoting, see the amendments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

_PLAIN_KEY = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n|e)$)[A-Za-z_][A-Za-z0-9_]*", re.IGNORECASE)
#: What YAML does not take as it stands (YAML 1.1, section 5.1), or would take for the end of a line.
_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def new_front_matter(fields: Mapping[str, Any]) -> str:
    """Return the fields between their fences, in the order given.

    Values are strings, numbers, booleans, or lists and mappings of them, nested at will. What is unknown
    (None, or empty) is left out.
    """
    lines = [f"{_key(name)}: {_value(value)}\n" for name, value in fields.items() if is_stated(value)]
    return f"---\n{''.join(lines)}---\n"


def is_stated(value: Any) -> bool:
    """Tell whether a value says anything."""
    if type(value) is str:
        return value != ""
    if isinstance(value, Mapping):
        return any(map(is_stated, value.values()))
    if isinstance(value, list | tuple):
        return any(map(is_stated, value))
    return value is not None and value != ""


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else _quoted(name)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        pairs = (f"{_key(str(name))}: {_value(part)}" for name, part in value.items() if is_stated(part))
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(part) for part in value if is_stated(part))}]"
    return _quoted(str(value).lower() if isinstance(value, bool) else str(value))


def _quoted(text: str) -> str:
    # A string of JSON is one of YAML, but for the few characters that YAML wants escaped.
    quoted = encode_basestring(text)
    if quoted.isascii():
        return quoted.replace("\x7f", "\\x7f")
    return _NOT_PRINTABLE.sub(_escaped, quoted)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    # No encoding has a place for half of a surrogate pair.
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
