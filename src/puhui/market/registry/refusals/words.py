"""What people call the codes of this room: states, steps, kinds, duties, fields."""

from puhui.ground.words import gettext_noop

STATES = {
    "noticed": gettext_noop("on notice"), "validated": gettext_noop("validated"), "applied": gettext_noop("in review"),
    "registered": gettext_noop("registered"), "suspended": gettext_noop("suspended"),
    "deregistered": gettext_noop("deregistered"), "rejected": gettext_noop("not registered"),
    "withdrawn": gettext_noop("withdrawn"), "verified": gettext_noop("verified"), "issued": gettext_noop("issued"),
    "available": gettext_noop("available"), "on_exchange": gettext_noop("on the exchange"),
    "court": gettext_noop("frozen by a court"), "pledged": gettext_noop("pledged"),
    "retired": gettext_noop("retired"), "cancelled": gettext_noop("cancelled"), "draft": gettext_noop("draft"),
    "open": gettext_noop("in use"), "closed": gettext_noop("no longer in use"), "refused": gettext_noop("not granted"),
    "pending": gettext_noop("waits for a second person"), "approved": gettext_noop("approved"),
    "positive": gettext_noop("positive"), "negative": gettext_noop("negative"),
}  # fmt: skip
STEPS = {
    "submit": gettext_noop("submit the design"), "validate": gettext_noop("validate"),
    "refuse": gettext_noop("give a negative opinion"), "apply": gettext_noop("apply"),
    "return": gettext_noop("return to be completed"), "reject": gettext_noop("reject"),
    "register": gettext_noop("register"), "suspend": gettext_noop("suspend"), "resume": gettext_noop("resume"),
    "deregister": gettext_noop("deregister"), "withdraw": gettext_noop("withdraw"), "verify": gettext_noop("verify"),
    "issue": gettext_noop("issue"), "begin": gettext_noop("begin to judge"), "report": gettext_noop("report reductions"),
    "close": gettext_noop("close"),
}  # fmt: skip
KINDS = {
    "court_freeze": gettext_noop("freeze by a court"), "court_unfreeze": gettext_noop("end of a court's freeze"),
    "court_transfer": gettext_noop("transfer by a court"), "pledge": gettext_noop("pledge"),
    "pledge_release": gettext_noop("end of a pledge"), "succession": gettext_noop("succession"),
    "cancellation": gettext_noop("cancellation"), "forced_cancellation": gettext_noop("forced cancellation"),
}  # fmt: skip
DUTIES = {
    "owner": gettext_noop("project owner"), "verifier": gettext_noop("verifier"),
    "registry": gettext_noop("registry officer"), "exchange": gettext_noop("exchange officer"), "member": gettext_noop("exchange member"),
}  # fmt: skip
DUTIES_OF_LAW = {
    "legal_duty": gettext_noop("a legal duty"),
    "ets_covered": gettext_noop("covered by emissions trading"),
}
FIELDS = {
    "fuel-switching": gettext_noop("fuel switching"), "energy-saving": gettext_noop("energy-saving retrofit"),
    "waste-heat": gettext_noop("waste heat"), "solar": gettext_noop("solar power"),
    "waste-to-energy": gettext_noop("power from waste"), "kitchen-waste": gettext_noop("kitchen waste"),
    "food-waste": gettext_noop("food waste"), "construction-waste": gettext_noop("construction waste"),
    "waste-plastics": gettext_noop("waste plastics"), "waste-electronics": gettext_noop("waste electronics"),
    "afforestation": gettext_noop("afforestation and tending"), "greenway": gettext_noop("greenways"),
    "wetland": gettext_noop("wetlands"), "forest-homestead": gettext_noop("forest homesteads"),
    "soil-tested-fertilising": gettext_noop("soil-tested fertilising"),
}  # fmt: skip
WORDS = STATES | STEPS | KINDS | DUTIES | DUTIES_OF_LAW | FIELDS
CODED = ("state", "verb", "kind", "why", "opinion", "needed", "duty", "other", "field")
