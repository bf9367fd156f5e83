"""All methodologies of one pack, compiled: chosen by id and day, or got by id and version."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from puhui.engine.methodology import refusals
from puhui.engine.methodology.calc import measures
from puhui.engine.methodology.calc.compiling import Compiled, compile_methodology
from puhui.engine.methodology.calc.factors import FactorTable
from puhui.engine.methodology.calc.measures import UnitError
from puhui.engine.methodology.calc.typing import unit_refusal
from puhui.foundations.packs.refusals import first_of
from puhui.foundations.packs.schema import Case, Column, Feed, Pack


class Library:
    """The compiled methodologies of a pack. Immutable; made by ``compile_pack``."""

    def __init__(self, pack: Pack) -> None:
        """Compile every methodology. Raises the first fault by file and line, carrying the others."""
        self.city, self._pack = pack.city.city, pack
        self.factors = FactorTable(pack)
        self._versions: dict[str, list[Compiled]] = {}
        self.programs: dict[tuple[Any, ...], Any] = {}  # what the columnar evaluator made and may need again
        faults = list(self.factors.faults)
        if faults:
            raise first_of(faults)
        for index in range(len(pack.methodologies)):
            try:
                compiled = compile_methodology(pack, index, self.factors)
                self._versions.setdefault(compiled.id, []).append(compiled)
            except refusals.FormulaRefused as fault:
                faults.extend((fault, *fault.data.pop("others", ())))
        for versions in self._versions.values():
            versions.sort(key=lambda compiled: compiled.first_day)
        if not faults:
            faults.extend(self._feed_faults(pack))
        if faults:
            raise first_of(faults)

    def __iter__(self) -> Iterator[Compiled]:
        for versions in self._versions.values():
            yield from versions

    def versions(self, methodology: str) -> list[Compiled]:
        """Every version of a methodology, earliest first. Refusal: refusals.MethodologyUnknown."""
        if methodology not in self._versions:
            raise refusals.MethodologyUnknown(methodology=methodology, city=self.city)
        return self._versions[methodology]

    def get(self, methodology: str, version: str) -> Compiled:
        """One version by its name. Refusals: refusals.MethodologyUnknown, VersionUnknown."""
        versions = self.versions(methodology)
        for compiled in versions:
            if compiled.version == version:
                return compiled
        names = ", ".join(compiled.version for compiled in versions)
        raise refusals.VersionUnknown(methodology=methodology, version=version, versions=names)

    def choose(self, methodology: str, day: date) -> Compiled:
        """The version that holds on ``day``. Refusals: refusals.MethodologyUnknown, MethodologyNotValid."""
        versions = self.versions(methodology)
        for compiled in versions:
            if compiled.holds_on(day):
                return compiled
        raise not_valid(versions, day)

    def case_place(self, compiled: Compiled, case: Case) -> tuple[str, int]:
        """File and line of a worked case."""
        for index, methodology in enumerate(self._pack.methodologies):
            if methodology is compiled.methodology:
                return self._pack.place("methodologies", index, "cases", methodology.cases.index(case))
        return compiled.place

    def breaks(self, methodology: str, first: date, last: date) -> Iterator[tuple[date, date]]:
        """The spans from ``first`` to ``last`` on each of which one version and one set of factors hold or none."""
        day = first
        while day <= last:
            end = min(self._end(methodology, day), last)
            yield day, end
            if end == date.max:
                return
            day = end + timedelta(days=1)

    def _end(self, methodology: str, day: date) -> date:
        ends = [date.max]
        for compiled in self.versions(methodology):
            ends.extend(edge for edge in (_before(compiled.first_day), compiled.last_day) if edge >= day)
            for factor, kind in compiled.factors:
                ends.append(self.factors.stays(factor, kind, day)[1])
        return min(ends)

    def _feed_faults(self, pack: Pack) -> Iterator[refusals.FormulaRefused]:
        methodologies = {scenario.id: scenario.methodology for scenario in pack.scenarios}
        for index, feed in enumerate(pack.feeds):
            if feed.scenario:
                for compiled in self._versions[methodologies[feed.scenario]]:
                    yield from self._unit_faults(pack, index, feed, compiled)

    def _unit_faults(self, pack: Pack, index: int, feed: Feed, compiled: Compiled) -> Iterator[refusals.FormulaRefused]:
        given = {name: of.unit for name, of in feed.inputs.items() if isinstance(of, Column) and of.unit}
        if feed.adapter:
            given[feed.adapter.distance] = "km"  # adapters measure great circles in kilometres
        for name, text in given.items():
            place = "adapter" if name not in feed.inputs else "inputs"
            at = pack.place("feeds", index, place, name)._asdict()
            if name not in compiled.inputs:
                continue
            try:
                unit, wanted = measures.unit_of(text), measures.unit_of(compiled.inputs[name].unit)
            except UnitError as error:
                yield unit_refusal(error, at)
                continue
            if not measures.same(unit, wanted):
                yield refusals.FeedUnitDiffers(
                    **at, feed=feed.id, name=name, methodology=compiled.id,
                    left=measures.written(unit), right=measures.written(wanted),
                )  # fmt: skip


def not_valid(versions: list[Compiled], day: date) -> refusals.MethodologyNotValid:
    """The refusal for a day on which none of ``versions`` holds."""
    spans = (f"{c.first_day} – {c.methodology.valid_to or ''}".rstrip() for c in versions)
    names = versions[0].version if len(versions) == 1 else ""
    return refusals.MethodologyNotValid(methodology=versions[0].id, version=names, day=day, validity=", ".join(spans))


def _before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day
