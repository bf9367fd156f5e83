"""Pure parts of a draw: canonical terms, the tree over entries, values, and who wins."""
