"""The two state machines: what may follow what."""

from puhui.market.registry import refusals

# (state, verb) -> the state after it.
PROJECT = {
    ("draft", "submit"): "noticed",
    ("noticed", "validate"): "validated",
    ("noticed", "refuse"): "rejected",
    ("validated", "apply"): "applied",
    ("applied", "return"): "validated",
    ("applied", "reject"): "rejected",
    ("applied", "register"): "registered",
    ("registered", "suspend"): "suspended",
    ("suspended", "suspend"): "suspended",
    ("suspended", "resume"): "registered",
    ("registered", "deregister"): "deregistered",
    ("suspended", "deregister"): "deregistered",
} | {(state, "withdraw"): "withdrawn" for state in ("draft", "noticed", "validated", "applied")}
PERIOD = {
    ("noticed", "verify"): "verified",
    ("noticed", "refuse"): "rejected",
    ("verified", "apply"): "applied",
    ("applied", "return"): "verified",
    ("applied", "reject"): "rejected",
    ("applied", "issue"): "issued",
} | {(state, "withdraw"): "withdrawn" for state in ("noticed", "verified", "applied")}
MACHINES = {"project": PROJECT, "period": PERIOD}
PROJECT_STATES = sorted({state for state, _ in PROJECT} | set(PROJECT.values()))
PERIOD_STATES = sorted({state for state, _ in PERIOD} | set(PERIOD.values()))
# What came to nothing blocks nobody else.
PERIOD_VOID = ("rejected", "withdrawn")
PROJECT_VOID = ("rejected", "withdrawn")


def after(what: str, name: str, state: str, verb: str) -> str:
    """The state in which ``verb`` leaves a project or period. Refusals: StepOutOfOrder, NeverReturns."""
    following = MACHINES[what].get((state, verb))
    if following:
        return following
    if state == "deregistered":
        raise refusals.NeverReturns(project=name)
    raise refusals.StepOutOfOrder(name=name, state=state, verb=verb)
