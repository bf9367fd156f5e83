"""Oversight: what a government promised, and whether it is kept."""
