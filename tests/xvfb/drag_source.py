"""A small window out of which the folder named on the command line can be dragged, as from a file manager."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Folder(QLabel):
    """Starts a drag when it is pressed."""

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt names its virtual methods
        """Offer the folder to whatever window it is let go over."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


if __name__ == "__main__":
    qt = QApplication(sys.argv[:1])
    folder = Folder("A folder")
    folder.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
    folder.setWindowTitle("Drag source")
    folder.setGeometry(1150, 600, 160, 120)
    folder.show()
    sys.exit(qt.exec())
