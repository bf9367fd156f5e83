"""Arithmetic of outreach: no database, no clock, no settings."""
