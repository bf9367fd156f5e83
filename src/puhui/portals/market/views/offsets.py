"""Offsetting in a workspace: the order of preference, own units to retire, retirements that count, other registries."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puhui.journeys.market.desks import Desk
from puhui.market.neutrality import facts, queries
from puhui.market.registry import queries as registry
from puhui.market.registry.facts import Wanted
from puhui.portals.market.parts import Badge, Column, Field, Form, Link, Table
from puhui.portals.market.views.frame import Asked
from puhui.portals.shared.templatetags.library import said

CLAUSE_SHOWN = 120


def preference_table(desk: Desk) -> Table:
    """Which units may offset, the preferred first."""
    rules = queries.rules(desk.city)
    rows = []
    for rank, one in enumerate(rules.units, 1):
        badges = [Badge(_("the city's own"))] if one.own else []
        badges += [Badge(_("encouraged here"), "info")] if one.encouraged else []
        rows.append((rank, said(one.name), badges or "", one.source.clause or one.source.title))
    columns = [
        Column(_("Preference"), "amount"),
        Column(_("Kind of unit"), "words"),
        Column(""),
        Column(_("Source"), "words"),
    ]
    about = _("Take the first that can be had; who passes over a better unit says why, and it stands in the declaration.")  # fmt: skip
    return Table(_("Order of preference"), columns, rows, about=about)


def forms_of_offset(desk: Desk, seen: facts.Undertaking) -> list[Form]:
    """Retire own units, count a retirement, or prove units of another registry."""
    free = [h for h in registry.holdings(desk.account) if h.tonnes.get("available")]
    options = [
        (f"{h.project}-{h.vintage}", f"{h.project}-{h.vintage} · {h.tonnes['available']:,} t") for h in free
    ]  # fmt: skip
    reason = Field("reason", _("Why better units were passed over"), required=False)
    left = seen.due.left_tonnes
    found = []
    if options:
        found.append(
            Form("offset", _("Retire our units for it"), _("Retire, for good"), [
                Field("what", _("Project and vintage"), "select", options=options),
                Field("tonnes", _("Tonnes"), "number", left or ""), reason,
            ], danger=True, hidden={"way": "units"}, folded=not left, about=_("{left} t are still to be offset. What is retired can never be taken back.").format(left=left))
        )  # fmt: skip
    other = [(one.id, said(one.name)) for one in queries.rules(desk.city).units if not one.own]
    return [
        *found,
        Form("offset", _("Count a retirement"), _("Count it"), [
            Field("retirement", _("Certificate number of the retirement"),
                  help=_("One that a provider or anybody else made for us.")), reason,
        ], hidden={"way": "retirement"}, folded=bool(options) or not left),
        Form("elsewhere", _("Units of another registry"), _("Count them"), [
            Field("unit", _("Kind of unit"), "select", options=other), Field("tonnes", _("Tonnes"), "number"),
            Field("where", _("Which registry")), Field("reference", _("Number of the proof")),
            Field("retired_on", _("Retired on"), "date"), Field("proof", _("The proof"), "file"), reason,
        ], folded=True),
    ]  # fmt: skip


def offset_by(asked: Asked) -> Wanted:
    """The units that a form chose."""
    project, _dash, vintage = asked.text("what").rpartition("-")
    return Wanted(project=project, vintage=int(vintage), tonnes=asked.number("tonnes"))


def offset_proved(asked: Asked, bytes_max: int) -> dict[str, Any]:
    """Another registry's units, as a form told them."""
    file = asked.files["proof"]
    told = {name: asked.text(name) for name in ("unit", "where", "reference", "reason")}
    return told | {
        "tonnes": asked.number("tonnes"), "retired_on": date.fromisoformat(asked.text("retired_on")),
        "document": (file.name, file.read(bytes_max)),
    }  # fmt: skip


def offsets_table(seen: facts.Undertaking) -> Table:
    """What was retired for it."""
    english = (get_language() or "").startswith("en")
    rows = [
        (one.en if english else one.zh, one.tonnes, one.retired_on,
         Link(one.reference, reverse("public:retirement", args=[one.reference])) if one.own else one.reference,
         ", ".join(one.serials)[:CLAUSE_SHOWN] if one.own else one.where, one.reason)
        for one in seen.offsets
    ]  # fmt: skip
    columns = [Column(_("Kind of unit"), "words"), Column(_("Tonnes"), "amount"), Column(_("Retired on")), Column(_("Certificate")),
               Column(_("Serial numbers, or where"), "words"), Column(_("Why better units were passed over"), "words")]  # fmt: skip
    return Table(_("What offsets it"), columns, rows, empty=_("Nothing was offset yet."))
