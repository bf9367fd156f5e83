"""FACE: the verbs of draws. Each is one transaction; ``mark_refunded`` runs in its caller's.

Whoever locks, locks the draw first (shared to enter, alone to commit, run or call off), then counts and places.
"""

from puhui.economy.draws.drawing import claim, commit, hand_over, pass_on, run
from puhui.economy.draws.entering import enter
from puhui.economy.draws.publishing import call_off, draft, mark_refunded, open_draws, publish

__all__ = [
    "call_off", "claim", "commit", "draft", "enter", "hand_over", "mark_refunded", "open_draws", "pass_on", "publish",
    "run",
]  # fmt: skip
