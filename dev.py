#!/usr/bin/env python3
"""The workshop door: sets up what is needed and runs, tests or checks Statement Archive.

    python3 dev.py run [FOLDER]      open the window on FOLDER, or on the sample archive
    python3 dev.py test [...]        run the tests (further words go to pytest)
    python3 dev.py check             lint, types, layers
    python3 dev.py whoosh3 [...]     compare with whoosh3 in the place of Whoosh-Reloaded (words go to pytest)
    python3 dev.py build             build the wheel and try it in a clean environment
    python3 dev.py lock              renew the pinned requirements

Standard library only, so that it works on a machine with nothing but Python 3.11 or later.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)

ALL_TESTS = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]

#: What holds our evaluation and our segments against Whoosh's own.
COMPARISONS = [
    "tests/index/test_differential.py", "tests/index/test_stock_queries.py",
    "tests/index/test_large_counts.py",
]  # fmt: skip

DEBIAN_QT = ["libgl1", "libegl1", "libfontconfig1", "libxkbcommon0", "libdbus-1-3", "libglib2.0-0"]
DEBIAN_WINDOW = [
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1",
    "libxkbcommon-x11-0",
]  # fmt: skip
FEDORA_QT = ["mesa-libGL", "mesa-libEGL", "fontconfig", "libxkbcommon", "dbus-libs", "glib2"]
FEDORA_WINDOW = ["xcb-util-cursor", "xcb-util-wm", "xcb-util-keysyms", "libxkbcommon-x11"]


class Missing(Exception):
    """Something the machine lacks; the text says what and how to get it."""


def main(words: list[str]) -> int:
    command, rest = (words[0], words[1:]) if words else ("help", [])
    commands = {
        "run": run, "test": test, "check": check, "whoosh3": whoosh3, "build": build, "lock": lock,
    }  # fmt: skip
    if command not in commands:
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    try:
        return commands[command](rest)
    except Missing as missing:
        print(f"\n{missing}\n", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


def run(words: list[str]) -> int:
    """Open the window."""
    python = environment("run")
    if not words or words[0].startswith("-"):
        words = [*words, str(ROOT / "corpus")]
    probe_window(python)
    return call([python, "-m", "archive_app", *words])


def test(words: list[str]) -> int:
    """Run the tests; windows are drawn off the screen. All of them share the cores, file by file."""
    python = environment("dev")
    probe_qt(python)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return call([python, "-m", "pytest", *(words or ALL_TESTS)])


def check(words: list[str]) -> int:
    """Lint, types and layers: what CI asks besides the tests."""
    python = environment("dev")
    bin_folder = Path(python).parent
    steps = [
        [python, "-m", "ruff", "check", *words, "."],
        [python, "-m", "mypy"],
        [str(bin_folder / "lint-imports")],
    ]
    return max(call(step) for step in steps)


def whoosh3(words: list[str]) -> int:
    """Run the comparisons with whoosh3, so that there is a way on should Whoosh-Reloaded come to an end."""
    python = environment("dev")
    with tempfile.TemporaryDirectory(prefix="whoosh3-") as place:
        install(python, ROOT / "requirements" / "whoosh3.txt", "--no-deps", "--target", place)
        known = os.environ.get("PYTHONPATH")
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([place, *([known] if known else [])])}
        found = subprocess.run(
            [python, "-c", "import whoosh; print(whoosh.__file__)"],
            cwd=ROOT, env=env, check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        if not Path(found).is_relative_to(place):
            raise Missing(f"whoosh3 was to be tested, and {found} was found.")
        return call([python, "-m", "pytest", *(words or COMPARISONS)], env=env)


def build(words: list[str]) -> int:
    """Build the wheel, install it alone in a clean environment, and search the sample with it."""
    python = environment("dev")
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    if status := call([python, "-m", "build", "--wheel", "--outdir", str(dist), *words, str(ROOT)]):
        return status
    wheel = next(dist.glob("*.whl"))
    with tempfile.TemporaryDirectory(prefix="statement-archive-") as scratch:
        clean = Path(scratch, "venv")
        make_venv(clean)
        clean_python = venv_python(clean)
        install(clean_python, ROOT / "requirements" / "run.txt")
        if status := call([clean_python, "-m", "pip", "install", "-q", "--no-deps", str(wheel)]):
            return status
        return smoke(clean_python, Path(scratch))


def smoke(python: str, scratch: Path) -> int:
    """Use the installed app as a person would, away from the checkout."""
    home = {**os.environ, "ARCHIVE_APP_HOME": str(scratch / "home"), "QT_QPA_PLATFORM": "offscreen"}
    home.pop("PYTHONPATH", None)
    app = str(Path(python).parent / "archive-app")
    where = subprocess.run(
        [python, "-c", "from archive_app.bundled import sample_archive; print(sample_archive())"],
        cwd=scratch, env=home, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    for step in (
        [app, "--version"],
        [app, "index", where],
        [app, "search", "water", "--in", where, "--limit", "2"],
        [python, "-c", "import archive_app.ui.app"],
    ):
        if status := call(step, cwd=scratch, env=home):
            print(f"The installed app failed: {' '.join(step)}", file=sys.stderr)
            return status
    print("The wheel works in a clean environment.")
    return 0


def lock(words: list[str]) -> int:
    """Pin every dependency with hashes, without index addresses or local paths."""
    python = environment("dev")
    if status := call([python, "-m", "pip", "install", "-q", "uv"]):
        return status
    base = [
        python, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate",
        "--no-header", *words,
    ]  # fmt: skip
    return max(
        call([*base, "-q", "-o", "requirements/run.txt"]),
        call([*base, "-q", "--extra", "dev", "-o", "requirements/dev.txt"]),
        call([*base, "-q", "--extra", "benchmarks", "-o", "requirements/benchmarks.txt"]),
    )


def environment(kind: str) -> str:
    """Make `.venv` hold the pinned requirements of `kind` (run or dev) and return its Python."""
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:2]))
        raise Missing(
            f"Statement Archive needs Python 3.11 or later; this is Python {have}.\n"
            "Install a newer one (from your system's packages, say) and run it as: python3.11 dev.py ..."
        )
    requirements = ROOT / "requirements" / f"{kind}.txt"
    # The development set contains the run set, so an environment made for tests also runs the app.
    stamps = {name: digest(ROOT / "requirements" / f"{name}.txt") for name in ("run", "dev")}
    marker = VENV / "statement-archive-setup"
    python = venv_python(VENV)
    if Path(python).exists() and marker.exists():
        installed = marker.read_text().split()
        if stamps[kind] in installed or stamps["dev"] in installed:
            return python
    if not Path(python).exists():
        print("Setting up (once): a private environment in .venv ...", flush=True)
        make_venv(VENV)
    print("Installing the pinned requirements ...", flush=True)
    install(python, requirements)
    marker.write_text(stamps[kind])
    return python


def make_venv(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    shutil.rmtree(folder, ignore_errors=True)
    if "ensurepip" in done.stdout + done.stderr:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Missing(
            "This Python cannot make private environments yet. On Debian or Ubuntu:\n"
            f"    apt-get install python3-venv      (or python{version}-venv)\n"
            "Then run the same command again."
        )
    raise Missing(f"A private environment could not be made in {folder}:\n{done.stdout}{done.stderr}")


def install(python: str, requirements: Path, *options: str) -> None:
    status = call([
        python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", *options,
        "-r", str(requirements),
    ])  # fmt: skip
    if status:
        raise Missing(
            "The requirements could not be installed (see above). The first set-up needs a network\n"
            "connection; afterwards nothing does. Run the same command again to go on."
        )


def probe_qt(python: str) -> None:
    """Ask a child process whether Qt loads: a missing library would abort this one."""
    probe(python, "offscreen", DEBIAN_QT, FEDORA_QT)


def probe_window(python: str) -> None:
    probe_qt(python)
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            raise Missing(
                "There is no screen here to open a window on. Start this from a desktop session;\n"
                "without one you can still search from the terminal:\n"
                "    .venv/bin/python -m archive_app search water --in corpus"
            )
        probe(python, None, DEBIAN_WINDOW, FEDORA_WINDOW)


def probe(python: str, platform: str | None, debian: list[str], fedora: list[str]) -> None:
    code = "from PySide6.QtWidgets import QApplication; QApplication([])"
    env = dict(os.environ)
    if platform:
        env["QT_QPA_PLATFORM"] = platform
    done = subprocess.run([python, "-c", code], env=env, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    if not sys.platform.startswith("linux"):
        raise Missing(f"Qt could not be loaded:\n{done.stderr.strip()}")
    reason = next((line for line in reversed(done.stderr.strip().splitlines()) if line.strip()), "")
    raise Missing(
        f"Qt needs system libraries that are not installed here ({reason.strip()}).\n"
        f"On Debian or Ubuntu:  apt-get install {' '.join(debian)}\n"
        f"On Fedora:            dnf install {' '.join(fedora)}\n"
        "Then run the same command again."
    )


def venv_python(venv: Path) -> str:
    return str(venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def call(command: list[str], cwd: Path = ROOT, env: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=cwd, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
