"""From blocks to the proposed table: rows, who leads, when, how much, and everything that is doubtful.

A document's own series of tasks becomes the rows: its table where it has one, else the level of numbered measures
that names responsible units most often. Clauses outside of the series that name somebody too stand *beside* it, so
that nothing is lost and nothing is counted twice without a person saying so.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from puhui.oversight.policies import facts
from puhui.oversight.policies.calc import dates, grids, leads, outline, targets, units
from puhui.oversight.policies.calc.numerals import value_of
from puhui.oversight.policies.facts import Block, Issue, Line, Place, Proposal, Proposed, Row, Rule

# How much each doubt takes from a row's confidence, in points of a hundred.
WEIGHTS = {
    "units_missing": 40, "lead_missing": 30, "units_not_separable": 40, "row_ragged": 40, "clause_garbled": 15,
    "unit_doubtful": 20, "unit_short": 3, "unit_unlisted": 10, "units_by_order": 15, "units_shared": 5, "units_open_list": 5,
    "number_missing": 20, "number_shared": 15, "number_repeated": 25, "number_skipped": 5, "row_continued": 10,
    "due_missing": 10, "due_impossible": 30, "due_several": 30, "due_unread": 30, "due_ambiguous": 15,
    "due_year_only": 10, "cell_repeated": 3, "cell_merged": 5, "several_clauses": 15,
}  # fmt: skip
LEAST_PERCENT = 5
_REPORTING = re.compile(r"(?:报送|反馈|上报|填报|报告)")
_REPORTED = re.compile(r"进展|总结|情况|报表|台账")
_TITLE = re.compile(r"方案|通知|计划|意见|办法|分工表|清单|规划|措施")
_TITLE_MOST = 120
_DOCUMENT_NUMBER = re.compile(r"〔\d{4}〕\s*\d+\s*号")
_ORDINAL = re.compile(r"^([一二三四五六七八九十]{1,3})、")


@dataclass
class _Draft:
    """A row before its units are divided."""

    number: str | None
    label: str
    group: str
    title: str
    text: str
    clauses: list[leads.Named]
    due: str | None
    place: Place
    issues: list[Issue]
    source: str
    series: str = facts.MAIN
    level: int = 0
    path: str = ""
    fixed_rule: str = ""
    found: list[Issue] = field(default_factory=list)


def proposal(blocks: Iterable[Block], *, rule: str = "", known_units: Iterable[str] = ()) -> Proposal:
    """The assignment table that a document's blocks propose; ``rule`` is one a person declared, else it is guessed."""
    blocks = tuple(blocks)
    lines = [block for block in blocks if isinstance(block, Line)]
    entries, heading = grids.entries([block for block in blocks if isinstance(block, Row)])
    nodes = outline.nodes(lines)
    issues = list(heading.issues) if heading and entries else []
    table = [_from_table(entry) for entry in entries]
    prose, more = _from_prose(nodes, beside_only=bool(table))
    issues += more
    guessed = _rule(rule, table, prose, heading if table else None, lines)
    reporting = _reporting(lines)
    if reporting:
        issues.append(Issue("reporting_cycle", {"cycle": reporting[0], "written": reporting[1]}))
    drafts = table + prose
    rows = _rows(drafts, guessed.name, tuple(known_units), reporting[0] if reporting else None)
    main = _numbered([row for row in rows if row.series == facts.MAIN])
    beside = tuple(_weighed(row) for row in rows if row.series == facts.BESIDE)
    return Proposal(_title(lines), guessed, tuple(_weighed(row) for row in main), beside, tuple(issues))


def _from_table(entry: grids.Entry) -> _Draft:
    group = " / ".join(part for part in entry.groups if part)
    number, label = entry.number, entry.number or ""
    if entry.ordinal is not None:
        above = _ORDINAL.match(entry.groups[0]) if entry.groups else None
        number = f"{value_of(above[1])}.{entry.ordinal}" if above else str(entry.ordinal)
        label = f"{above[1]}、{entry.ordinal}" if above else str(entry.ordinal)
    source = "\n".join(part for part in (entry.text, entry.written) if part)
    return _Draft(
        number, label, group, "", entry.text, [entry.named], entry.due, entry.place, entry.issues, source
    )  # fmt: skip


