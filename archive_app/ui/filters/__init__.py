"""The filters pane: years, parties, sources, kinds and languages, with live counts."""
