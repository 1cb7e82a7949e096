"""The look: two sets of named colours, and the palette and style sheet made from them.

Widgets ask a `Theme` for a colour by its meaning and never write one of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Appearance = Literal["system", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by meaning, as `#rrggbb`.

    `page` is behind text and lists, `panel` behind filters and bars, `rule` draws the lines between; `text`, `muted` and
    `faint` are three weights of ink; `accent` is for what is chosen, `accent_soft` for its quiet neighbours (bars of the
    histogram), `selection` behind a chosen row; `mark` is behind a hit and `mark_line` under it, so that marks do not rely
    on colour alone; `mark_strong` is behind the hit one stands on; `caution` is for what is uncertain or undated.
    """

    name: Literal["light", "dark"]
    page: str
    panel: str
    status: str
    rule: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    selection: str
    chip: str
    mark: str
    mark_line: str
    mark_strong: str
    caution: str
    link: str


LIGHT = Theme(
    name="light", page="#ffffff", panel="#f6f5f3", status="#f0efed", rule="#dddad6", text="#1c1b1a", muted="#6b6864",
    faint="#86827d", accent="#1f5f8b", accent_soft="#b9cfdf", on_accent="#ffffff", selection="#e8f0f6", chip="#e9e7e3",
    mark="#ffe58a", mark_line="#b98a00", mark_strong="#ffc93c", caution="#8a5a00", link="#1f5f8b",
)  # fmt: skip

DARK = Theme(
    name="dark", page="#202225", panel="#191a1c", status="#1e1e20", rule="#34363a", text="#e9e7e4", muted="#a09c97",
    faint="#85827e", accent="#7fb7dc", accent_soft="#3b5263", on_accent="#10151a", selection="#2a3640", chip="#2f3135",
    mark="#6b5a12", mark_line="#d9a800", mark_strong="#967c12", caution="#d9a441", link="#7fb7dc",
)  # fmt: skip
