"""FACE: the verbs of neutrality. Each is one transaction, named by its caller's UUID; the same again changes nothing.

Whoever locks, locks in this order: undertaking, declaration, list entry, entrustment, what was asked, the city in turn.
"""

from puhui.market.neutrality.declaring import declare, revoke, signed_list
from puhui.market.neutrality.evaluating import ask_evaluation
from puhui.market.neutrality.measuring import measure
from puhui.market.neutrality.offsetting import offset, offset_elsewhere
from puhui.market.neutrality.planning import plan, reduce
from puhui.market.neutrality.providing import confirm_entrustment, end_entrustment, entrust, list_provider
from puhui.market.neutrality.standing import decide_listing, end_listing, propose_listing

__all__ = [
    "ask_evaluation", "confirm_entrustment", "decide_listing", "declare", "end_entrustment", "end_listing", "entrust",
    "list_provider", "measure", "offset", "offset_elsewhere", "plan", "propose_listing", "reduce", "revoke",
    "signed_list",
]  # fmt: skip
