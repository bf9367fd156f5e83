"""FACE: the verbs of the conference. Each is one transaction, named by its caller's UUID; the same again is done once.

Whoever locks, locks the session, then the numbers of a year.
"""

from puhui.oversight.conference.calling import call, cancel, invite, move
from puhui.oversight.conference.preparing import hand_in, send_agenda
from puhui.oversight.conference.recording import correct, countersign, issue, object_to, write_minutes

__all__ = [
    "call", "cancel", "correct", "countersign", "hand_in", "invite", "issue", "move", "object_to", "send_agenda",
    "write_minutes",
]  # fmt: skip
