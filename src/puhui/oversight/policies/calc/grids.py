"""Tables: which column says what, and the tasks in the rows under merged, repeated and broken cells."""

import re
from dataclasses import dataclass, field

from puhui.oversight.policies.calc import units
from puhui.oversight.policies.calc.leads import Named
from puhui.oversight.policies.facts import Cell, Issue, Place, Row

NUMBER, GROUP, TEXT, LEAD, COOPERATING, RESPONSIBLE, DUE, OTHER = (
    "number", "group", "text", "lead", "cooperating", "responsible", "due", "other",
)  # fmt: skip
UNIT_ROLES = (LEAD, COOPERATING, RESPONSIBLE)
# Names of unit columns are matched whole: "the units responsible for it" in a row is a unit, not a heading.
_PREFIX, _WHO, _AND = "主要|具体|市级|市直", "单位|部门|主体|处室|科室", "(?:(?:及|和|、|与|/).{1,8})?"
_ROLES = (
    (re.compile(r"^序号?$|^编号$|^项号$|^No\.?$", re.IGNORECASE), NUMBER),
    (re.compile(rf"(?:{_PREFIX})?(?:牵头|主办|主责|主管)(?:{_WHO}){_AND}"), LEAD),
    (re.compile(rf"(?:{_PREFIX})?(?:配合|协办|协助|参与|协同)(?:{_WHO}){_AND}"), COOPERATING),
    (re.compile(rf"(?:{_PREFIX})?(?:责任|承办|负责|落实)(?:{_WHO}){_AND}"), RESPONSIBLE),
    (re.compile(r"时限|期限|(?:完成|办结|截止|时间)(?:时间|日期|节点|要求|进度)|^时间$|截止"), DUE),
    (re.compile(r"具体|措施|举措|工作要求|工作内容|任务内容|工作任务$"), TEXT),
    (re.compile(r"任务|内容|类别|领域|事项|项目|分类|目标"), GROUP),
)
_HEADING_MOST = 20
_REMARK = re.compile(r"^[（(].*[）)]$", re.DOTALL)
ITEM = re.compile(r"^\s*(?P<ordinal>\d{1,3})\s*[、．.](?!\d)\s*")
_BEGINS = re.compile(r"^\s*(?:[（(]\d{1,2}[）)]|[①-⑳]|\d{1,2}[、．.](?!\d))")
_STOPS = "。；！？;：:"


