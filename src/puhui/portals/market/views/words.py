"""What the workspaces call tasks and figures, and where a task is done."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from puhui.journeys.market.desks import Desk
from puhui.market.registry.facts import Task
from puhui.portals.market.views.frame import address
from puhui.portals.shared.market_words import word

TASKS = {
    "submit": gettext_noop("Submit the design document"),
    "apply_for_registration": gettext_noop("Apply for registration"),
    "apply_for_issuance": gettext_noop("Apply for issuance"),
    "rectify": gettext_noop("Rectify what the body found"),
    "cancel": gettext_noop("Cancel tonnes after fraud"),
    "answer_comment": gettext_noop("Answer a comment"),
    "reply_comment": gettext_noop("Reply to a comment"),
    "begin": gettext_noop("Begin to judge"),
    "close_finding": gettext_noop("Close a demand to rectify"),
    "close_observation": gettext_noop("Close an observation"),
    "report": gettext_noop("Report with an opinion"),
    "account": gettext_noop("Decide an account"),
    "registration": gettext_noop("Decide a registration"),
    "issuance": gettext_noop("Decide an issuance"),
    "cancellation": gettext_noop("Watch a cancellation after fraud"),
    "second_person": gettext_noop("A second person decides"),
    "notice": gettext_noop("On notice"),
    "close_day": gettext_noop("Close the trading day"),
    "deliver": gettext_noop("Deliver the deals of a day"),
    "reconcile": gettext_noop("Take the bank's file"),
    "differs": gettext_noop("Bank and books differ"),
    "block": gettext_noop("Answer a block deal"),
    "auction": gettext_noop("Bid in an auction"),
    "settle": gettext_noop("Settle an auction"),
    "neutral_measure": gettext_noop("Measure what it emitted"),
    "neutral_offset": gettext_noop("Offset what is left"),
    "neutral_declare": gettext_noop("Declare it carbon-neutral"),
    "neutral_listing": gettext_noop("Decide an entry of the lists"),
    "neutral_entrustment": gettext_noop("Confirm an entrustment"),
}
# Where a task is done, unless on its project's page.
PLACES = {
    "account": "accounts", "second_person": "approvals", "close_day": "session", "deliver": "session",
    "settle": "session", "reconcile": "bank", "differs": "bank", "block": "trade", "auction": "trade",
    "cancel": "holdings", "neutral_listing": "standing", "neutral_entrustment": "entrustments",
    "neutral_measure": "neutrality", "neutral_offset": "neutrality", "neutral_declare": "neutrality",
}  # fmt: skip
DEALINGS = {
    "projects": gettext_noop("Projects"), "tonnes_available": gettext_noop("Tonnes available"),
    "tonnes_on_exchange": gettext_noop("Tonnes on the exchange"), "tonnes_retired": gettext_noop("Tonnes retired"),
    "running": gettext_noop("Engagements that run"), "accounts": gettext_noop("Accounts"),
    "on_notice": gettext_noop("On notice"), "registered": gettext_noop("Registered projects"),
    "members": gettext_noop("Exchange members"), "instruments": gettext_noop("Instruments"),
    "deals_today": gettext_noop("Deals today"), "cash": gettext_noop("Cash"), "free": gettext_noop("Free to spend"),
    "day": gettext_noop("Trading day"),
}  # fmt: skip


def task_words(desk: Desk, task: Task) -> tuple[str, str]:
    """What is to be done in the reader's language, and where."""
    place = PLACES.get(task.what)
    if place is None:
        return _(TASKS[task.what]), address(desk, "project", task.project)
    told = f"{_(TASKS[task.what])}: {word(task.name)}" if task.what == "second_person" else _(TASKS[task.what])
    return told, address(desk, place)
