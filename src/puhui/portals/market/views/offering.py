"""The forms that a project's page offers to whoever sits there, by the project's state: the next step first."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from puhui.ground import clock
from puhui.journeys.market import judge_projects
from puhui.journeys.market.desks import OWNER, VERIFIER, Desk
from puhui.market.registry import facts, queries
from puhui.portals.market.parts import Field, Form, Link, Table
from puhui.portals.market.views.frame import address

PDF = ".pdf,.doc,.docx,.zip"


def forms_of(desk: Desk, chain: facts.Chain) -> list[Form | Table]:
    """What this desk may do with the project now."""
    offers = {OWNER: _owners, VERIFIER: _verifiers}.get(desk.duty, _officers)
    return list(offers(desk, chain))


def _owners(desk: Desk, chain: facts.Chain) -> Iterator[Form | Table]:
    project = chain.project
    if project.state == "draft":
        yield Form("submit", _("Submit the design document"), _("Submit, and show it to the public"), [
            Field("document", _("Design document"), "file", accept=PDF), _body(desk),
        ], about=_("It is public for twenty working days from today on, with the name of the body that validates it."))  # fmt: skip
    if project.state == "validated":
        yield Form("apply", _("Apply for registration"), _("Apply for it"))
    for comment in chain.comments:
        if not comment.reply and not comment.answer:
            yield Form("reply", _("Reply to a comment"), _("Send the reply"), [Field("reply", _("Our reply"), "textarea")],
                       about=f"“{comment.said}”", hidden={"comment": comment.id})  # fmt: skip
    for period in chain.periods:
        if period.state == "verified":
            about = ", ".join(f"{vintage}: {tonnes:,} t" for vintage, tonnes in period.verified.items())
            hidden = {"period": period.id, "report_sha256": period.report_sha256}
            title = _("Apply for issuance of {first} – {last}").format(first=period.first, last=period.last)
            yield Form("apply_for_issuance", title, _("Apply for it"), about=about, hidden=hidden)
    if project.state == "registered":
        yield Table("", [], [], empty=_("Fill in one monitoring sheet for each calendar year of the period, then report."),
                    links=[Link(_("Empty monitoring sheet"), address(desk, "sheet", project.code))])  # fmt: skip
        yield Form("report", _("Report a period's reductions"), _("Report, and show it to the public"), [
            Field("sheets", _("Monitoring sheets"), "file", accept=".xlsx", many=True),
            Field("document", _("Written report"), "file", accept=PDF, required=False), _body(desk),
        ], other=("count", _("Only check the sheets")))  # fmt: skip
    if project.state in ("draft", "noticed", "validated", "applied"):
        yield Form("withdraw", _("Take the project back"), _("Take back"), [_why()], danger=True, folded=True)
    for period in chain.periods:
        if period.state in ("noticed", "verified", "applied"):
            title = _("Take back the report of {first} – {last}").format(first=period.first, last=period.last)
            yield Form("withdraw_period", title, _("Take back"), [_why()], danger=True, folded=True,
                       hidden={"period": period.id})  # fmt: skip


def _body(desk: Desk) -> Field:
    bodies = [(str(body.id), body.name) for body in queries.bodies(desk.city)]
    return Field("body", _("Body that is to judge it"), "select", options=bodies)


def _why() -> Field:
    return Field("why", _("Reason"), "textarea")


def _said(comment: facts.Comment) -> str:
    """What was said, what the owner said to it, and how to reach who said it, where that was agreed to."""
    told = [f"“{comment.said}”"]
    if comment.reply:
        told.append(_("The owner replied: {reply}").format(reply=comment.reply))
    contact = queries.contact_of(comment.id)
    if contact:
        told.append(_("Contact, for the answer alone: {contact}").format(contact=contact))
    return " ".join(told)


def _verifiers(desk: Desk, chain: facts.Chain) -> Iterator[Form]:
    states = {None: chain.project.state} | {period.id: period.state for period in chain.periods}
    running = {e.period: e for e in chain.engagements if not e.opinion}
    for period, notice in {n.period: n for n in chain.notices}.items():
        if notice.body_id != desk.subject:
            continue
        for comment in chain.comments_of(notice.id):
            if not comment.answer:
                yield Form("answer", _("Answer a comment"), _("Send the answer"), [Field("answer", _("My answer"), "textarea")],
                           about=_said(comment), hidden={"comment": comment.id})  # fmt: skip
        if states[period] != "noticed":
            continue
        if period not in running:
            yield _begin(desk, period)
        else:
            yield from _running(chain, running[period])
    for engagement in chain.engagements:
        if engagement.body_id == desk.subject:
            yield from _closings(engagement)


def _begin(desk: Desk, period: int | None) -> Form:
    people = [(str(number), name) for number, name in judge_projects.team(desk)]
    return Form("begin", _("Begin to judge"), _("Begin"), [
        Field("members", _("Team that judges"), "several", options=people, value=[]),
        Field("reviewer", _("Reviews"), "select", options=people),
        Field("decider", _("Decides"), "select", options=people),
    ], hidden={"period": period or ""}, about=_("Who reviews and who decides are not in the team."))  # fmt: skip


def _running(chain: facts.Chain, engagement: facts.Engagement) -> Iterator[Form]:
    kinds = [("rectify", _("To be rectified")), ("observe", _("Observation"))]
    yield Form("find", _("Raise a finding"), _("Raise"), [
        Field("kind", _("Kind"), "select", options=kinds), Field("said", _("The finding"), "textarea"),
    ], hidden={"engagement": engagement.id}, folded=True)  # fmt: skip
    notices = [n for n in chain.notices if n.period == engagement.period]
    if notices and clock.local_day(clock.now()) <= notices[-1].closes_on:
        return
    period = next((p for p in chain.periods if p.id == engagement.period), None)
    yield _report(engagement, period)


def _report(engagement: facts.Engagement, period: facts.Period | None) -> Form:
    opinions = [("positive", _("positive")), ("negative", _("negative"))]
    fields = [
        Field("opinion", _("Opinion"), "select", options=opinions), Field("document", _("Report"), "file", accept=PDF),
        Field("sites", _("Sites"), "number", value=1), Field("visited", _("Sites visited"), "number", value=1),
        Field("delay", _("Days the client delayed it"), "number", value=0),
    ]  # fmt: skip
    hidden: dict[str, object] = {"engagement": engagement.id}
    if period is not None:
        hidden["read_sha256"] = period.report_sha256
        fields += [
            Field(
                f"tonnes-{vintage}", _("Verified tonnes of {vintage}").format(vintage=vintage), "number", value=tonnes
            )
            for vintage, tonnes in period.reported.items()
        ]
    return Form("report", _("Report with an opinion"), _("Report"), fields, hidden=hidden)


def _closings(engagement: facts.Engagement) -> Iterator[Form]:
    for found in engagement.findings:
        if found.closed_on is None and (found.kind == "observe") == bool(engagement.opinion):
            title = _("Close an observation") if found.kind == "observe" else _("Close a demand to rectify")
            fields = [Field("closing", _("What was done about it"), "textarea")]
            yield Form("close", title, _("Close"), fields, about=found.said, hidden={"finding": found.id})


def _officers(desk: Desk, chain: facts.Chain) -> Iterator[Form]:
    project = chain.project
    if project.state == "applied":
        yield _decision("register", _("Decide the registration"), "register", _("register"), {})
    for period in chain.periods:
        hidden = {"period": period.id}
        if period.state == "applied":
            title = _("Decide the issuance of {first} – {last}").format(first=period.first, last=period.last)
            yield _decision("issue", title, "issue", _("issue"), hidden)
        if period.state == "issued":
            title = _("Fraud in {first} – {last}").format(first=period.first, last=period.last)
            yield Form("fraud", title, _("Suspend, and demand cancellation"), [
                Field("tonnes", _("Tonnes"), "number"), _why(),
            ], hidden=hidden, danger=True, folded=True)  # fmt: skip
    if project.state in ("registered", "suspended"):
        yield Form("deregister", _("Take the project off the register, for good"), _("Deregister"), [_why()],
                   danger=True, folded=True)  # fmt: skip


def _decision(verb: str, title: str, yes: str, words: str, hidden: dict[str, object]) -> Form:
    verdicts = [(yes, words), ("return", _("return to be completed")), ("reject", _("reject"))]
    return Form(verb, title, _("Decide"), [
        Field("verdict", _("Decision"), "select", options=verdicts),
        Field("why", _("Reason"), "textarea", required=False, help=_("Needed unless the answer is yes.")),
    ], hidden=hidden)  # fmt: skip