@dataclass
class Heading:
    """What each column says, and the heading's own words, remarks included."""

    roles: list[str]
    words: list[str]
    remarks: list[tuple[str, Place]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass
class Entry:
    """A task as the table gives it, before it is understood."""

    number: str | None
    ordinal: int | None
    groups: tuple[str, ...]
    text: str
    named: Named
    due: str | None
    place: Place
    issues: list[Issue]
    written: str = ""


@dataclass
class _Band:
    """A task cell with the unit cells that stand beside it, one or several under each other."""

    number: str | None
    groups: tuple[str, ...]
    parts: list[str]
    unit_cells: list[tuple[Named, tuple[str, ...]]]
    due: str | None
    place: Place
    issues: list[Issue]
    written: list[str]


def entries(rows: list[Row]) -> tuple[list[Entry], Heading | None]:
    """The tasks of every table that has a heading with units in it; tables that run over pages are one."""
    bands: list[_Band] = []
    heading: Heading | None = None
    closed: dict[tuple[int, int], bool] = {}
    fresh = False  # the heading was just read: a remark or its second row may follow
    for position, row in enumerate(rows):
        if _is_heading(row):
            found = _heading(row, rows[position + 1 :])
            if heading and fresh:
                found = _both(heading, found)
            elif heading:
                found.issues, found.remarks = heading.issues, heading.remarks
            heading, fresh = found, True
        elif heading and fresh and _remarks(row):
            heading.remarks += [(cell.text, row.place) for cell in row.cells if cell.text]
        elif heading and _belongs(row, heading, closed):
            fresh = False
            _take(row, heading, bands)
        else:
            fresh = False
    numbered = bool(heading and NUMBER in heading.roles)
    return [entry for band in bands for entry in _entries(band, numbered)], heading


def _is_heading(row: Row) -> bool:
    roles = [_role(cell.text) for cell in row.cells]
    units_named = any(role in UNIT_ROLES for role in roles)
    tasks_named = any(role in (NUMBER, GROUP, TEXT) for role in roles)
    return units_named and (tasks_named or roles.count(OTHER) == 0 or sum(r in UNIT_ROLES for r in roles) > 1)


def _role(words: str) -> str:
    bare = re.sub(r"\s", "", words)
    if not bare or len(bare) > _HEADING_MOST:
        return OTHER
    bare = re.sub(r"[（(][^（(]*[）)]$", "", bare)
    return next(
        (role for shape, role in _ROLES if (shape.fullmatch if role in UNIT_ROLES else shape.search)(bare)), OTHER
    )


def _heading(row: Row, below: list[Row]) -> Heading:
    words = [re.sub(r"\s", "", cell.text) for cell in row.cells]
    roles = [_role(word) for word in words]
    issues: list[Issue] = []
    width = _usual_width(row, below)
    if width > len(roles) and (wide := next((r for r in (GROUP, TEXT) if r in roles), None)):
        # A heading that stands over two columns was flattened into one cell.
        at, missing = roles.index(wide), width - len(roles)
        issues.append(Issue("heading_spans", {"heading": words[at], "columns": missing + 1}))
        roles[at:at], words[at:at] = [wide] * missing, [words[at]] * missing
    if TEXT not in roles and GROUP in roles:
        roles[len(roles) - 1 - roles[::-1].index(GROUP)] = TEXT
    remarks = [(cell.text, row.place) for cell in row.cells if "（" in cell.text or "(" in cell.text]
    return Heading(roles, words, remarks, issues)


def _usual_width(row: Row, below: list[Row]) -> int:
    widths = [len(other.cells) for other in below if other.place.table == row.place.table and not _remarks(other)]
    return max(set(widths), key=widths.count) if widths else len(row.cells)


def _both(upper: Heading, lower: Heading) -> Heading:
    """A heading of two rows: what the lower one says is more exact."""
    roles = [
        below if below not in (OTHER, GROUP) else above for above, below in zip(upper.roles, lower.roles, strict=False)
    ]
    return Heading(roles or lower.roles, lower.words, upper.remarks + lower.remarks, upper.issues)


def _remarks(row: Row) -> bool:
    said = [cell.text for cell in row.cells if cell.text]
    return bool(said) and all(_REMARK.match(text) for text in said)


def _belongs(row: Row, heading: Heading, closed: dict[tuple[int, int], bool]) -> bool:
    """Whether a row is of the tasks' table: broken rows are shown, other tables are not mixed in.

    A table without a heading of its own goes on with the last one when its first row fits it. ``closed`` remembers.
    """
    table = (row.place.page, row.place.table)
    if table not in closed:
        number = row.cells[heading.roles.index(NUMBER)].text if NUMBER in heading.roles else ""
        fits = len(row.cells) == len(heading.roles) and (not number or number.isdigit())
        closed[table] = row.place.row == 1 and not fits
    return not closed[table] and abs(len(row.cells) - len(heading.roles)) <= 1 and any(c.text for c in row.cells)


def _take(row: Row, heading: Heading, bands: list[_Band]) -> None:
    told = _Told(row, heading)
    before = bands[-1] if bands else None
    if before and told.units_only:
        before.unit_cells.append(told.unit_cell)
        before.written += told.written
        return
    if before and told.goes_on(before):
        before.parts += told.text.parts
        before.issues.append(Issue("row_continued", {"row": row.place.row, "page": row.place.page}))
        return
    if not told.text.text and not told.named:
        return  # a heading inside the table, or an empty row
    bands.append(told.band(before))


class _Told:
    """One row, by what its columns say."""

    def __init__(self, row: Row, heading: Heading) -> None:
        self.row, self.heading = row, heading
        self.by_role: dict[str, list[Cell]] = {}
        for role, cell in zip(heading.roles, row.cells, strict=False):
            self.by_role.setdefault(role, []).append(cell)
        self.text = self._one(TEXT)
        self.number = self._one(NUMBER)
        self.due = self._one(DUE)
        self.named = Named(*(self._units(role) for role in (RESPONSIBLE, LEAD, COOPERATING)))

    @property
    def unit_cell(self) -> tuple[Named, tuple[str, ...]]:
        return self.named, self._one(RESPONSIBLE).parts

    @property
    def written(self) -> list[str]:
        """The cells of units and time limit, as they stand, under their headings."""
        told = zip(self.heading.roles, self.heading.words, self.row.cells, strict=False)
        return [f"{word}：{cell.text}" for role, word, cell in told if role in (*UNIT_ROLES, DUE) and cell.text]

    @property
    def units_only(self) -> bool:
        own_text = self.text.text and not self.text.carried
        own_number = self.number.text and not self.number.carried
        own_units = any(c.text and not c.carried for role in UNIT_ROLES for c in self.by_role.get(role, ()))
        return not own_text and not own_number and own_units

    def goes_on(self, before: _Band) -> bool:
        """The lower part of a row that a page break cut: nothing but the rest of an unfinished sentence."""
        alone = not self.named and not self.number.text and not self.due.text and bool(self.text.text)
        return alone and bool(before.parts) and before.parts[-1][-1:] not in _STOPS

    def band(self, before: _Band | None) -> _Band:
        issues = self._issues()
        number = self.number.text or None
        if self.number.carried and number:
            issues.append(Issue("number_shared", {"number": number}))
        if NUMBER in self.by_role and not number:
            issues.append(Issue("number_missing", {"after": _last_number(before)}))
        due = None if DUE not in self.by_role else _joined(self.due.parts) or self.due.text
        groups = self._groups(before, issues)
        parts = list(self.text.parts or (self.text.text,))
        return _Band(number, groups, parts, [self.unit_cell], due, self.row.place, issues, self.written)

    def _one(self, role: str) -> Cell:
        return self.by_role.get(role, [Cell("")])[0]

    def _units(self, role: str) -> str:
        return "\n".join(cell.text for cell in self.by_role.get(role, ()) if cell.text)

    def _issues(self) -> list[Issue]:
        issues = []
        if len(self.row.cells) != len(self.heading.roles):
            issues.append(Issue("row_ragged", {"cells": len(self.row.cells), "columns": len(self.heading.roles)}))
        shared = [role for role in (*UNIT_ROLES, DUE, TEXT) if self._one(role).carried and self._one(role).text]
        if shared:
            issues.append(Issue("cell_merged", {"columns": shared}))
        return issues

    def _groups(self, before: _Band | None, issues: list[Issue]) -> tuple[str, ...]:
        """Headings of the row; an empty one stands under the last, unless a higher one changed."""
        cells = self.by_role.get(GROUP, [])
        groups: list[str] = []
        fresh = False
        for position, cell in enumerate(cells):
            parts = [part for part in (cell.parts or (cell.text,)) if part]
            if len(parts) > 1 and len(set(parts)) == 1:
                issues.append(Issue("cell_repeated", {"written": parts[0], "times": len(parts)}))
                parts = parts[:1]
            told = "".join(parts)
            carried = before.groups[position] if before and position < len(before.groups) and not fresh else ""
            fresh = fresh or bool(told and told != carried)
            groups.append(told or carried)
        return tuple(groups)


def _last_number(before: _Band | None) -> str | None:
    return before.number if before else None


def _entries(band: _Band, numbered: bool) -> list[Entry]:
    """The tasks of a band: one, or as many as its cell numbers, each with the units that are its own."""
    items = [_joined(item) for item in _items(band.parts)] if not numbered else [_joined(band.parts)]
    all_named = [named for named, _ in band.unit_cells]
    shares = _shares(len(items), band)
    found = []
    for item, (named, issue) in zip(items, shares, strict=True):
        ordinal = ITEM.match(item) if not numbered else None
        text = item[ordinal.end() :] if ordinal else item
        issues = band.issues + ([issue] if issue else [])
        number = int(ordinal["ordinal"]) if ordinal else None
        found.append(
            Entry(band.number, number, band.groups, text, named, band.due, band.place, issues, "\n".join(band.written))
        )
    if len(items) == 1 and len(all_named) > 1:
        found[0].named = _together(all_named)
    return found


def _shares(tasks: int, band: _Band) -> list[tuple[Named, Issue | None]]:
    """For each task of a cell its units: by rows, by paragraphs, or all of them where they cannot be told apart."""
    nameds = [named for named, _ in band.unit_cells]
    if tasks == 1:
        return [(nameds[0], None)]
    paragraphs = band.unit_cells[0][1]
    if len(nameds) == tasks:
        return [(named, Issue("units_by_order", {"tasks": tasks})) for named in nameds]
    if len(nameds) == 1 and len(paragraphs) == tasks and all(len(units.listed(p)[0]) for p in paragraphs):
        return [(Named(responsible=part), Issue("units_by_order", {"tasks": tasks})) for part in paragraphs]
    whole = _together(nameds)
    alone = len(units.listed(whole.all)[0]) == 1
    issue = Issue("units_shared" if alone else "units_not_separable", {"tasks": tasks})
    return [(whole, issue)] * tasks


def _together(nameds: list[Named]) -> Named:
    return Named(*("\n".join(n for n in names if n) for names in zip(*(vars(n).values() for n in nameds), strict=True)))


def _items(parts: list[str]) -> list[list[str]]:
    """A cell's paragraphs by the numbered items they belong to."""
    items: list[list[str]] = []
    for part in parts:
        if not items or ITEM.match(part):
            items.append([])
        items[-1].append(part)
    return items


def _joined(parts: list[str] | tuple[str, ...]) -> str:
    """Paragraphs of a cell; wrapped lines are put together, new points and sentences stay apart."""
    text = ""
    for part in (p.strip() for p in parts):
        apart = text and (_BEGINS.match(part) or text[-1] in _STOPS)
        text += ("\n" if apart else "") + part
    return text
