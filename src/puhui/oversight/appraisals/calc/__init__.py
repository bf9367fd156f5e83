"""Arithmetic of appraisals: no database, no clock, no settings."""
