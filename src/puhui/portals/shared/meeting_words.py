"""What pages say about a joint conference: kinds, states, duties, ranks, what waits, and the days with their clauses."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from puhui.oversight.conference import facts

KINDS = {facts.REGULAR: gettext_lazy("regular session"), facts.SPECIAL: gettext_lazy("special session")}
STATES = {
    facts.CALLED: pgettext_lazy("a session", "called"),
    facts.PREPARED: pgettext_lazy("a session", "agenda sent"),
    facts.HELD: pgettext_lazy("a session", "held"),
    facts.SIGNING_ROUND: pgettext_lazy("a session", "minutes go round"),
    facts.SIGNED: pgettext_lazy("a session", "countersigned by all"),
    facts.ISSUED: pgettext_lazy("a session", "minutes issued"),
    facts.CANCELLED: pgettext_lazy("a session", "cancelled"),
}
DUTIES = {
    facts.CONVENER: pgettext_lazy("a unit of a conference", "convener"),
    facts.MEMBER: pgettext_lazy("a unit of a conference", "core member"),
    facts.ADDED: pgettext_lazy("a unit of a conference", "added"),
    facts.GUEST: pgettext_lazy("a unit of a conference", "guest"),
}
RANKS = {
    "principal": gettext_lazy("head of the unit"),
    "charge": gettext_lazy("leader in charge"),
    "division": gettext_lazy("head of a division"),
    "staff": gettext_lazy("member of staff"),
}
AWAITING = {
    facts.HAND_IN: gettext_lazy("Hand in topics"),
    facts.COUNTERSIGN: gettext_lazy("Countersign the minutes"),
    facts.SEND_AGENDA: gettext_lazy("Send the agenda"),
    facts.WRITE_MINUTES: gettext_lazy("Write the minutes"),
    facts.ISSUE_MINUTES: gettext_lazy("Issue the minutes"),
    facts.CALL: gettext_lazy("Call this period's regular session"),
}
RHYTHMS = {
    facts.MET: pgettext_lazy("a period's session", "held"),
    facts.PLANNED: pgettext_lazy("a period's session", "called"),
    facts.TO_CALL: pgettext_lazy("a period's session", "still to be called"),
    facts.MISSED: pgettext_lazy("a period's session", "missed"),
    facts.NOT_ASKED: pgettext_lazy("a period's session", "not asked"),
}


def rank(name: str) -> str:
    """How high a person has to stand who attends; "" where nobody has to."""
    return str(RANKS[name]) if name else ""


def days(session: facts.Session) -> list[tuple[str, date | None, str]]:
    """Each deadline with its last day (None: no rule for this session) and the clause that says so."""
    told, rules = session.days, session.rules
    return [
        (_("Notice, at the latest"), told.notice_by, rules.notice.clause),
        (_("Topics, at the latest"), told.topics_by, rules.topics.clause),
        (_("Agenda, at the latest"), told.agenda_by, rules.agenda.clause),
        (_("Minutes, at the latest"), told.minutes_by, rules.minutes.clause),
    ]
