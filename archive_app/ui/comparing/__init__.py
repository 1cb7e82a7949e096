"""Comparing two texts, side by side or in one."""
