"""FACE: the verbs of surveys. Each is one transaction, or a savepoint of the caller's.

Whoever locks, locks in this order: the wave, invitation, stratum, sheets.
"""

from puhui.civic.surveys.answering import answer, decide, decline, forget_person, mix, object_to
from puhui.civic.surveys.closing import close_wave, publish
from puhui.civic.surveys.opening import draw_people, number_letters, open_wave, remind
from puhui.civic.surveys.papering import take_papers

__all__ = [
    "answer", "close_wave", "decide", "decline", "draw_people", "forget_person", "mix", "number_letters", "object_to",
    "open_wave", "publish", "remind", "take_papers",
]  # fmt: skip
