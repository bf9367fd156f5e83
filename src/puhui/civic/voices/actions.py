"""FACE: the verbs of voices. Each is one transaction, or a savepoint of the caller's.

Whoever locks, locks in this order: the person, the city's voices, cases, voices.
"""

from puhui.civic.voices.casing import answer, give, judge, merge, split
from puhui.civic.voices.moderating import appeal, cover, decide_appeal, moderate
from puhui.civic.voices.taking_part import forget_person, support
from puhui.civic.voices.telling import expect, look, propose, tell_snapshot

__all__ = [
    "answer", "appeal", "cover", "decide_appeal", "expect", "forget_person", "give", "judge", "look", "merge", "moderate",
    "propose", "split", "support", "tell_snapshot",
]  # fmt: skip
