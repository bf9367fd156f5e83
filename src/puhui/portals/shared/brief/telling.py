"""A brief as blocks of text and tables, in the reader's language; what is drawn from them says the same everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from puhui.journeys.oversight.write_brief import Brief, Figure, Line
from puhui.oversight.assignments import facts
from puhui.portals.shared import oversight_words

RED_SHOWN, UNITS_SHOWN, ROWS_SHOWN = 200, 20, 40


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Words:
    """A paragraph; ``small`` for what explains."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Rows:
    """A table; ``widths`` are parts of the page's width, and add up to anything."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Heading | Words | Rows


@dataclass(frozen=True)
class Paper:
    """A brief, ready to be drawn."""

    title: str
    number: str
    issuer: str
    day: date
    blocks: tuple[Block, ...]


def paper(brief: Brief, name: str) -> Paper:
    """The paper on a city called ``name``."""
    blocks = [
        *_totals(brief), *_reports(brief), *_red(brief), *_units(brief), *_trend(brief), *_notices(brief), *_annex(brief),
    ]  # fmt: skip
    title = _("Brief on the green-living assignments of {city}").format(city=name)
    number = _("{year}, no. {serial}").format(year=brief.first.year, serial=brief.serial)
    return Paper(title, number, _("As of {day}").format(day=brief.on), brief.on, tuple(blocks))


def _totals(brief: Brief) -> list[Block]:
    told = _("There are {all} assignments: {parts}.").format(
        all=_marked(brief.figures["all"]),
        parts=_(", ").join(
            f"{oversight_words.LIGHTS[light]} {_marked(brief.figures[light])}" for light in reversed(facts.LIGHTS)
        ),
    )
    return [Heading(_("1. Overall")), Words(told), *_change(brief)]


def _change(brief: Brief) -> list[Block]:
    now, before = brief.months[-1], brief.months[-2] if len(brief.months) > 1 else None
    if before is None or not before.totals or not now.totals:
        return [Words(_("The month before has no lights to compare with."))]
    parts = [
        f"{oversight_words.LIGHTS[light]} {now.totals[light] - before.totals[light]:+d}"
        for light in reversed(facts.LIGHTS)
    ]
    return [Words(_("Against {day}: {parts}.").format(day=before.on, parts=_(", ").join(parts)))]


def _reports(brief: Brief) -> list[Block]:
    found = {name: _marked(brief.figures[name]) for name in ("owed", "told", "missing")}
    told = _(
        "Reports on the last period were due for {owed} assignments; {told} were handed in, {missing} are missing."
    )
    return [Heading(_("2. Reports")), Words(told.format(**found))]


def _red(brief: Brief) -> list[Block]:
    heading = Heading(_("3. Overdue and behind"))
    if not brief.red:
        return [heading, Words(_("None."))]
    header = (_("No."), _("Assignment"), _("Lead"), _("Time limit"), _("Light"), _("Why it is so"))
    rows = tuple(_line(line, brief.on) for line in brief.red[:RED_SHOWN])
    return [heading, Rows(header, rows, (7, 30, 18, 13, 9, 34)), *_more(len(brief.red), RED_SHOWN)]


def _line(line: Line, on: date) -> tuple[str, ...]:
    return (
        line.number or "—", line.title, "、".join(line.leads), oversight_words.limit(line.task),
        str(oversight_words.LIGHTS[line.row["light"]]), oversight_words.why(line.row, on),
    )  # fmt: skip


def _units(brief: Brief) -> list[Block]:
    header = (_("Unit"), _("Leads"), *(str(oversight_words.LIGHTS[light]) for light in (facts.OVERDUE, facts.BEHIND)))
    shown = [one for one in brief.units if one.overdue or one.behind] or list(brief.units)
    rows = tuple((one.name, str(one.leads), str(one.overdue), str(one.behind)) for one in shown[:UNITS_SHOWN])
    words = _("Units by what they lead first; those with the most red lights stand first.")
    return [
        Heading(_("4. Units")),
        Words(words, small=True),
        Rows(header, rows, (50, 16, 16, 16)),
        *_more(len(shown), UNITS_SHOWN),
    ]


def _trend(brief: Brief) -> list[Block]:
    lights = tuple(reversed(facts.LIGHTS))
    header = (_("As of the end of"), *(str(oversight_words.LIGHTS[light]) for light in lights))
    rows = tuple(
        (f"{month.on}", *(str(month.totals[light]) if month.totals else "—" for light in lights))
        for month in brief.months
    )
    words = _("Each line answers: puhui assignments lights --city {city} --on DAY --json → totals.").format(
        city=brief.city
    )
    return [
        Heading(_("5. Twelve months")),
        Rows(header, rows, (24, *(13 for _light in lights))),
        Words(words, small=True),
    ]


def _notices(brief: Brief) -> list[Block]:
    told = _("{notices} notices were issued this month; {unanswered} are not answered yet.").format(
        notices=_marked(brief.figures["notices"]), unanswered=_marked(brief.figures["unanswered"])
    )
    found: list[Block] = [Heading(_("6. Notices")), Words(told)]
    if brief.notices:
        header = (_("Number"), _("Unit"), _("Assignment"), _("Answer by"), _("Answered"))
        rows = tuple(
            (one.number, unit, title, f"{one.answer_by}", _answered(one))
            for one, unit, title in brief.notices[:RED_SHOWN]
        )
        found += [Rows(header, rows, (28, 22, 30, 14, 12)), *_more(len(brief.notices), RED_SHOWN)]
    return found


def _answered(notice: facts.Notice) -> str:
    if not notice.replies:
        return _("no")
    return _("late") if notice.replies[0].late else _("yes")


def _annex(brief: Brief) -> list[Block]:
    rows = tuple(
        (f"〔{one.number}〕", str(one.value), one.asked, _rows(one))
        for one in sorted(brief.figures.values(), key=lambda one: one.number)
    )
    words = _("Each figure with the question that answers it, and the numbers of the assignments that it counts.")
    header = (_("Figure"), _("Count"), _("Question"), _("Assignments"))
    return [
        Heading(_("Annex: where the figures come from")),
        Words(words, small=True),
        Rows(header, rows, (8, 8, 52, 42)),
    ]


def _rows(figure: Figure) -> str:
    shown: Sequence[str] = figure.rows[:ROWS_SHOWN]
    more = _(" … and {count} more").format(count=len(figure.rows) - ROWS_SHOWN) if len(figure.rows) > ROWS_SHOWN else ""
    return "、".join(shown) + more if shown else "—"


def _marked(figure: Figure) -> str:
    return f"{figure.value}〔{figure.number}〕"


def _more(count: int, shown: int) -> list[Block]:
    return [Words(_("… and {count} more").format(count=count - shown), small=True)] if count > shown else []
