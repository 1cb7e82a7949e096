"""The reading pane: one statement, set for reading, with its hits marked and its details above it."""