def _from_prose(nodes: list[outline.Node], *, beside_only: bool) -> tuple[list[_Draft], list[Issue]]:
    named = [node for node in nodes if node.clauses]
    levels = Counter(node.level for node in named)
    main = -1 if beside_only or not levels else max(levels, key=lambda level: (levels[level], level))
    taken = named + [node for node in nodes if node.level == main and not node.clauses and _siblings_name(node, nodes)]
    taken.sort(key=nodes.index)
    plain = [node.ordinal for node in taken if node.level == main]
    restarts = len(set(plain)) < len(plain)
    drafts = [_from_node(node, main, restarts) for node in taken]
    return drafts, _missing_headings(nodes, {node.level for node in taken})


def _siblings_name(node: outline.Node, nodes: list[outline.Node]) -> bool:
    """Whether most measures under the same heading name somebody: then this one forgot to."""
    siblings = [other for other in nodes if other.above is node.above and other.level == node.level]
    return 2 * sum(1 for other in siblings if other.clauses) > len(siblings)


def _from_node(node: outline.Node, main: int, restarts: bool) -> _Draft:
    own = node.level == main
    above = node.path if not own or restarts else []
    label = "".join(part.label for part in [*above, node]) if not own or restarts else node.label
    numbers = [str(part.ordinal) for part in [*above, node] if part.level]
    group = " / ".join(part.label + part.title for part in node.path)
    draft = _Draft(
        ".".join(numbers), label.rstrip(".．、 ") if own and not restarts else label, group, node.title, node.text,
        node.clauses or [leads.Named()], node.limit or None, node.place, list(node.issues), node.source,
        facts.MAIN if own else facts.BESIDE, node.level,
    )  # fmt: skip
    return draft


def _missing_headings(nodes: list[outline.Node], levels: set[int]) -> list[Issue]:
    """Numbers that a series of headings leaves out: those before its first and between two."""
    found = []
    series: dict[tuple[int, int], list[outline.Node]] = {}
    running = max(levels, default=0)
    for node in nodes:
        series.setdefault((node.level, id(node.above)), []).append(node)
    named = {id(part) for node in nodes if node.clauses for part in (*node.path, node)}
    series = {key: members for key, members in series.items() if any(id(node) in named for node in members)}
    # Measures that are counted through the whole document are one series, else there is one per heading.
    flat = [node for node in nodes if node.level == running and node.clauses]
    through = len({n.ordinal for n in flat}) == len(flat)
    for (level, _), members in series.items():
        if level == running and through:
            continue
        before = 0
        for node in members:
            if level and node.ordinal > before + 1:
                above = node.above.label + node.above.title if node.above else ""
                found.append(Issue("heading_missing", {"before": node.label, "under": above}))
            before = node.ordinal
    return found


def _rule(
    declared: str, table: list[_Draft], prose: list[_Draft], heading: grids.Heading | None, lines: list[Line]
) -> Rule:
    if declared:
        return Rule(declared, facts.DECLARED)
    lead_column = ""
    said = [(line.text, line.place) for line in outline.paragraphs(lines)]
    if heading:
        said = [*heading.remarks, *said]
        if grids.LEAD in heading.roles:
            lead_column = heading.words[heading.roles.index(grids.LEAD)]
    clauses = [clause for draft in (table or prose) for clause in draft.clauses]
    return leads.guessed(said, lead_column=lead_column, clauses=clauses)


def _reporting(lines: list[Line]) -> tuple[str, str] | None:
    """How often the whole document wants to be reported on, with its words."""
    for line in outline.paragraphs(lines):
        for clause in re.split(r"[，。；]", line.text):
            if _REPORTING.search(clause) and _REPORTED.search(clause) and (cycle := dates.cycles_of(clause)):
                return cycle, clause.strip()
    return None


