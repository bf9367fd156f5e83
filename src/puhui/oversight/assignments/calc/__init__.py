"""Arithmetic of assignments: no database, no clock, no settings."""
