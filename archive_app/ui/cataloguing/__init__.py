"""Details amended in the window: of one statement, of many, and of all that need attention."""
