"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# At the gate the same examples every time, so that red means that something changed; elsewhere new ones.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("workshop", deadline=None)
settings.load_profile("gate" if os.environ.get("CI") else "workshop")
