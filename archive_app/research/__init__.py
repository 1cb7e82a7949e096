"""Questions put to the archive: is this quotation right, what changed, who said it first."""
