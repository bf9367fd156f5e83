"""A project's chain as tables: what it is, notices and comments, judgements and findings, periods, events."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from puhui.journeys.market.desks import Desk
from puhui.market.registry import facts
from puhui.portals.market.parts import Badge, Column, Link, Pairs, Table
from puhui.portals.market.views.frame import address
from puhui.portals.shared.market_words import event, word

EVENTS_SHOWN_MAX = 200


def parts_of(desk: Desk, chain: facts.Chain) -> list[Any]:
    """Everything that is known of a project, for whoever may see it."""
    return [_about(desk, chain), _periods(desk, chain), _notices(desk, chain), _judged(desk, chain), _events(chain)]


def _about(desk: Desk, chain: facts.Chain) -> Pairs:
    project = chain.project
    tonnes = ", ".join(f"{word(state)} {amount:,} t" for state, amount in chain.tonnes.items())
    rows: list[tuple[str, Any]] = [
        (_("State"), Badge(word(project.state))), (_("Owner"), chain.owner), (_("Field"), word(project.field)),
        (_("Location"), project.place), (_("Methodology"), project.methodology),
        (_("Crediting window"), f"{project.crediting_first} – {project.crediting_last}"),
        (_("Counts from"), ", ".join(f"{c.activity} {c.track}" for c in chain.claims)),
        (_("Its tonnes"), tonnes), (_("Validated by"), project.validator),
        (_("Design document"), _document(desk, project.code, project.design_sha256)),
        (_("Decision due"), project.decide_by), (_("Registered on"), project.registered_on),
    ]  # fmt: skip
    rows += [(_("Part of the bundle"), f"{p.name} · {p.place} · {p.tonnes_a_year:,} t") for p in project.parts]
    return Pairs(_("The project"), [(name, value) for name, value in rows if value])


def _document(desk: Desk, code: str, sha256: str) -> Link | str:
    return Link(sha256[:12], address(desk, "document", code, sha256)) if sha256 else ""


def _periods(desk: Desk, chain: facts.Chain) -> Table:
    lookup = reverse("public:registry_serial")
    rows = [
        (
            f"{p.first} – {p.last}", Badge(word(p.state)), _years(p.reported), _years(p.verified), p.verifier,
            _document(desk, p.project, p.report_sha256),
            tuple(Link(i.serial, f"{lookup}?number={i.serial}") for i in p.issued),
        )
        for p in chain.periods
    ]  # fmt: skip
    columns = [Column(_("Monitoring period")), Column(_("State")), Column(_("Reported")), Column(_("Verified")),
               Column(_("Verifying body")), Column(_("Report"), "mono"), Column(_("Serial numbers"), "mono")]  # fmt: skip
    return Table(_("Monitoring periods"), columns, rows, empty=_("No period was reported yet."))


def _years(tonnes: dict[int, int]) -> str:
    return ", ".join(f"{vintage}: {amount:,} t" for vintage, amount in tonnes.items())


def _notices(desk: Desk, chain: facts.Chain) -> Table:
    rows = []
    for notice in chain.notices:
        told = chain.comments_of(notice.id)
        said = "; ".join(_told(c) for c in told)
        what = _("Reductions") if notice.period else _("Design")
        span = f"{notice.opened_on} – {notice.closes_on}"
        rows.append((what, span, notice.body, _document(desk, notice.project, notice.sha256), said))
    columns = [Column(_("What")), Column(_("On notice")), Column(_("Body")), Column(_("Document"), "mono"),
               Column(_("Comments"), "words")]  # fmt: skip
    return Table(_("Notices and comments"), columns, rows, empty=_("Nothing was shown to the public yet."))


def _told(comment: facts.Comment) -> str:
    reply = f" ({comment.reply})" if comment.reply else ""
    return f"“{comment.said}”{reply} → {comment.answer or _('Not answered yet')}"


def _judged(desk: Desk, chain: facts.Chain) -> Table:
    rows = []
    for one in chain.engagements:
        kind = _("Validation") if one.kind == "validation" else _("Verification")
        opinion = Badge(word(one.opinion), "no" if one.opinion == "negative" else "") if one.opinion else _("runs")
        rows.append((kind, one.body, opinion, one.reported_on, _document(desk, one.project, one.report_sha256), ""))
        for found in one.findings:
            demand = _("To be rectified") if found.kind == "rectify" else _("Observation")
            state = Badge(_("closed off")) if found.closed_on else Badge(_("still open"), "no")
            told = f"{found.said} → {found.closing}" if found.closing else found.said
            rows.append((demand, "", state, found.closed_on or found.raised_on, "", told))
    columns = [Column(_("What")), Column(_("Body")), Column(_("State")), Column(_("On")),
               Column(_("Document"), "mono"), Column(_("Found"), "words")]  # fmt: skip
    return Table(_("Validation and verification"), columns, rows, empty=_("Nobody has begun to judge."))


def _events(chain: facts.Chain) -> Table:
    rows = [(e.at, event(e.kind)) for e in chain.events[-EVENTS_SHOWN_MAX:]]
    return Table(_("What happened"), [Column(_("When")), Column(_("What"))], rows)
