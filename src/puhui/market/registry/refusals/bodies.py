"""Noes."""
