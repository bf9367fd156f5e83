"""Arithmetic of volunteering: no database, no clock, no settings."""
