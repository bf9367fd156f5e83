"""PURE: what rows come to: their order, their digest, their sums. No database, no clock."""
