"""The merchants' pages."""
