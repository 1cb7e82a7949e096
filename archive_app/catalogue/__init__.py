"""Describing statements: amendments, imports, citations, fixity and exports."""
