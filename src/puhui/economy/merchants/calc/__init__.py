"""Pure parts of the merchants room."""
