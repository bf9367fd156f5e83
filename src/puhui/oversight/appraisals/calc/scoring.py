"""A filled sheet scored by its tree: exact fractions, every node a line, nothing rounded on the way.

What the document leaves open counts nothing; what is blank is told as missing and is not a zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from puhui.foundations.packs import schema
from puhui.oversight.appraisals import facts, refusals

DECIMALS = 6
NOTHING = facts.Entry()
CASES_MOST = 10_000


@dataclass
class _Book:
    """What is noticed on the way through the tree."""

    filled: facts.Filled
    lines: list[facts.Line] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    met: int = 0
    asked: int = 0


@dataclass(frozen=True)
class _Worth:
    """What a node comes to: ``marks`` it could have (None: open), ``given``, ``taken`` off, and if anything is there."""

    marks: Fraction | None
    given: Fraction
    taken: Fraction
    something: bool


def score(scheme: schema.Appraisal, filled: facts.Filled) -> facts.Score:
    """Score a sheet; the same sheet and scheme always give the same.

    Refusals: LeafUnknown, EntryKindWrong, PointsOutOfRange, CasesOutOfRange, MeasuredNegative, VetoUnknown, MetricUnknown.
    """
    _known(scheme, filled)
    book = _Book(filled)
    worths = [_node(part, 0, book) for part in scheme.tree]
    tree = sum((one.given for one in worths), Fraction(0))
    taken = sum((one.taken for one in worths), Fraction(0))
    figures = any(one.marks is not None or one.taken for one in worths) or _deducts(scheme.tree)
    bonus = _bonus(scheme.bonus, book) if scheme.bonus else Fraction(0)
    exact = tree - taken + bonus if figures else None
    level, passed = _judged(scheme, exact, book, filled)
    return facts.Score(
        exact, decimal_of(exact), tree, taken, bonus, book.met, book.asked, tuple(book.lines), tuple(book.missing),
        tuple(book.unproven), tuple(book.gates), tuple(filled.vetoes), tuple(book.open), level, passed,
    )  # fmt: skip


def decimal_of(exact: Fraction | None) -> Decimal | None:
    """A fraction as a decimal of at most six places, half to even; exact where it ends before."""
    if exact is None:
        return None
    scaled = exact * 10**DECIMALS
    whole = Decimal(round(scaled))  # Python rounds halves to even
    found = whole.scaleb(-DECIMALS).normalize()
    return found.quantize(Decimal(1), rounding=ROUND_HALF_EVEN) if found == found.to_integral_value() else found


def leaves(parts: Sequence[schema.Indicator]) -> list[schema.Indicator]:
    """Every leaf of a tree, in order."""
    found: list[schema.Indicator] = []
    for part in parts:
        found += leaves(part.parts) if part.parts else [part]
    return found


def _known(scheme: schema.Appraisal, filled: facts.Filled) -> None:
    bonus = scheme.bonus
    known = {one.id for one in leaves(scheme.tree + (bonus.parts if bonus else ()))}
    for name in filled.entries:
        if name not in known:
            raise refusals.LeafUnknown(scheme=scheme.name.zh, leaf=name)
    for name in filled.vetoes:
        if name not in {veto.id for veto in scheme.vetoes}:
            raise refusals.VetoUnknown(scheme=scheme.name.zh, veto=name)
    metrics = {one.metric for one in bonus.measured} if bonus else set()
    for name, told in filled.measured.items():
        if name not in metrics:
            raise refusals.MetricUnknown(scheme=scheme.name.zh, metric=name)
        if not told.value.is_finite() or told.value < 0:
            raise refusals.MeasuredNegative(metric=name)


def _node(part: schema.Indicator, depth: int, book: _Book) -> _Worth:
    return _group(part, depth, book) if part.parts else _leaf(part, depth, book)


def _leaf(part: schema.Indicator, depth: int, book: _Book) -> _Worth:
    entry = book.filled.entries.get(part.id, NOTHING)
    marks = Fraction(part.marks) if part.marks is not None else None
    given = _given(part, entry, marks)
    blank, something = given is None, bool(given) or entry.met is True
    if blank:
        book.missing.append(part.id)
    if part.kind == "check":
        book.asked, book.met = book.asked + 1, book.met + (entry.met is True)
        if marks is None:
            book.open.append(part.id)
    claimed = something if part.kind != "deduct" else False
    if part.evidence and claimed and not entry.evidence:
        book.unproven.append(part.id)
    if part.mandatory and not something:
        book.gates.append(part.id)
    shown = None if blank or (part.kind == "check" and marks is None) else given
    why = "blank" if blank else "open" if shown is None else ""
    book.lines.append(facts.Line(part.id, part.name.zh, part.kind, depth, marks, shown, not why, why, entry.evidence))
    if part.kind == "deduct":
        return _Worth(Fraction(0), Fraction(0), -(given or Fraction(0)), something=False)
    return _Worth(marks, given or Fraction(0), Fraction(0), something)


def _given(part: schema.Indicator, entry: facts.Entry, marks: Fraction | None) -> Fraction | None:
    told = {"points": entry.points, "check": entry.met, "deduct": entry.cases}
    for kind, value in told.items():
        if value is not None and kind != part.kind:
            raise refusals.EntryKindWrong(leaf=part.name.zh, kind=part.kind, other=kind)
    value = told[part.kind]
    if value is None:
        return None
    if part.kind == "check":
        return (marks or Fraction(0)) if value else Fraction(0)
    if part.kind == "deduct":
        if not 0 <= value <= CASES_MOST:
            raise refusals.CasesOutOfRange(leaf=part.name.zh, most=CASES_MOST)
        off = Fraction(part.each) * value
        return -(min(off, Fraction(part.most)) if part.most is not None else off)
    if not value.is_finite() or not 0 <= value <= part.marks:
        raise refusals.PointsOutOfRange(leaf=part.name.zh, most=f"{part.marks.normalize():f}")
    return Fraction(value)


def _group(part: schema.Indicator, depth: int, book: _Book) -> _Worth:
    place = len(book.lines)
    parts = []
    for one in part.parts:
        line = len(book.lines)
        parts.append((line, _node(one, depth + 1, book)))
    chosen = _best(part.best, parts, book)
    counted = [one for line, one in parts if line in chosen]
    given = sum((one.given for one in counted), Fraction(0))
    taken = sum((one.taken for _line, one in parts), Fraction(0))
    possible = _possible(part.best, [one for _line, one in parts])
    marks = possible
    if part.marks is not None and possible:
        marks = Fraction(part.marks)
        given = given * marks / possible
    something = sum(one.something for _line, one in parts)
    if (part.mandatory and not something) or (part.needs is not None and something < part.needs):
        book.gates.append(part.id)
    why = "" if possible is not None or taken else "open"
    shown = None if why else given - taken
    book.lines.insert(place, facts.Line(part.id, part.name.zh, "group", depth, marks, shown, not why, why))
    return _Worth(marks, given, taken, something > 0)


def _best(best: int | None, parts: Sequence[tuple[int, _Worth]], book: _Book) -> set[int]:
    """The lines of the parts that count: all, or the best so many; of equal ones the first."""
    lines = [line for line, _one in parts]
    if best is None or best >= len(parts):
        return set(lines)
    ordered = sorted(parts, key=lambda told: (-told[1].given, told[0]))
    chosen = {line for line, _one in ordered[:best]}
    for line in lines:
        if line not in chosen:
            book.lines[line] = replace(book.lines[line], counts=False, why=book.lines[line].why or "not_among_best")
    return chosen


def _possible(best: int | None, parts: Sequence[_Worth]) -> Fraction | None:
    """What the counted parts could come to; None where all of them are open."""
    marks = sorted((one.marks for one in parts if one.marks), reverse=True)
    return sum(marks[: best or len(marks)], Fraction(0)) if marks else None


def _bonus(bonus: schema.Bonus, book: _Book) -> Fraction:
    # What is added is a chance, not a duty: a blank there is nothing missing.
    missing = list(book.missing)
    total = sum((_node(part, 0, book).given for part in bonus.parts), Fraction(0))
    book.missing[:] = missing
    for one in bonus.measured:
        told = book.filled.measured.get(one.metric)
        if one.per is None:
            book.open.append(one.id)
            given, why = None, "open"
        else:
            times = Fraction(told.value) // Fraction(one.per) if told else 0
            given, why = min(Fraction(one.points) * times, Fraction(one.most)), "" if told else "blank"
        marks = Fraction(one.most) if one.most is not None else None
        book.lines.append(
            facts.Line(one.id, one.name.zh, "measured", 0, marks, given, not why, why, (), told.trace if told else "")
        )
        total += given or 0
    if bonus.most is None:
        book.open.append("bonus")
        return Fraction(0)
    return min(total, Fraction(bonus.most))


def _deducts(parts: Sequence[schema.Indicator]) -> bool:
    return any(one.kind == "deduct" for one in leaves(parts))


def _judged(
    scheme: schema.Appraisal, exact: Fraction | None, book: _Book, filled: facts.Filled
) -> tuple[str, bool | None]:
    """The level, and whether it is passed; None where the document leaves it open."""
    if scheme.levels:
        order = [level.id for level in scheme.levels]
        vetoed = [order.index(veto.level) for veto in scheme.vetoes if veto.id in filled.vetoes]
        if exact is None and not vetoed:
            return "", None
        found = [] if exact is None else [_level(scheme, exact)]
        return order[max(vetoed + found)], not (vetoed or book.gates)
    if filled.vetoes or book.gates:
        return "", False
    if scheme.pass_mark is None or exact is None:
        return "", None
    return "", exact >= Fraction(scheme.pass_mark.at_least)


def _level(scheme: schema.Appraisal, exact: Fraction) -> int:
    for position, level in enumerate(scheme.levels):
        if level.at_least is None or exact >= Fraction(level.at_least):
            return position
    return len(scheme.levels) - 1


def shown(scheme: schema.Appraisal) -> Mapping[str, schema.Indicator]:
    """Every leaf by its id, those of the bonus too."""
    return {one.id: one for one in leaves(scheme.tree + (scheme.bonus.parts if scheme.bonus else ()))}
