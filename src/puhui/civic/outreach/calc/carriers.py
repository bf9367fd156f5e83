"""A carrier's report: how many messages were sent and arrived, by day. XLSX and CSV (UTF-8 or GB18030). Pure.

It takes in nobody's number: a report by recipient is refused as a whole.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from puhui.civic.outreach import refusals
from puhui.civic.outreach.refusals import OutreachRefusal
from puhui.foundations.packs import schema
from puhui.ground import workbooks

ROWS_MAX = 10_000
PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)")
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
SUMS = ("合计", "总计", "小计", "Total")  # a sum below the days is not a day
NUMBER = re.compile(r"\d{1,12}(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A day's sums; ``row`` counts from 1, the headings' included."""

    row: int
    day: date
    sent: int
    delivered: int


def read(content: bytes, name: str, headings: schema.CarrierReport) -> list[Row]:
    """Refusals: ReportUnreadable, ReportHeadingMissing, ReportNamesPeople."""
    rows = _workbook(content, name) if content[:2] == b"PK" else _text(content, name)
    for number, row in enumerate(rows, 1):
        if any(PHONE.search(str(cell)) for cell in row if cell is not None):
            raise refusals.ReportNamesPeople(row=number)
    if not rows:
        raise refusals.ReportUnreadable(name=name, problem="0")
    wanted = (headings.day, headings.sent, headings.delivered)
    found = [str(cell).strip() if cell is not None else "" for cell in rows[0]]
    if missing := [heading for heading in wanted if heading not in found]:
        raise refusals.ReportHeadingMissing(name=name, headings="、".join(missing))
    at = [found.index(heading) for heading in wanted]
    rows = [tuple(row) + (None,) * (len(found) - len(row)) for row in rows]
    told = [
        _row(number, [row[place] for place in at], name)
        for number, row in enumerate(rows[1:], 2)
        if any(cell not in (None, "") for cell in row) and str(row[at[0]]).strip() not in SUMS
    ]
    if not told:
        raise refusals.ReportUnreadable(name=name, problem="0")
    return told


def doubts(rows: Sequence[Row], first: date, last: date) -> Iterator[OutreachRefusal]:
    """What contradicts the placement, the first of each kind."""
    for one in rows:
        if not first <= one.day <= last:
            told = {"day": one.day.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
            yield refusals.ReportOutside(row=one.row, **told)
            break
    for one in rows:
        if one.delivered > one.sent:
            yield refusals.ReportOverfull(row=one.row, sent=one.sent, delivered=one.delivered)
            break


def _row(number: int, cells: Sequence[object], name: str) -> Row:
    day, sent, delivered = cells
    try:
        return Row(number, _day(day), _count(sent), _count(delivered))
    except ValueError:
        told = " · ".join(str(cell)[:40] for cell in cells)
        raise refusals.ReportUnreadable(name=name, problem=f"{number}: {told}") from None


def _day(cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in FORMS:
        try:
            return datetime.strptime(f"{str(cell).strip()} +0800", f"{form} %z").date()
        except ValueError:
            continue
    raise ValueError(cell)


def _count(cell: object) -> int:
    text = str(cell).strip().replace(",", "").replace("，", "")
    if isinstance(cell, bool) or not NUMBER.fullmatch(text):
        raise ValueError(cell)
    return int(float(text))


def _workbook(content: bytes, name: str) -> list[tuple]:
    try:
        return workbooks.rows(content, most=ROWS_MAX + 1)
    except workbooks.Unreadable as problem:
        raise refusals.ReportUnreadable(name=name, problem=str(problem)) from None


def _text(content: bytes, name: str) -> list[tuple]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return [tuple(row) for _, row in zip(range(ROWS_MAX + 1), csv.reader(io.StringIO(text)), strict=False)]
        except csv.Error as problem:
            raise refusals.ReportUnreadable(name=name, problem=str(problem)[:200]) from None
    raise refusals.ReportUnreadable(name=name, problem="UTF-8, GB18030")
