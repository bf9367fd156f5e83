"""FACE: the verbs of the room of other schemes.

Those that ask the other side (``ask_*``) hold no transaction; all others are one transaction each, or a part of the
caller's.
"""

from puhui.economy.schemes.asking import cancel as ask_cancel
from puhui.economy.schemes.asking import commit as ask_commit
from puhui.economy.schemes.asking import prepare as ask_prepare
from puhui.economy.schemes.asking import status as ask_status
from puhui.economy.schemes.coming import account, cancel, commit, forget_person, prepare
from puhui.economy.schemes.connecting import connect, draw_key, open_schemes, pause
from puhui.economy.schemes.leaving import begin, drop, finish, note_silence, take_due
from puhui.economy.schemes.settling import pay

__all__ = [
    "account", "ask_cancel", "ask_commit", "ask_prepare", "ask_status", "begin", "cancel", "commit", "connect",
    "draw_key", "drop", "finish", "forget_person", "note_silence", "open_schemes", "pause", "pay", "prepare",
    "take_due",
]  # fmt: skip
