"""Who leads: what a document says about it, and how a list of units divides by that."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from puhui.oversight.policies import facts
from puhui.oversight.policies.calc import units
from puhui.oversight.policies.facts import Issue, Place, Rule

SAYS_FIRST = re.compile(
    r"(?:排(?:名|列)?(?:在)?|列(?:在)?)(?:第一|首位|首)(?:位|个)?[^，。；]{0,6}(?:牵头|主办|负责)[^，。；）)]{0,4}"
)
SAYS_BEFORE_COMMA = re.compile(r"逗号(?:之)?前[^，。；]{0,6}(?:牵头|主办|负责)[^，。；）)]{0,4}")
SAYS_NONE = re.compile(r"按(?:照)?(?:各自)?职责(?:分工)?(?:分别)?负责")
LEAD_CLAUSE = re.compile(
    r"^(?P<lead>.+?)(?:共同|联合)?牵头(?:负责)?(?:[，,；;]\s*(?P<rest>.+?)(?:共同)?(?:配合|参与|协助)(?:落实)?)?$",
    re.DOTALL,
)
LEAD_LINE = re.compile(r"^(?:牵头|主办|主责|主管)(?:单位|部门)\s*[:：]\s*(?P<units>.*)", re.DOTALL)
COOPERATING_LINE = re.compile(r"^(?:配合|协办|参与|协助|协同)(?:单位|部门)\s*[:：]\s*(?P<units>.*)", re.DOTALL)
RESPONSIBLE_LINE = re.compile(r"^(?P<stray>\S{0,3}?)责任(?:单位|部门|主体)\s*[:：]\s*(?P<units>.*)", re.DOTALL)

LIMIT_LINE = re.compile(r"^\s*(?:完成|办结|任务)?(?:时限|时间|期限)(?:要求)?\s*[:：]\s*(?P<limit>.+)")


@dataclass(frozen=True)
class Named:
    """Units as a row or clause names them: in one list, or already divided by columns or words."""

    responsible: str = ""
    lead: str = ""
    cooperating: str = ""

    @property
    def all(self) -> str:
        return "、".join(part for part in (self.lead, self.cooperating, self.responsible) if part)

    def __bool__(self) -> bool:
        return bool(self.all.strip())


@dataclass(frozen=True)
class Divided:
    """Who leads and who cooperates."""

    lead: tuple[str, ...]
    cooperating: tuple[str, ...]
    issues: tuple[Issue, ...]


def guessed(texts: Iterable[tuple[str, Place]], *, lead_column: str, clauses: Iterable[Named]) -> Rule:
    """The rule for who leads, with the reason: what the document says comes first, then how it writes."""
    said = list(texts)
    for pattern, name in ((SAYS_FIRST, facts.FIRST), (SAYS_BEFORE_COMMA, facts.BEFORE_COMMA)):
        for text, place in said:
            if found := pattern.search(text):
                return Rule(name, "stated", re.sub(r"\s", "", found[0]), place)
    if lead_column:
        return Rule(facts.EXPLICIT, "column", lead_column)
    named = [one for one in clauses if one.lead or LEAD_CLAUSE.match(one.responsible)]
    if named:
        return Rule(facts.EXPLICIT, "clauses", str(len(named)))
    for text, place in said:
        if found := SAYS_NONE.search(text):
            return Rule(facts.NONE, "shared_duties", found[0], place)
    return Rule(facts.NONE, "not_said")


def divided(named: Named, rule: str, known: Iterable[str] = ()) -> Divided:
    """Lead and cooperating units of one row under a rule."""
    before, after = _sides(named, rule)
    lead, issues = units.listed(before, known)
    cooperating, more = units.listed(after, known)
    if rule == facts.FIRST and not cooperating:
        lead, cooperating = lead[:1], lead[1:]
    issues += more
    if not lead and not cooperating:
        issues += (Issue("units_missing"),)
    elif not lead and rule != facts.NONE:
        issues += (Issue("lead_missing"),)
    return Divided(lead, tuple(name for name in cooperating if name not in lead), issues)


def joined(clauses: list[Named], rule: str, known: Iterable[str] = ()) -> Divided:
    """The units of a measure that names responsible units more than once: who leads in any of them leads."""
    parts = [divided(clause, rule, known) for clause in clauses]
    if len(parts) == 1:
        return parts[0]
    lead = tuple(dict.fromkeys(name for part in parts for name in part.lead))
    cooperating = tuple(dict.fromkeys(n for part in parts for n in part.cooperating if n not in lead))
    issues = tuple(issue for part in parts for issue in part.issues)
    return Divided(lead, cooperating, (*issues, Issue("several_clauses", {"clauses": [c.all for c in clauses]})))


def limit_of(written: str) -> str:
    """The time limit that a bracket or a line names beside the units, as it is written, or ""."""
    return next((found["limit"] for part in re.split(r"[；;]", written) if (found := LIMIT_LINE.match(part))), "")


def clause_of(written: str) -> tuple[Named, bool] | None:
    """The units that a bracket or a line names as responsible, and whether it is garbled; None if it names none."""
    parts = [part.strip() for part in re.split(r"[；;]", written.strip()) if not _is_remark(part)]
    labelled = [found for part in parts if (found := _labelled(part))]
    if labelled and _labelled(parts[0]):
        named = labelled[0][0]
        for more, _garbled in labelled[1:]:
            named = merged(named, more)
        return named, any(garbled for _, garbled in labelled)
    bare = "；".join(parts)
    if (found := LEAD_CLAUSE.match(bare)) and "。" not in bare:
        return Named(lead=found["lead"], cooperating=found["rest"] or ""), False
    return None


def _labelled(part: str) -> tuple[Named, bool] | None:
    if found := LEAD_LINE.match(part):
        return Named(lead=found["units"]), False
    if found := COOPERATING_LINE.match(part):
        return Named(cooperating=found["units"]), False
    if found := RESPONSIBLE_LINE.match(part):
        return Named(responsible=found["units"]), bool(found["stray"])
    return None


def merged(first: Named, second: Named) -> Named:
    """Two lines that together name the units of one measure: 牵头单位 and 配合单位."""
    return replace(
        first,
        responsible=first.responsible or second.responsible,
        lead=first.lead or second.lead,
        cooperating=first.cooperating or second.cooperating,
    )


def _is_remark(part: str) -> bool:
    return bool(SAYS_FIRST.search(part) or SAYS_BEFORE_COMMA.search(part)) or part.strip() in ("下同", "")


def _sides(named: Named, rule: str) -> tuple[str, str]:
    """The text that names who leads, and the text that names the others."""
    if rule == facts.NONE:
        return "", named.all
    if rule == facts.FIRST:
        return named.all, ""
    if named.lead or named.cooperating:
        return named.lead, "、".join(part for part in (named.cooperating, named.responsible) if part)
    if rule == facts.EXPLICIT:
        found = LEAD_CLAUSE.match(named.responsible.strip())
        return (found["lead"], found["rest"] or "") if found else ("", named.responsible)
    head, *rest = units.cut(named.responsible, "，,")
    return head, "、".join(rest)
