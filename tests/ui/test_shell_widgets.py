"""Status line, banner, welcome page, problems, keys, links and themes, each by itself."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from archive_app.statements.problems import Problem, ProblemKind
from archive_app.statements.searching import IndexProgress, IndexReport
from archive_app.ui.actions import ACTIONS, KEYS, MENUS, plain
from archive_app.ui.appearance import AppearanceControl
from archive_app.ui.banner import Banner
from archive_app.ui.dialogs import KeysDialog, LinkDialog, is_web_address, keys_of
from archive_app.ui.problems_view import ProblemsModel, ProblemsView
from archive_app.ui.status_bar import StatusBar, kinds_in_words, progress_in_words
from archive_app.ui.theme import (
    DARK,
    LIGHT,
    Theme,
    interface_font,
    load_fonts,
    palette_for,
    reading_font,
    style_sheet,
)
from archive_app.ui.welcome import Welcome

REPORT = IndexReport(
    files=15_512, statements=12_481, ignored=3_031, unreadable=0, added=0, changed=0, moved=0, removed=0,
    unchanged=12_481, problems=3, seconds=1.0, generation=1,
    ignored_kinds=(("no extension", 2), ("jpg", 29), ("pdf", 3_000)),
)  # fmt: skip

PROBLEMS = (
    Problem(
        "2016/notes.md", 3, ProblemKind.FRONT_MATTER, "The front matter is not closed.", "Add three dashes."
    ),
    Problem("2016/old.txt", None, ProblemKind.ENCODING, "The encoding was guessed.", "Save it as UTF-8."),
    Problem("2016/old.txt", None, ProblemKind.DATE, "Two dates are in conflict.", "Keep one of them."),
)


def test_the_status_line_tells_counts_and_what_needs_attention(qtbot):
    status = StatusBar()
    qtbot.addWidget(status)
    status.show_facts(12_481, 3, REPORT)
    status.show_state("up to date")
    assert status._count.text() == "12,481 statements"
    assert status._state.text() == "· up to date ·"
    assert status._problems.text() == "3 files need attention"
    with qtbot.waitSignal(status.problems_wanted):
        status._problems.click()
    status.show_facts(1, 1, REPORT)
    assert status._count.text() == "1 statement"
    assert status._problems.text() == "1 file needs attention"


def test_what_needs_attention_is_parted_from_the_state_whichever_is_told_first(qtbot):
    status = StatusBar()
    qtbot.addWidget(status)
    status.show_state("up to date")
    assert status._state.text() == "· up to date"
    for problems, shown in ((3, "· up to date ·"), (0, "· up to date")):
        status.show_facts(12_481, problems, REPORT)
        assert status._state.text() == shown
    status.show_no_archive()
    assert status._state.text() == ""
    status.show_facts(12_481, 3, REPORT)
    assert status._state.text() == "·"


def test_progress_can_be_cancelled_and_goes_away(qtbot):
    status = StatusBar()
    qtbot.addWidget(status)
    status.show_progress(IndexProgress("reading", 3_400, 20_000, 812.4, 20.4))
    assert not status._cancel.isHidden()
    assert status._progress.value() == 3_400
    with qtbot.waitSignal(status.cancel_wanted):
        status._cancel.click()
    status.show_state("up to date")
    assert status._cancel.isHidden()
    assert status._progress.isHidden()


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (IndexProgress("walking", 1, None), "looking through the folder, 1 file so far"),
        (
            IndexProgress("reading", 3_400, 20_000, 812.4, 20.4),
            "reading 3,400 of 20,000 · 812 a second · about 20 s left",
        ),
        (IndexProgress("reading", 5, 20_000), "reading 5 of 20,000"),
        (
            IndexProgress("reading", 5, 20_000, 2.0, 9_000.0),
            "reading 5 of 20,000 · 2 a second · about 2 h left",
        ),
        (
            IndexProgress("reading", 5, 20_000, 2.0, 600.0),
            "reading 5 of 20,000 · 2 a second · about 10 min left",
        ),
        (IndexProgress("publishing", 20_000, 20_000), "writing the index, 20,000 files read"),
    ],
)
def test_progress_in_words(progress, words):
    assert progress_in_words(progress) == words


def test_ignored_kinds_are_listed_most_first():
    lines = kinds_in_words(REPORT).splitlines()
    assert lines[0] == "15,512 files in this folder"
    assert [line.strip() for line in lines[-2:]] == ["29 JPG", "2 no extension"]


def test_a_banner_offers_answers_and_goes_away_with_one(qtbot):
    banner, chosen = Banner(), []
    qtbot.addWidget(banner)
    banner.say(
        "This is your home folder.", ("Index it", lambda: chosen.append("index")), ("No", lambda: None)
    )
    banner.say("Something else.", ("Fine", lambda: chosen.append("fine")))
    assert banner.message == "Something else."
    banner._answers[0].click()
    assert chosen == ["fine"]
    assert banner.message == ""


def test_an_answer_may_say_something_new(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say("First.", ("Go on", lambda: banner.say("Second.")))
    banner._answers[0].click()
    assert banner.message == "Second."


def test_words_of_a_file_are_never_markup(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say("<img src=x> <b>bold</b>")
    assert "PlainText" in str(banner._text.textFormat())


def test_welcome_lists_recent_archives(qtbot):
    welcome = Welcome()
    qtbot.addWidget(welcome)
    welcome.show_recent(("/a/&b", "/c"))
    buttons = [button for button in welcome.findChildren(QPushButton) if button.property("role") == "link"]
    assert [button.text() for button in buttons] == ["/a/&&b", "/c"]
    with qtbot.waitSignal(welcome.folder_chosen) as chosen:
        buttons[1].click()
    assert str(chosen.args[0]) == "/c"


def test_the_model_of_problems_is_sound(qtbot):
    model = ProblemsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for problems in ((), PROBLEMS, PROBLEMS[:1], ()):
        model.show(problems)
        assert model.rowCount() == len(problems)


def test_problems_are_filtered_by_words_and_keep_the_choice(qtbot):
    view = ProblemsView()
    qtbot.addWidget(view)
    view.show_problems(PROBLEMS)
    view._table.selectRow(2)
    view._filter.setText("OLD")
    assert view._sieve.rowCount() == 2
    assert view._chosen() == PROBLEMS[2]
    assert view._count.text() == "2 of 3 remarks on 2 files"
    with qtbot.waitSignal(view.folder_wanted) as wanted:
        view._folder.click()
    assert wanted.args == ["2016/old.txt"]
    view._filter.setText("nothing like it")
    assert not view._read.isEnabled()
    view.show_problems(())
    assert view._count.text() == "No file needs attention."


def test_no_two_actions_share_a_key_and_every_key_is_one():
    keys = [key for spec in ACTIONS for key in spec.shortcuts]
    assert len(keys) == len(set(keys))
    for key in keys:
        assert not QKeySequence(key).isEmpty(), key
    assert {spec.menu for spec in ACTIONS} == set(MENUS)
    assert len({spec.id for spec in ACTIONS}) == len(ACTIONS)


def test_access_keys_are_unique_in_each_menu():
    for menu in MENUS:
        access = [re.search("&(.)", spec.text)[1].lower() for spec in ACTIONS if spec.menu == menu]
        if menu == MENUS[0]:
            access.append("r")
        assert len(access) == len(set(access)), menu


def test_the_list_of_keys_leaves_none_out(qtbot):
    listed = [row for menu in MENUS for row in keys_of(plain(menu))]
    assert len(listed) == len([spec for spec in ACTIONS if spec.shortcuts]) + len(KEYS)
    dialog = KeysDialog()
    qtbot.addWidget(dialog)


@pytest.mark.parametrize("address", ["https://example.org", "HTTP://example.org/a?b=c#d"])
def test_web_addresses_may_be_opened(address):
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "smb://a/b",
        "https:",
        "ftp://a",
    ],
)
def test_nothing_else_may(address):
    assert not is_web_address(address)


def test_a_link_is_opened_only_by_a_press(qtbot):
    asked = []
    address = "https://example.org/" + "long/" * 200
    dialog = LinkDialog(address, open_address=lambda url: asked.append(url) or True)
    qtbot.addWidget(dialog)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == address
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    buttons["Copy the address"].click()
    assert QGuiApplication.clipboard().text() == address
    assert asked == []
    buttons["Open in the browser"].click()
    assert asked == [QUrl(address)]


def test_the_bundled_fonts_are_used(qapp):
    assert load_fonts() == ("Inter", "Noto Serif")
    assert QFontInfo(interface_font()).family() == "Inter"
    assert QFontInfo(reading_font()).family() == "Noto Serif"
    assert QFontInfo(reading_font(bold=True)).weight() >= QFont.Weight.Bold.value


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_style_sheet_names_no_colour_that_a_theme_lacks(qapp, theme):
    sheet = style_sheet(theme)
    assert "@" not in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    assert palette_for(theme).window().color() == QColor(theme.page)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_words_stand_out_from_what_is_behind_them(theme: Theme):
    for ground in (theme.page, theme.panel, theme.status, theme.selection, theme.chip):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.2
        assert contrast(theme.caution, ground) >= 4.4
        assert contrast(theme.link, ground) >= 4.4
    assert contrast(theme.text, theme.mark) >= 4.5
    assert contrast(theme.text, theme.mark_strong) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


def test_appearance_follows_the_choice(qapp):
    control = AppearanceControl(qapp)
    names = []
    control.theme_changed.connect(lambda theme: names.append(theme.name))
    control.choose("dark")
    control.choose("dark")
    assert qapp.palette().window().color() == QColor(DARK.page)
    control.choose("light")
    assert names == ["dark", "light"]
    assert qapp.palette().window().color() == QColor(LIGHT.page)


def test_appearance_follows_the_system(qapp):
    system = [LIGHT]
    control = AppearanceControl(qapp, "system", lambda: system[0] is DARK)
    hints = qapp.styleHints()
    for theme, scheme in ((DARK, Qt.ColorScheme.Dark), (LIGHT, Qt.ColorScheme.Light)):
        system[0] = theme
        hints.colorSchemeChanged.emit(scheme)
        assert qapp.palette().window().color() == QColor(theme.page)
    control.choose("dark")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert qapp.palette().window().color() == QColor(DARK.page)
    control.choose("light")


def test_many_void_calls_do_not_lose_none(qapp):
    """PySide6 6.12.0 on Python 3.10 and 3.11 dies of this: each void call drops a reference to None."""
    control = AppearanceControl(qapp)
    for _ in range(300_000):
        control.setObjectName("x")
    assert control.objectName() == "x"
