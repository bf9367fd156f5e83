"""The formula language: reading, unit-checking, and two evaluators that agree. No disk, no database, no clock."""
