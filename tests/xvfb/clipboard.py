"""Another program on the same screen: it offers a text to paste, or says what was copied.

With a text as argument it owns the clipboard until somebody else does; without, it prints what is there.
"""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication


def main(words: list[str]) -> int:
    app = QGuiApplication([])
    clipboard = app.clipboard()
    if not words:
        sys.stdout.buffer.write(clipboard.text().encode("utf-8"))
        return 0
    clipboard.setText(words[0])
    clipboard.dataChanged.connect(lambda: None if clipboard.ownsClipboard() else app.quit())
    print("ready", flush=True)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
