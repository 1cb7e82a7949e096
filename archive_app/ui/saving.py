"""Answers saved as files: a dialog that asks where, and a file that is written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


def ask_where(
    parent: QWidget,
    title: str,
    suggested: str,
    forms: Sequence[tuple[str, str]],
    chosen: Callable[[Path], object],
) -> None:
    """Ask for the name of a file; `forms` are `(name, extension)`, and the extension tells the form.

    `suggested` is a name without its extension, with or without the folder to begin in. `chosen(path)` is
    called when a person has agreed, also to replacing a file that is there. Without `forms` it is a folder to
    be made, which never replaces anything.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    place = Path(f"{suggested}.{forms[0][1]}" if forms else suggested)
    if forms:
        by_filter = {f"{name} (*.{extension})": extension for name, extension in forms}
        dialog.setNameFilters(list(by_filter))
        dialog.setDefaultSuffix(forms[0][1])
        dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(by_filter[words]))
    else:
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    if place.is_absolute():
        dialog.setDirectory(str(place.parent))
    dialog.selectFile(place.name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_text(path: Path, text: str, archive_folder: Path | None = None) -> None:
    """Write `text` in UTF-8, whole or not at all, in place of what is there.

    What lies in the folder of the archive is never replaced. Halves of surrogate pairs, which no file may
    hold, become U+FFFD. Raises ArchiveError with what to do.
    """
    # Loaded when first wanted: most windows never save.
    from archive_app.catalogue.exports import write_file  # noqa: PLC0415

    write_file([text], path, replace=True, archive_folder=archive_folder)
