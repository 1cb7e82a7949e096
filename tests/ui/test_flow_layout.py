"""A layout that flows as words do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from archive_app.ui.flow_layout import FlowLayout

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def box(width: int, ground: QWidget) -> QLabel:
    """Return a box that would like to have this width and 20 pixels of height, and takes less."""
    made = QLabel(ground)
    made.setPixmap(QPixmap(width, 20))
    return made


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def flow_on(ground: QWidget, width: int) -> FlowLayout:
    flow = FlowLayout(ground, gap=4, line_gap=0)
    flow.setContentsMargins(0, 0, 0, 0)
    ground.resize(width, 200)
    return flow


@pytest.mark.parametrize(("width", "line"), [(200, 0), (126, 0), (125, 1), (100, 1)])
def test_what_is_attached_never_begins_a_line_alone(ground: QWidget, width: int, line: int) -> None:
    flow = flow_on(ground, width)
    words, arrow = box(60, ground), box(18, ground)
    flow.addWidget(box(40, ground))
    flow.addWidget(words)
    flow.addAttached(arrow)
    ground.show()
    flow.activate()
    assert (words.y(), arrow.y()) == (20 * line, 20 * line)
    assert arrow.x() == words.x() + 64


def test_too_wide_an_item_leaves_room_for_what_is_attached(ground: QWidget) -> None:
    flow = flow_on(ground, 100)
    words, arrow = box(300, ground), box(18, ground)
    flow.addWidget(words)
    flow.addAttached(arrow)
    ground.show()
    flow.activate()
    assert (words.width(), arrow.x(), arrow.y()) == (78, 82, 0)


@pytest.mark.parametrize(("width", "dot_width", "place"), [(140, 6, (74, 0)), (90, 0, (0, 20))])
def test_a_divider_is_not_drawn_where_a_line_ends(
    ground: QWidget, width: int, dot_width: int, place: tuple[int, int]
) -> None:
    flow = flow_on(ground, width)
    dot, second = box(6, ground), box(60, ground)
    flow.addWidget(box(60, ground))
    flow.addDivider(dot)
    flow.addWidget(second)
    ground.show()
    flow.activate()
    assert dot.width() == dot_width
    assert (second.x(), second.y()) == place
