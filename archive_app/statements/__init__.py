"""What a statement is: frozen types and pure rules. No files, no Qt, no index."""
