"""A page: the widget in which a statement is read, typeset or plain. Both answer to the same calls."""

from __future__ import annotations

from archive_app.ui.reader.plain_page import PlainPage
from archive_app.ui.reader.rich_page import RichPage

Page = RichPage | PlainPage