def _rows(drafts: list[_Draft], rule: str, offered: tuple[str, ...], reporting: str | None) -> list[Proposed]:
    first = [leads.joined(draft.clauses, _rule_for(draft, rule)) for draft in drafts]
    counts = Counter(name for one in first for name in (*one.lead, *one.cooperating))
    known = frozenset(offered) | {name for name, often in counts.items() if often > 1}
    told = [leads.joined(draft.clauses, _rule_for(draft, rule), known) for draft in drafts]
    doubts = units.doubts([name for one in told for name in (*one.lead, *one.cooperating)], offered)
    return [_row(draft, one, doubts, reporting) for draft, one in zip(drafts, told, strict=True)]


def _rule_for(draft: _Draft, rule: str) -> str:
    """Beside the series, a clause that says who leads is taken at its word."""
    explicit = draft.series == facts.BESIDE and any(clause.lead for clause in draft.clauses)
    return facts.EXPLICIT if explicit else rule


def _row(draft: _Draft, told: leads.Divided, doubts: dict[str, Issue], reporting: str | None) -> Proposed:
    named = (*told.lead, *told.cooperating)
    due, cycle, about_time = _when(draft, reporting)
    issues = [*draft.issues, *told.issues, *(doubts[name] for name in named if name in doubts), *about_time]
    return Proposed(
        draft.number, draft.group, draft.text, told.lead, told.cooperating, due, cycle, targets.targets_in(draft.text),
        tuple(issues), draft.place, draft.label, draft.title, draft.source, draft.series,
    )  # fmt: skip


def _when(draft: _Draft, reporting: str | None) -> tuple[date | None, str | None, list[Issue]]:
    """Due date and cycle: from the table's own column, else from the sentences and the whole document's cycle."""
    if draft.due is not None:
        limit = dates.limit_of(draft.due)
        return limit.due, limit.cycle, list(limit.issues)
    due, found = targets.latest_deadline(draft.text)
    issues = [issue for one in found if (issue := dates.doubt(one))]
    if not due and not reporting:
        issues.append(Issue("due_missing"))
    return due, reporting, issues


def _numbered(rows: list[Proposed]) -> list[Proposed]:
    """Rows with what is wrong about their numbers: given twice, or skipped."""
    told = Counter(row.number for row in rows if row.number and not _shares_number(row))
    found, before = [], None
    for row in rows:
        issues = list(row.issues)
        if row.number and told[row.number] > 1 and not _shares_number(row):
            issues.append(Issue("number_repeated", {"number": row.number}))
        here = int(row.number) if row.number and row.number.isdigit() else None
        if here is not None and before is not None and here > before + 1:
            issues.append(Issue("number_skipped", {"after": str(before), "number": row.number}))
        before = here if here is not None else before
        found.append(replace(row, issues=tuple(issues)))
    return found


def _shares_number(row: Proposed) -> bool:
    return any(issue.code == "number_shared" for issue in row.issues)


def _weighed(row: Proposed) -> Proposed:
    lost = sum(WEIGHTS.get(issue.code, 0) for issue in row.issues)
    return replace(row, confidence_percent=max(LEAST_PERCENT, 100 - lost))


def _title(lines: list[Line]) -> str:
    """The first heading that names a plan, a notice or a table."""
    told = outline.paragraphs(lines)
    for position, line in enumerate(told):
        bare = line.text.strip("* #　")
        heading = any(shape.match(bare) for shape in outline.HEADINGS)
        if not heading and _TITLE.search(bare) and len(bare) <= _TITLE_MOST and not bare.endswith(("。", "：", ":")):
            return re.sub(r"\s+", "", _above(told[:position], line.place.line) + bare)
    return ""


def _above(before: list[Line], line: int) -> str:
    """The lines directly above a title in a text file: a long title is broken by hand."""
    told = ""
    while before and line and before[-1].place.line == line - 1 and not _DOCUMENT_NUMBER.search(before[-1].text):
        told, line = before[-1].text + told, line - 1
        before = before[:-1]
    return told if len(told) <= _TITLE_MOST else ""
