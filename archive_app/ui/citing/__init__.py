"""Copying citations, and quotations with their citation."""
