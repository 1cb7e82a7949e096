from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from archive_app.settings import RECENT_KEPT, ArchiveSettings, Settings, SettingsStore, WindowLayout


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "config")


def test_a_first_start_has_defaults_and_writes_nothing(store, tmp_path):
    assert store.load() == Settings()
    assert store.load_archive(tmp_path) == ArchiveSettings()
    assert store.load_layout() == WindowLayout()
    assert not (tmp_path / "config").exists()


def test_what_is_saved_is_loaded(store, tmp_path):
    settings = Settings("dark", 1.25, paragraph_numbers=False, recent=("/a", "/ä “b”"))
    store.save(settings)
    store.save_archive(tmp_path, ArchiveSettings("newest", confirmed=True))
    store.save_layout(WindowLayout("AbC=", (210, 400, 700)))
    assert store.load() == settings
    assert store.load_archive(tmp_path) == ArchiveSettings("newest", confirmed=True)
    assert store.load_archive(tmp_path / "other") == ArchiveSettings()
    assert store.load_layout() == WindowLayout("AbC=", (210, 400, 700))


def test_comments_and_keys_of_others_survive_saving(store, tmp_path):
    file = tmp_path / "config" / "settings.toml"
    file.parent.mkdir()
    file.write_text('# mine\nfuture = "kept"\nzoom = 2.0 # large\n', encoding="utf-8")
    store.save(Settings(zoom=1.5))
    text = file.read_text(encoding="utf-8")
    assert "# mine" in text
    assert 'future = "kept"' in text
    assert store.load().zoom == 1.5


@pytest.mark.parametrize("content", [b"zoom = ", b"\xff\xfe\x00", b"[[[", b"\x00" * 100])
@pytest.mark.parametrize("name", ["settings.toml", "window.toml"])
def test_a_corrupt_file_is_set_aside_and_never_in_the_way(store, tmp_path, name, content):
    file = tmp_path / "config" / name
    file.parent.mkdir()
    file.write_bytes(content)
    assert store.load() == Settings()
    assert store.load_layout() == WindowLayout()
    assert file.with_name(name + ".unreadable").read_bytes() == content
    store.save(Settings(zoom=3.0))
    assert store.load().zoom == 3.0


def test_values_that_make_no_sense_are_taken_as_not_set(store, tmp_path):
    file = tmp_path / "config" / "settings.toml"
    file.parent.mkdir()
    file.write_text(
        'appearance = "pink"\nzoom = 900\nparagraph_numbers = "yes"\nrecent = [1, "/a", {}]', encoding="utf-8"
    )
    assert store.load() == Settings(zoom=4.0, recent=("/a",))
    file.write_text("zoom = nan\nrecent = 4", encoding="utf-8")
    assert store.load() == Settings()


def test_recent_archives_are_in_order_without_repeats_and_not_endless():
    settings = Settings()
    for number in range(RECENT_KEPT + 5):
        settings = settings.opened(Path(f"/{number}"))
    settings = settings.opened(Path("/9"))
    assert settings.recent[0] == "/9"
    assert len(settings.recent) == len(set(settings.recent)) == RECENT_KEPT
    assert "/9" not in settings.forgotten(Path("/9")).recent


def test_a_folder_whose_name_toml_cannot_hold_is_left_out(store):
    settings = Settings().opened(Path("/caf\udce9"))
    store.save(settings)
    assert store.load().recent == ()


def test_settings_are_read_without_qt():
    code = (
        "import sys, archive_app.settings; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_folder_that_cannot_be_written_is_not_fatal(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("archive_app"), "propagate", True)
    (tmp_path / "config").write_text("a file, not a folder")
    SettingsStore(tmp_path / "config").save(Settings())
    assert "could not be written" in caplog.text
