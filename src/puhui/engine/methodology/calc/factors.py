"""The factors of a pack: looked up by id, kind, day and region; the nation's value is never a silent substitute."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pint

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import measures
from puhui.engine.methodology.calc.measures import UnitError
from puhui.engine.methodology.calc.typing import unit_refusal
from puhui.foundations.packs.schema import Factor, Pack

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """One factor row, its value in base units, and the days on which the same look-up finds the same row."""

    factor: Factor
    value: Fraction
    first: date
    last: date


class FactorTable:
    """All factors of one pack. Looking up is by the regions that the city declares, nearest first."""

    def __init__(self, pack: Pack) -> None:
        self.regions = (pack.city.region, *pack.city.regions)
        self._rows: dict[tuple[str, str], list[Factor]] = defaultdict(list)
        self._units: dict[str, pint.Unit] = {}
        self.faults: list[refusals.FormulaRefused] = []
        for index, factor in enumerate(pack.factors):
            self._add(pack, index, factor)

    def _add(self, pack: Pack, index: int, factor: Factor) -> None:
        at = pack.place("factors", index, "unit")._asdict()
        try:
            unit = measures.unit_of(factor.unit)
        except UnitError as error:
            self.faults.append(unit_refusal(error, at))
            return
        known = self._units.setdefault(factor.id, unit)
        if not measures.same(known, unit):
            left, right = measures.written(unit), measures.written(known)
            self.faults.append(refusals.FactorUnitsDiffer(**at, factor=factor.id, left=left, right=right))
            return
        self._rows[(factor.id, factor.kind)].append(factor)

    def kinds(self, name: str) -> list[str]:
        """The kinds in which a factor exists."""
        return [kind for factor, kind in self._rows if factor == name]

    def known(self, name: str) -> str:
        """What the pack has instead of a factor that is asked for in vain, for people."""
        kinds = [f"{name} ({kind})" if kind else name for kind in self.kinds(name)]
        return ", ".join(kinds or self._units) or "–"

    def unit(self, name: str, kind: str) -> pint.Unit | None:
        """What the factor is measured in; None when the pack has no such factor of that kind."""
        return self._units[name] if self._kind(name, kind) is not None else None

    def _kind(self, name: str, kind: str) -> str | None:
        if (name, kind) in self._rows:
            return kind
        kinds = self.kinds(name)
        # A factor that exists in one kind only may be asked for without naming it.
        return kinds[0] if not kind and len(kinds) == 1 else None

    def find(self, name: str, kind: str, day: date) -> Found:
        """The row that holds on ``day``. Refusal: refusals.FactorMissing."""
        first, last = self.stays(name, kind, day)
        rows = self._rows[(name, self._kind(name, kind) or "")]
        for region in ("", *self.regions):
            for factor in rows:
                if factor.region == region and factor.valid_from <= day <= (factor.valid_to or date.max):
                    value = measures.to_base(Fraction(factor.value), measures.unit_of(factor.unit))
                    return Found(factor, value, first, last)
        raise refusals.FactorMissing(
            factor=f"{name} ({kind})" if kind else name, day=day, regions=", ".join(self.regions)
        )

    def gaps(self, name: str, kind: str, first: date, last: date) -> Iterator[tuple[date, date]]:
        """The spans of days between ``first`` and ``last`` on which the factor has no value."""
        day = first
        while day <= last:
            end = min(self.stays(name, kind, day)[1], last)
            try:
                self.find(name, kind, day)
            except refusals.FactorMissing:
                yield day, end
            if end == date.max:
                return
            day = end + ONE_DAY

    def stays(self, name: str, kind: str, day: date) -> tuple[date, date]:
        """The longest span around ``day`` in which no row of the factor begins or ends."""
        first, last = date.min, date.max
        for factor in self._rows[(name, self._kind(name, kind) or "")]:
            starts = [factor.valid_from]
            if factor.valid_to is not None and factor.valid_to < date.max:
                starts.append(factor.valid_to + ONE_DAY)
            for start in starts:
                if start <= day:
                    first = max(first, start)
                else:
                    last = min(last, start - ONE_DAY)
        return first, last
