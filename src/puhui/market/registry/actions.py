"""FACE: the verbs of the registry. Each is one transaction, named by its caller's UUID; the same again changes nothing.

Whoever locks, locks in this order: what was asked, engagement, project, period, accounts by number, the city in
turn, blocks.
"""

from puhui.market.registry.accounts import apply_for_account, close_account, decide_account
from puhui.market.registry.asking import ask, decide
from puhui.market.registry.commenting import (
    comment_publicly,
    forget_contacts,
    forget_person,
    reply,
    withdraw_contact,
)
from puhui.market.registry.delivering import deliver_deals
from puhui.market.registry.issuing import (
    apply_for_issuance,
    decide_issuance,
    find_fraud,
    report_period,
    withdraw_period,
)
from puhui.market.registry.judging import begin, close_finding, find, report
from puhui.market.registry.listing import list_body
from puhui.market.registry.moving import hold_for_exchange, release_from_exchange, retire, transfer
from puhui.market.registry.noticing import answer_comment, comment
from puhui.market.registry.proposing import (
    apply_for_registration,
    decide_registration,
    deregister_project,
    draft_project,
    submit_project,
    withdraw_project,
)
from puhui.market.registry.seating import close_desk, name_desk

__all__ = [
    "answer_comment", "apply_for_account", "apply_for_issuance", "apply_for_registration", "ask", "begin",
    "close_account", "close_desk", "close_finding", "comment", "comment_publicly", "decide", "decide_account", "decide_issuance",
    "decide_registration", "deliver_deals", "deregister_project", "draft_project", "find", "find_fraud", "forget_contacts", "forget_person", "hold_for_exchange", "list_body", "name_desk",
    "release_from_exchange", "reply", "report", "report_period", "retire", "submit_project", "transfer", "withdraw_contact", "withdraw_period",
    "withdraw_project",
]  # fmt: skip
