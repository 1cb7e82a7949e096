"""Asking where something is to be saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_where(
    parent: QWidget, title: str, suggested: Path, kind: str, then: Callable[[Path, bool], object]
) -> None:
    """Ask for the place of a new file and hand it to `then`, with whether what is there is to be replaced.

    `suggested` is a name, with or without the folder to begin in. The dialog asks before anything is
    replaced. `kind` names the files that are shown; their extension is that of `suggested`, and a
    name typed without one gets it. Where `suggested` has none, nothing is added, nor anything replaced.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if suggested.suffix:
        dialog.setNameFilter(f"{kind} (*{suggested.suffix})")
        dialog.setDefaultSuffix(suggested.suffix[1:])
    else:
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    if suggested.is_absolute():
        dialog.setDirectory(str(suggested.parent))
    dialog.selectFile(suggested.name)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen), os.path.lexists(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
