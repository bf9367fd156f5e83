"""Pure arithmetic of reductions: which line counts, and what a day's sheet says."""
