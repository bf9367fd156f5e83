"""FACE: the verbs of activities. Each is one transaction, or a savepoint of the caller's.

Whoever locks, locks in this order: places of a session by group, bookings, attempts.
"""

from puhui.civic.activities.attending import check_in, check_out, note_refusal
from puhui.civic.activities.booking import book, cancel, cancel_all, enlarge
from puhui.civic.activities.feeding import open_feed
from puhui.civic.activities.impressions import decide, forget_person, give_feedback, object_at_door, object_to
from puhui.civic.activities.opening import call_off, open_session
from puhui.civic.activities.reminding import remind_due
from puhui.civic.activities.schooling import appoint, dismiss, note_lesson, register_class, register_school

__all__ = [
    "appoint", "book", "call_off", "cancel", "cancel_all", "check_in", "check_out", "decide", "dismiss", "enlarge", "forget_person",
    "give_feedback", "note_lesson", "note_refusal", "object_at_door", "object_to", "open_feed", "open_session", "register_class", "register_school",
    "remind_due",
]  # fmt: skip
