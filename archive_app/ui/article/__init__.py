"""Checking an article: every quotation in it, held against the archive."""
