"""Quotations whose origin and verdict are known, held against real statements."""
