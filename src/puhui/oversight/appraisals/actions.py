"""FACE: the verbs of appraisals. Each is one transaction, named by its caller's UUID; the same again is done once.

Whoever locks, locks the application; who objects on line takes the turn of the connection's day before.
"""

from puhui.oversight.appraisals.applying import apply, check_site, improve, review
from puhui.oversight.appraisals.counting import tell_pool
from puhui.oversight.appraisals.deciding import announce, answer, name, object_to, refuse, revoke, send_back, withdraw
from puhui.oversight.appraisals.speaking import object_online

__all__ = [
    "announce", "answer", "apply", "check_site", "improve", "name", "object_online", "object_to", "refuse", "review", "revoke",
    "send_back", "tell_pool", "withdraw",
]  # fmt: skip
