"""Measurements: never run as tests, always as ratios within one run. See `docs/performance.md`."""
