"""The index: derived from the files, disposable, and the only room that knows Whoosh."""
