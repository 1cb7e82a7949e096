"""Whether every file is still what it was: recorded, verified, and what differs in words."""
