"""Check a quotation: the window, and what works for it."""
