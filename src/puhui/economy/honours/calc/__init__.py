"""Pure: no database, no clock, no settings."""
