"""FACE: the verbs of rewards. Each is one transaction, or a savepoint of the caller's.

``reserve`` runs in its caller's transaction; points are the caller's: a redemption's id is the spend's or hold's.
Whoever locks, locks in this order: people, attempts and vouchers, waiting lists, counters by their ids, codes.
"""

from puhui.economy.rewards.giving import give
from puhui.economy.rewards.opening import open_offers
from puhui.economy.rewards.pool import fill_pool
from puhui.economy.rewards.reserving import reserve
from puhui.economy.rewards.returning import deliver, expire, give_up, refund, undo
from puhui.economy.rewards.using import use
from puhui.economy.rewards.waiting import join, leave, pass_on

__all__ = [
    "deliver", "expire", "fill_pool", "give", "give_up", "join", "leave", "open_offers", "pass_on", "refund",
    "reserve", "undo", "use",
]  # fmt: skip
