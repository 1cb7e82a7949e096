"""Describing what is in an archive: amending its details, and bringing them in and out."""
