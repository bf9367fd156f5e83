"""The pure part of the points room: no database, no clock, no settings."""
