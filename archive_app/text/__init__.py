"""Words as such: folding, markup, segmentation. Pure functions that know no files, no Qt and no index."""
