"""Pictures of the window in light and dark, kept in `ARCHIVE_APP_PICTURES` when that is set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive_app.ui.appearance import AppearanceControl
from archive_app.ui.quotation.passage_view import PassageView
from archive_app.ui.quotation.window import QuotationWindow
from archive_app.ui.theme import DARK, LIGHT
from tests.ui.quotation.quotations import QUOTATIONS


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("ARCHIVE_APP_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("name", QUOTATIONS)
def test_every_verdict_is_painted_in_both_themes(qapp, qtbot, sample, pictures, name):
    quotation = QUOTATIONS[name][0]
    check = sample.check_quotation(quotation)
    painted = []
    for theme in (LIGHT, DARK):
        appearance = AppearanceControl(qapp, theme.name)
        window = QuotationWindow(None, appearance.theme)
        qtbot.addWidget(window)
        window.check(quotation)
        window.show()
        window.show_check(check)
        picture = window.grab()
        picture.save(str(pictures / f"quotation-{name}-{theme.name}.png"))
        assert picture.toImage().pixelColor(2, 2).name() == theme.page
        painted.append(picture.toImage())
        passage = window.findChild(PassageView)
        assert passage.isVisible() == bool(check.matches)
    assert painted[0] != painted[1]
