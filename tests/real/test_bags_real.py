"""The conformance suite of BagIt: valid bags validate, invalid ones are refused for the right reason."""

from __future__ import annotations

import pytest

from archive_app.catalogue.bags import validate_bag
from tests.real.material import shared

pytestmark = pytest.mark.real

_UNSAFE = "out-of-scope-file-paths-using-"
#: The kind of what is wrong with each bag that is not valid.
REFUSED = {
    "v0.97/invalid/baginfo-missing-encoding": "malformed",
    "v0.97/invalid/corrupt-data-file": "checksum",
    "v0.97/invalid/missing-baginfo": "missing",
    f"v0.97/invalid/{_UNSAFE}dot-notation-for-fetch": "unsafe path",
    f"v0.97/linux-only/{_UNSAFE}absolute-path": "unsafe path",
    f"v0.97/linux-only/{_UNSAFE}shortcut": "unsafe path",
    f"v0.97/linux-only/{_UNSAFE}shortcut-username": "unsafe path",
    f"v0.97/linux-only/{_UNSAFE}shortcut-username-for-fetch": "unsafe path",
    # The library itself lets the four of Windows pass, or finds another reason, on other systems.
    f"v0.97/windows-only/{_UNSAFE}absolute-path": "unsafe path",
    f"v0.97/windows-only/{_UNSAFE}absolute-path-for-fetch": "unsafe path",
    f"v0.97/windows-only/{_UNSAFE}shortcut": "unsafe path",
    f"v0.97/windows-only/{_UNSAFE}unc-for-fetch": "unsafe path",
    # The library takes a space before the colon, which 1.0 forbids.
    "v1.0/invalid/bagit-with-invalid-whitespace": "malformed",
    "v1.0/invalid/same-filename-listed-twice-with-different-hashes": "duplicate",
    "v1.0/invalid/same-filename-listed-twice-with-the-same-hash": "duplicate",
    # Meant as a warning; but this copy of the suite lacks the data/.DS_Store that its manifest lists.
    "v0.97/warning/special-system-files": "missing",
}
WARNED = {"v0.97/warning/same-filename-listed-twice-with-different-normalization"}


def test_the_conformance_suite() -> None:
    root = shared("corpora", "rb-bagit-conformance")
    bags = {str(path.parent.relative_to(root)): path.parent for path in root.glob("v*/*/*/bagit.txt")}
    assert len(bags) >= 33
    assert bags.keys() > REFUSED.keys()
    for name, bag in sorted(bags.items()):
        found = validate_bag(bag)
        expected = {REFUSED[name]} if name in REFUSED else set()
        assert {problem.kind for problem in found.problems} == expected, (name, found.problems)
        assert bool(found.warnings) == (name in WARNED), (name, found.warnings)
