"""Arithmetic of conferences: no database, no clock, no settings."""
