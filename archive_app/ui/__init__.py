"""The reading room: Qt widgets over the archive. It never touches the index or the files itself."""
