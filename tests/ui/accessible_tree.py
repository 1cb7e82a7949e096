"""What a screen reader is told of a window: every interface that is in sight, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

#: Roles that a person can do something with.
INTERACTIVE = frozenset(
    {
        "Button", "ButtonMenu", "ButtonDropDown", "CheckBox", "ComboBox", "EditableText", "Grip", "Link",
        "List", "ListItem", "MenuItem", "PageTab", "RadioButton", "Slider", "SpinBox",
        "Table", "Tree", "TreeItem",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One interface. `rect` is x, y, width and height on the screen; `kind` the class of its object."""

    role: str
    name: str
    value: str
    description: str
    kind: str
    rect: tuple[int, int, int, int]
    focusable: bool
    focused: bool
    checked: bool
    selected: bool
    enabled: bool

    @property
    def interactive(self) -> bool:
        """Whether a person can do something with it."""
        return self.focusable or self.role in INTERACTIVE


def seen_in(widget: QWidget) -> Iterator[Seen]:
    """Give every interface of `widget` that is in sight, parents before children."""
    yield from _walk(QAccessible.queryAccessibleInterface(widget))


def _walk(interface: QAccessibleInterface) -> Iterator[Seen]:
    if not interface.isValid() or interface.state().invisible:
        return
    yield _told(interface)
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None:
            yield from _walk(child)


def _told(interface: QAccessibleInterface) -> Seen:
    state, rect, thing = interface.state(), interface.rect(), interface.object()
    return Seen(
        role=interface.role().name,
        name=interface.text(QAccessible.Text.Name),
        value=interface.text(QAccessible.Text.Value),
        description=interface.text(QAccessible.Text.Description),
        kind=type(thing).__name__ if thing is not None else "",
        rect=(rect.x(), rect.y(), rect.width(), rect.height()),
        focusable=bool(state.focusable),
        focused=bool(state.focused),
        checked=bool(state.checked),
        selected=bool(state.selected),
        enabled=not state.disabled,
    )
