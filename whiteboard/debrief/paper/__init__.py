"""The report on paper: a small page layout of blocks, painted with QPainter. Lengths are in points."""
