"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples every time, so that red means that something changed; ARCHIVE_APP_EXPLORE=1 looks for
# new ones.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("ARCHIVE_APP_EXPLORE") else "gate")
