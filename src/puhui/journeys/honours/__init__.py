"""Badges, boards, teams and certificates from what was counted."""
