"""Answers saved as files: a dialog that asks where, and a file that is written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from archive_app import durable
from archive_app.statements.problems import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


def ask_where(
    parent: QWidget,
    title: str,
    suggested: str,
    forms: Sequence[tuple[str, str]],
    chosen: Callable[[Path], None],
) -> None:
    """Ask for the name of a file; `forms` are `(name, extension)`, and the extension tells the form.

    `chosen(path)` is called when a person has agreed, also to replacing a file that is there.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{name} (*.{extension})" for name, extension in forms])
    by_filter = {f"{name} (*.{extension})": extension for name, extension in forms}
    dialog.setDefaultSuffix(forms[0][1])
    dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(by_filter[words]))
    dialog.selectFile(f"{suggested}.{forms[0][1]}")
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_text(path: Path, text: str) -> None:
    """Write `text` in UTF-8, whole or not at all; raises ArchiveError with what to do.

    Halves of surrogate pairs, which no file may hold, become U+FFFD.
    """
    content = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
    try:
        durable.write_whole(path, content)
        durable.sync_folder(path.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ArchiveError(
            f"{path.name} could not be written: {reason}.", "Choose another place, or make room there."
        ) from error
