"""Arithmetic of activities: no database, no clock, no settings."""
