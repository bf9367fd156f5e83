"""Prose: headings and numbered measures, and the clauses in them that name who is responsible."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from puhui.oversight.policies.calc import leads
from puhui.oversight.policies.calc.numerals import value_of
from puhui.oversight.policies.facts import Issue, Line, Place

OPENING, CLOSING = "（(〔[【《〈", "）)〕]】》〉"
_ENDS = "。！？；：!?;:”）)]〕】》…"
_FULL_LINE = 25
# A paragraph of a PDF may have many lines; a bracket that is never closed does not swallow the rest.
_MOST_JOINED, _BRACKET_MOST = 80, 500
HEADINGS = (
    re.compile(r"^附\s*件\s*(?P<ordinal>\d*)\s*(?:[:：]|\s|$)"),
    re.compile(r"^(?:第(?P<a>[一二三四五六七八九十]+)[章部]分?|(?P<ordinal>[一二三四五六七八九十]{1,3})、)\s*"),
    re.compile(r"^[（(](?P<ordinal>[一二三四五六七八九十]{1,3})[）)]\s*"),
    re.compile(r"^(?P<ordinal>\d{1,3})\s*[.．、]\s*(?!\d)"),
)
_OWN_LINE = re.compile(
    r"^[^\s（(〔\[【]{0,2}(?:(?:牵头|配合|责任|主办|协办|参与)(?:单位|部门)|(?:完成|办结|任务)?(?:时限|期限))\s*[:：]"
)
_TITLE_MOST = 40
_TITLE_ENDS = ("通知", "方案", "办法", "意见", "分工表", "计划", "名单")


@dataclass
class Node:
    """A heading or measure: its level, its number, the headings above it, and its own paragraphs."""

    level: int
    ordinal: int
    label: str
    place: Place
    above: "Node | None"
    paragraphs: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    clauses: list[leads.Named] = field(default_factory=list)
    limit: str = ""
    issues: list[Issue] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The opening words, up to the first full stop."""
        opening = re.split(r"[。：:]|(?<=\S)\s{2,}", self.paragraphs[0])[0] if self.paragraphs else ""
        return opening if len(opening) <= _TITLE_MOST else ""

    @property
    def text(self) -> str:
        return "\n".join(paragraph for paragraph in self.paragraphs if paragraph)

    @property
    def source(self) -> str:
        """The measure as it is written, with the clauses on responsibility."""
        return self.label + "\n".join(self.written)

    @property
    def path(self) -> list["Node"]:
        """The headings above, the highest first."""
        return [*(self.above.path if self.above else ()), *([self.above] if self.above else ())]


def paragraphs(lines: Iterable[Line]) -> list[Line]:
    """Lines put together again where a page or a line break cut a sentence or a bracket."""
    found: list[Line] = []
    joined = 0
    for line in lines:
        if found and joined < _MOST_JOINED and _goes_on(found[-1].text, line.text):
            found[-1] = Line(found[-1].text + line.text, found[-1].place)
            joined += 1
        else:
            found.append(line)
            joined = 0
    return found


def nodes(lines: Iterable[Line]) -> list[Node]:
    """The headings and measures of a document's prose, in order, each with its responsible units."""
    found: list[Node] = []
    for line in paragraphs(lines):
        level, heading = _heading(line.text)
        if heading:
            ordinal = heading["ordinal"] or (heading.groupdict().get("a") or "0")
            above = next((node for node in reversed(found) if node.level < level), None)
            if above and level and any(n.level == 0 and n is not above for n in found[found.index(above) :]):
                above = None
            node = Node(level, value_of(ordinal) or 0, heading[0].strip(), line.place, above)
            found.append(node)
            _add(node, line.text[heading.end() :].strip())
        elif found:
            _add(found[-1], line.text)
    return found


def brackets(text: str) -> Iterable[tuple[int, int]]:
    """Where brackets of the outermost level stand; one that is never closed reaches to the end."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        if letter in OPENING:
            start = start if depth else at
            depth += 1
        elif letter in CLOSING and depth:
            depth -= 1
            if not depth:
                yield start, at + 1
    if depth:
        yield start, len(text)


def _heading(text: str) -> tuple[int, re.Match | None]:
    return next(((level, hit) for level, shape in enumerate(HEADINGS) if (hit := shape.match(text))), (0, None))


def _goes_on(before: str, after: str) -> bool:
    open_bracket = sum(map(before.count, OPENING)) > sum(map(before.count, CLOSING))
    if open_bracket and len(before) - max(map(before.rfind, OPENING)) < _BRACKET_MOST:
        return True
    begins = _heading(after)[1] or _OWN_LINE.match(after) or _OWN_LINE.match(before)
    if before.endswith(_TITLE_ENDS):
        return False
    return not begins and len(before) >= _FULL_LINE and before[-1] not in _ENDS


def _add(node: Node, text: str) -> None:
    """Add a paragraph; the clauses that name responsible units are taken out of it."""
    node.written.append(text)
    if found := leads.LIMIT_LINE.match(text):
        node.limit = found["limit"]
        return
    if _OWN_LINE.match(text) and (found := leads.clause_of(text)):
        named, garbled = found
        if node.clauses:
            node.clauses[-1] = leads.merged(node.clauses[-1], named)
        else:
            node.clauses.append(named)
        node.limit = node.limit or leads.limit_of(text)
        _note(node, text, garbled)
        return
    kept, last = "", 0
    for start, end in brackets(text):
        inside = text[start + 1 : end - 1] if text[end - 1] in CLOSING else text[start + 1 : end]
        if text[start] in "《〈" or not (found := leads.clause_of(inside)):
            continue
        node.clauses.append(found[0])
        node.limit = node.limit or leads.limit_of(inside)
        _note(node, text[start:end], found[1])
        kept, last = kept + text[last:start], end
    node.paragraphs.append((kept + text[last:]).strip())


def _note(node: Node, written: str, garbled: bool) -> None:
    if garbled:
        node.issues.append(Issue("clause_garbled", {"written": written[:60]}))
