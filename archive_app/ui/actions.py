"""Everything that can be done from the menus, as data: menus, shortcuts and the list of keys are made
from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Needs = Literal["nothing", "archive", "statement", "path"]


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that can be done.

    `shortcuts` are in Qt's portable notation, the first one is shown in the menu. `needs` tells what must
    be open for it. Actions with the same `choice` exclude one another. `rule` draws a line above it in
    the menu.
    """

    id: str
    menu: str
    text: str
    shortcuts: tuple[str, ...] = ()
    needs: Needs = "nothing"
    checkable: bool = False
    choice: str | None = None
    rule: bool = False


@dataclass(frozen=True, slots=True)
class KeySpec:
    """Keys that mean something where they are pressed, without a menu entry."""

    group: str
    keys: str
    meaning: str


MENUS = ("&Archive", "&Edit", "&Search", "S&tatement", "&View", "&Help")

ARCHIVE, EDIT, SEARCH, STATEMENT, VIEW, HELP = MENUS

#: The submenu of recent archives stands after this action.
RECENT_AFTER = "open_folder"

#: The submenu of citation styles stands after this action.
FORMS_AFTER = "copy_citation"

ACTIONS = (
    ActionSpec("open_folder", ARCHIVE, "&Open folder…", ("Ctrl+O",)),
    ActionSpec("open_sample", ARCHIVE, "Open the &sample archive"),
    ActionSpec("import", ARCHIVE, "&Import documents…", ("Ctrl+I",), needs="archive", rule=True),
    ActionSpec("export", ARCHIVE, "&Export results…", ("Ctrl+Shift+S",), needs="archive"),
    ActionSpec("look_again", ARCHIVE, "&Look for changes", ("F5",), needs="archive"),
    ActionSpec("problems", ARCHIVE, "Files that need &attention…", ("Ctrl+Shift+A",), needs="archive"),
    ActionSpec("fixity", ARCHIVE, "Check fi&xity…", ("Ctrl+Shift+F",), needs="archive"),
    ActionSpec("show_folder", ARCHIVE, "Show the &folder", needs="archive"),
    ActionSpec("quit", ARCHIVE, "&Quit", ("Ctrl+Q",), rule=True),
    ActionSpec("copy", EDIT, "&Copy", ("Ctrl+C",)),
    ActionSpec("find", EDIT, "&Find in the statement…", ("Ctrl+F",), needs="statement", rule=True),
    ActionSpec("copy_citation", EDIT, "Copy c&itation", ("Ctrl+Shift+C",), needs="statement", rule=True),
    ActionSpec("copy_quotation", EDIT, "Copy &quotation with citation", ("Ctrl+Shift+X",), needs="statement"),
    ActionSpec("check_quotation", EDIT, "Check a quo&tation…", ("Ctrl+Shift+Q",), needs="archive", rule=True),
    ActionSpec("check_selection", EDIT, "Check the &selected words as a quotation", needs="statement"),
    ActionSpec("check_article", EDIT, "Check an a&rticle…", ("Ctrl+Shift+R",), needs="archive"),
    ActionSpec("first_said", EDIT, "&Who said it first…", ("Ctrl+Shift+W",), needs="archive"),
    ActionSpec("amend", EDIT, "&Amend details…", ("Ctrl+E",), needs="statement", rule=True),
    ActionSpec("amend_all", EDIT, "Amend a&ll results…", ("Ctrl+Shift+E",), needs="archive"),
    ActionSpec("attention", EDIT, "&Needs attention…", ("Ctrl+Shift+M",), needs="archive"),
    ActionSpec("undo_amendment", EDIT, "&Undo amendment", ("Ctrl+Alt+Z",), needs="archive"),
    ActionSpec("search", SEARCH, "&Search box", ("Ctrl+K", "Ctrl+L"), needs="archive"),
    ActionSpec("clear", SEARCH, "&Clear words and filters", ("Ctrl+Shift+K",), needs="archive"),
    ActionSpec(
        "undated",
        SEARCH,
        "Include &undated",
        ("Ctrl+U",),
        needs="archive",
        checkable=True,
        rule=True,
    ),
    ActionSpec(
        "sort_relevance",
        SEARCH,
        "Most &relevant first",
        ("Ctrl+1",),
        needs="archive",
        choice="sort",
        rule=True,
    ),
    ActionSpec("sort_newest", SEARCH, "&Newest first", ("Ctrl+2",), needs="archive", choice="sort"),
    ActionSpec("sort_oldest", SEARCH, "&Oldest first", ("Ctrl+3",), needs="archive", choice="sort"),
    ActionSpec("fold_reprints", SEARCH, "&Fold reprints", needs="archive", checkable=True, rule=True),
    ActionSpec("next_hit", STATEMENT, "&Next hit", ("F3",), needs="statement"),
    ActionSpec("previous_hit", STATEMENT, "&Previous hit", ("Shift+F3",), needs="statement"),
    ActionSpec("back", STATEMENT, "&Back", ("Alt+Left",), needs="path", rule=True),
    ActionSpec("forward", STATEMENT, "&Forward", ("Alt+Right",), needs="path"),
    ActionSpec("compare", STATEMENT, "Compare &with…", ("Ctrl+D",), needs="statement", rule=True),
    ActionSpec("editions", STATEMENT, "Earlier &texts…", ("Ctrl+Shift+D",), needs="statement"),
    ActionSpec("print", STATEMENT, "P&rint…", ("Ctrl+P",), needs="statement", rule=True),
    ActionSpec("save_pdf", STATEMENT, "&Save as PDF…", ("Ctrl+Shift+P",), needs="statement"),
    ActionSpec("show_file", STATEMENT, "Show in f&older", ("Ctrl+Shift+O",), needs="statement"),
    ActionSpec("zoom_in", VIEW, "Text &larger", ("Ctrl++", "Ctrl+=")),
    ActionSpec("zoom_out", VIEW, "Text &smaller", ("Ctrl+-",)),
    ActionSpec("zoom_reset", VIEW, "Text at its &usual size", ("Ctrl+0",)),
    ActionSpec("numbers", VIEW, "&Paragraph numbers", ("Ctrl+Shift+N",), checkable=True, rule=True),
    ActionSpec("system", VIEW, "As the s&ystem is", choice="appearance", rule=True),
    ActionSpec("light", VIEW, "L&ight", choice="appearance"),
    ActionSpec("dark", VIEW, "&Dark", choice="appearance"),
    ActionSpec("next_pane", VIEW, "Ne&xt pane", ("F6",), rule=True),
    ActionSpec("previous_pane", VIEW, "Pre&vious pane", ("Shift+F6",)),
    ActionSpec("keys", HELP, "&Keys", ("Shift+?", "F1", "?")),
    ActionSpec("about", HELP, "&About Statement Archive", rule=True),
)

KEYS = (
    KeySpec("Edit", "A, E, S, U", "In what needs attention: accept, amend, skip, take back"),
    KeySpec("Search", "↓ or ↑", "From the search box into the results"),
    KeySpec("Search", "Enter", "In the box: search at once. In the results: read the statement"),
    KeySpec("Search", "Shift+↓, Ctrl+A", "In the results: select several, or all found; Ctrl+E amends them"),
    KeySpec("Search", "Right, Left", "In the results: show the reprints of a statement, and hide them"),
    KeySpec("Search", "Escape", "Closes the find bar; then clears the words; then the filters"),
    KeySpec("Edit", "Ctrl+Enter", "In the box of a quotation: check at once, and on to the places"),
    KeySpec("Statement", "F3", "In a comparison: the next change; with Shift the one before"),
    KeySpec("Search", "← and →", "In the years: choose one, with Shift several; Enter applies them"),
)


def plain(text: str) -> str:
    """Return a menu text without the marks of its access key and without its ellipsis."""
    return text.replace("&", "").rstrip("…")
