"""Who said it first: a phrase, and everyone who said it, along a line of time."""
