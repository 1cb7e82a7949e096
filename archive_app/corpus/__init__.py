"""Files to statements: walking a folder, decoding, front matter, and an account of everything met."""
