"""A hint that something in the folder changed. The truth is found by looking, never by the watcher."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pathlib import Path

    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

    from archive_app.ui.lanes import IsCancelled, Lane

log = logging.getLogger(__name__)


class FolderWatch(QObject):
    """Watches one folder and everything below it; `changed()` is emitted on the GUI thread.

    Starting can take a while in a large folder and is done on the lane. Where the system has no watches left
    the folder goes unwatched, and is looked at when the window gains the focus.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        # Touched by the lane's jobs only, which run one after the other, and at the very end.
        self._observers: list[BaseObserver] = []

    def watch(self, folder: Path) -> None:
        """Watch `folder` in place of the one before."""
        changed = self.changed

        def start(_is_cancelled: IsCancelled) -> None:
            # On the lane: the window is painted before a folder is watched.
            from watchdog import events  # noqa: PLC0415
            from watchdog.observers import Observer  # noqa: PLC0415

            changes = {
                events.EVENT_TYPE_CLOSED,
                events.EVENT_TYPE_CREATED,
                events.EVENT_TYPE_DELETED,
                events.EVENT_TYPE_MODIFIED,
                events.EVENT_TYPE_MOVED,
            }

            class Handler(events.FileSystemEventHandler):
                def on_any_event(self, event: FileSystemEvent) -> None:
                    if event.event_type in changes:
                        changed.emit()

            self._stop_observers()
            observer = Observer()
            observer.daemon = True
            observer.schedule(Handler(), str(folder), recursive=True)
            try:
                observer.start()
            except OSError as error:
                log.info("The folder is not watched: %s", error)
                return
            self._observers.append(observer)

        self._lane.submit(start, lambda _: None, lambda error: log.info("Not watched: %s", error))

    def close(self) -> None:
        """Watch nothing any more."""
        self._lane.close()
        self._stop_observers()

    def _stop_observers(self) -> None:
        while self._observers:
            observer = self._observers.pop()
            observer.stop()
            observer.join(timeout=2)
