"""A hint that something in the folder changed. The truth is found by looking, never by the watcher."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

if TYPE_CHECKING:
    from pathlib import Path

    from watchdog.observers.api import BaseObserver

    from archive_app.ui.lanes import IsCancelled, Lane

log = logging.getLogger(__name__)

_CHANGES = frozenset(
    (EVENT_TYPE_CLOSED, EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED)
)


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

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                if event.event_type in _CHANGES:
                    changed.emit()

        def start(_is_cancelled: IsCancelled) -> None:
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
