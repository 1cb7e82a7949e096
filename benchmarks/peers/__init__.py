"""This engine beside others, in one run: `python -m benchmarks.peers --docs N`. See `docs/performance.md`."""
