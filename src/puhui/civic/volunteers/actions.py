"""FACE: the verbs of volunteers. Each is one transaction, or a savepoint of the caller's.

Whoever locks, locks in this order: the person, a shift, records.
"""

from puhui.civic.volunteers.hours import check_in, check_out, confirm, refuse
from puhui.civic.volunteers.merits import commend, draw_audit, judge, open_audit, train
from puhui.civic.volunteers.sheeting import take_in
from puhui.civic.volunteers.shifts import open_project, open_shift, sign_up, withdraw, withdraw_all
from puhui.civic.volunteers.teaming import (
    admit,
    ask_to_join,
    forget_person,
    found_team,
    insure,
    leave,
    open_name,
    register,
)

__all__ = [
    "admit", "ask_to_join", "check_in", "check_out", "commend", "confirm", "draw_audit", "forget_person", "found_team", "insure", "judge",
    "leave", "open_audit", "open_name", "open_project", "open_shift", "refuse", "register", "sign_up", "take_in",
    "train", "withdraw", "withdraw_all",
]  # fmt: skip
