"""Bringing in other documents: what they are taken for, which column is which field, what became of each."""
