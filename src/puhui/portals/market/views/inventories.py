"""The inventory in a workspace: a form made from the methodology, the workbook, and what came out, source by source."""

from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.market import undertake
from puhui.journeys.market.desks import Desk
from puhui.market.neutrality import facts
from puhui.portals.market.parts import Badge, Column, Field, Form, Link, Notes, Table
from puhui.portals.market.views.frame import Asked, address
from puhui.portals.shared.formulas import unit
from puhui.portals.shared.templatetags.library import said

STAGES = {"plan": gettext_noop("estimate for the plan"), "final": gettext_noop("final inventory")}
GROUPS = {
    "fuel": gettext_noop("Fuel burnt"), "energy": gettext_noop("Power and heat bought"),
    "transport": gettext_noop("Travel"), "lodging": gettext_noop("Lodging and meals"),
    "supplies": gettext_noop("Supplies"), "waste": gettext_noop("Waste"),
}  # fmt: skip
# What packs let choose most, in the reader's words; any other choice is typed as the pack names it.
CHOICES = {
    "organiser": gettext_noop("organisers"), "participant": gettext_noop("participants"),
    "plane": gettext_noop("by plane"), "high_speed_rail": gettext_noop("by high-speed rail"),
    "metro": gettext_noop("by metro"), "bus": gettext_noop("by bus"), "petrol": gettext_noop("petrol car"),
    "electric": gettext_noop("electric car"),
}  # fmt: skip
INPUT, ROWS_MAX = "input-", 500


def _english() -> bool:
    return (get_language() or "").startswith("en")


def forms_of_inventory(desk: Desk, seen: facts.Undertaking) -> list[Form]:
    """By what is typed in, or by a filled workbook."""
    asks = undertake.asked_for(desk, seen.number, clock.now())
    over = clock.local_day(clock.now()) > seen.last
    stages = [(stage, _(words)) for stage, words in STAGES.items()]
    stage = Field("stage", _("Stage"), "select", "final" if over else "plan", stages)
    fields = [_field(name, one) for name, one in asks.inputs.items()]
    rule = _("Leave at 0 what there was not. The latest inventory of a stage counts.")
    typed = Form("measure", _("Inventory by form"), _("Compute it"), [stage, *fields],
                 about=f"{said(asks.name)} {asks.id}@{asks.version}. {rule}", folded=True)  # fmt: skip
    filled = Form("read", _("Inventory by workbook"), _("Read and compute"), [
        stage, Field("sheet", _("Filled workbook (XLSX)"), "file", accept=".xlsx"),
    ], folded=True)  # fmt: skip
    return [typed, filled]


def empty_workbook(desk: Desk, seen: facts.Undertaking) -> Link:
    """Where the workbook to fill is."""
    return Link(_("Empty workbook of the inventory"), address(desk, "inventory_sheet", seen.number))


def _field(name: str, one: schema.Input) -> Field:
    if one.is_table or one.list:
        return Field(INPUT + name, said(one.name), "textarea", required=False, help=_rows_help(one))
    words = f"{said(one.name)} ({unit(one.unit)})" if one.unit else said(one.name)
    if one.is_choice:
        return Field(INPUT + name, words, "select", options=[(c, _choice(c)) for c in one.choices])
    return Field(INPUT + name, words, "text", "0")


def _rows_help(one: schema.Input) -> str:
    if not one.is_table:
        return _("One number a line.")
    columns = [f"{said(c.name)}{_offered(c)}" for c in one.columns.values()]
    return _("One thing a line, with commas between: {columns}.").format(columns=", ".join(columns))


def _offered(column: schema.Input) -> str:
    return f" ({' / '.join(_choice(c) for c in column.choices)})" if column.is_choice else ""


def _choice(choice: str) -> str:
    return _(CHOICES[choice]) if choice in CHOICES else choice


def read_inputs(asks: schema.Methodology, asked: Asked) -> dict[str, Any]:
    """What was typed, by the methodology's names; ValueError where a line has not its columns."""
    return {name: _value(one, asked.text(INPUT + name)) for name, one in asks.inputs.items()}


def _value(one: schema.Input, text: str) -> Any:
    if not one.is_table and not one.list:
        return text.replace(",", "") or "0"
    lines = [line for line in text.splitlines() if line.strip()][: ROWS_MAX + 1]
    if len(lines) > ROWS_MAX:
        raise ValueError(text[:40])
    return [_row(one, line) if one.is_table else line.strip() for line in lines]


def _row(one: schema.Input, line: str) -> dict[str, str]:
    cells = [cell.strip() for cell in line.replace("\N{FULLWIDTH COMMA}", ",").split(",")]
    return {
        name: _chosen(column, cell) for (name, column), cell in zip(one.columns.items(), cells, strict=True)
    }  # fmt: skip


def _chosen(column: schema.Input, cell: str) -> str:
    """The pack's own word for what was typed in the reader's."""
    return next((c for c in column.choices if cell in (c, _choice(c))), cell)


def sources_table(seen: facts.Undertaking) -> list[Table | Notes]:
    """What each source emits by the inventory that counts."""
    latest = seen.latest(facts.FINAL) or seen.latest(facts.PLANNED)
    if latest is None:
        return []
    rows = [
        (line.en if _english() else line.zh, _(GROUPS[line.group]), f"{line.amount_mg / facts.MG_PER_TONNE:,.3f}")
        for line in latest.lines
    ]
    rows.append((_("All sources together"), "", f"{latest.amount_mg / facts.MG_PER_TONNE:,.3f}"))
    columns = [Column(_("Source"), "words"), Column(_("Part")), Column("t CO2e", "amount")]
    about = f"{latest.methodology}@{latest.version} · {_(STAGES[latest.stage])}"
    found: list[Table | Notes] = [Table(_("What is emitted"), columns, rows, about=about)]
    names = list(dict.fromkeys(one.en if _english() else one.zh for one in latest.unverified))
    return [*found, Notes(_("Factors that nobody has checked at their source yet (待核)"), names)] if names else found


def inventories_table(seen: facts.Undertaking) -> Table:
    """Every inventory that was made; the latest of a stage counts."""
    latest = {one.id for one in (seen.latest(stage) for stage in facts.STAGES) if one}
    rows = [
        (one.at, f"{_(STAGES[one.stage])} {one.nth}", f"{one.amount_mg / facts.MG_PER_TONNE:,.3f}", one.tonnes,
         _("workbook") if one.evidence_sha256 else _("form"), Badge(_("counts")) if one.id in latest else "")
        for one in sorted(seen.inventories, key=lambda one: one.at, reverse=True)
    ]  # fmt: skip
    columns = [Column(_("Made at")), Column(_("Stage")), Column("t CO2e", "amount"),
               Column(_("Whole tonnes to offset"), "amount"), Column(_("Taken from")), Column("")]  # fmt: skip
    return Table(_("Inventories"), columns, rows, empty=_("Nothing was measured yet."))
