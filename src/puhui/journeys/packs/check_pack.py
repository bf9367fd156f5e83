"""Check a pack as an activation would, and change nothing."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from puhui.engine.methodology import queries as methodology
from puhui.engine.methodology.facts import CaseFailure, FactorGap
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema

PACKS_REMEMBERED = 16


@dataclass(frozen=True)
class CheckedPack:
    """A pack that loads. ``failures`` forbid its activation; ``gaps`` are days on which records would be refused."""

    pack: schema.Pack
    sha256: str
    cases: int
    failures: list[CaseFailure]
    gaps: list[FactorGap]
    to_be_verified: list[tuple[str, str, schema.Source]]  # (what, its id, source): shown as 待核

    @property
    def may_be_activated(self) -> bool:
        return not self.failures


def check_pack(directory: str | Path) -> CheckedPack:
    """Read, compile and run every case. Refusals: those of reading and of compiling, with file and line."""
    return _checked(packs.files_of(directory))


# Looked at, compared, then put into force: what the same files say comes out the same.
@lru_cache(maxsize=PACKS_REMEMBERED)
def _checked(files: packs.Files) -> CheckedPack:
    pack = packs.assembled(files)
    library = methodology.compile_pack(pack)
    return CheckedPack(
        pack=pack,
        sha256=packs.fingerprint(pack),
        cases=sum(len(found.cases) for found in pack.methodologies),
        failures=methodology.run_cases(library),
        gaps=list(methodology.factor_gaps(library)),
        to_be_verified=_unverified(pack),
    )


def _unverified(pack: schema.Pack) -> list[tuple[str, str, schema.Source]]:
    kinds = (
        ("factor", pack.factors), ("methodology", pack.methodologies), ("scenario", pack.scenarios),
        ("rule", pack.rules),
    )  # fmt: skip
    found = [(kind, thing.id, thing.source) for kind, things in kinds for thing in things]
    for rule in pack.rules:
        found.extend(("cap", rule.id, cap.source) for cap in rule.caps if cap.source)
        if rule.expiry.source:
            found.append(("expiry", rule.id, rule.expiry.source))
    for told in pack.oversight:
        parts = [("cycle", one.id, one.source) for one in told.cycles]
        parts += [("cycle_days", one.id, one.days_source) for one in told.cycles if one.days_source]
        parts += [
            ("lights", pack.city.city, told.lights.source),
            *(("step", one.step, one.source) for one in told.ladder),
        ]
        parts += [
            (what, pack.city.city, one.source)
            for what, one in (("scores", told.scores), ("evaluation", told.evaluation))
            if one
        ]
        found.extend(parts)
        found.extend(("unit", one.id, one.source) for one in told.units if one.source)
    found.extend(("cap", pack.city.city, cap.source) for cap in pack.city.person_caps if cap.source)
    return [entry for entry in found if entry[2].review is not schema.Review.OFFICIAL]
