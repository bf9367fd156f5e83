"""What the citizen's addresses answer: one action or journey each, then a page."""
