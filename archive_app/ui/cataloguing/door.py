"""A door to the archive for one thread, opened when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.archive import Archive


class Door:
    """Gives one archive at a time, in its newest generation; used and closed by one thread alone."""

    def __init__(self) -> None:
        self._archive: Archive | None = None

    def to(self, folder: Path) -> Archive:
        """Return the archive in `folder`; raises what `Archive.open` raises."""
        if self._archive is not None and self._archive.folder != folder:
            self.close()
        if self._archive is None:
            from archive_app.archive import Archive  # noqa: PLC0415 - the window is painted first

            self._archive = Archive.open(folder)
        self._archive.refresh()
        return self._archive

    def close(self) -> None:
        """Close the archive; the next use opens one again."""
        archive, self._archive = self._archive, None
        if archive is not None:
            archive.close()
