"""FACE: the verbs of outreach. Each is one transaction, or a savepoint of the caller's.

Whoever locks, locks in this order: the campaign, a placement, a proof; a sitting by itself.
"""

from puhui.civic.outreach.calc.contents import article, course, quiz
from puhui.civic.outreach.campaigning import add_material, ask, open_campaign, tell_cost, withdraw
from puhui.civic.outreach.proving import decide, explain, prove
from puhui.civic.outreach.quizzing import answer, begin, forget_person, note_haste
from puhui.civic.outreach.writing import publish

__all__ = [
    "add_material", "answer", "article", "ask", "begin", "course", "decide", "explain", "forget_person", "note_haste",
    "open_campaign", "prove", "publish", "quiz", "tell_cost", "withdraw",
]  # fmt: skip
