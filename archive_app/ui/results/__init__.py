"""The list of what was found: its model, its painter and its empty states."""
