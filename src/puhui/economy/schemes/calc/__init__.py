"""Pure parts: codes by which others name an account here, and what is owed for points."""
