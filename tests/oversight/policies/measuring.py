"""How right a proposed table is, against a table that people made by reading: precision and recall of whole rows.

A row is right when its number, its lead and cooperating units, its due date, its cycle and all its targets are right,
and the issues that the truth names are listed. The metric of a target is right when it holds the truth's word.

    python -m tests.oversight.policies.measuring FOLDER     measures the documents of FOLDER whose truth is known
"""

import hashlib
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from puhui.oversight.policies import facts
from puhui.oversight.policies.calc import proposing, units
from puhui.oversight.policies.reading import blocks_of

HERE = Path(__file__).parent
TRUTHS = sorted(path.stem for path in (HERE / "truth").glob("*.yaml"))


@dataclass
class Measure:
    """Rows of the truth, rows proposed, and rows that are wholly right; ``wrong`` says what is not."""

    truth: int
    proposed: int
    right: int
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.truth

    def __str__(self) -> str:
        return (
            f"{self.right} right of {self.proposed} proposed and {self.truth} true: "
            f"precision {self.precision:.3f}, recall {self.recall:.3f}"
        )


def truth(name: str) -> dict[str, Any]:
    """A truth table, with what holds for each of its rows put into them."""
    told = YAML(typ="safe").load(HERE / "truth" / f"{name}.yaml")
    each = told.get("each", {})
    told["rows"] = [_row({**each, **row}, each) for row in told["rows"]]
    return told


def measured(rows: list[dict[str, Any]], proposed: tuple[facts.Proposed, ...]) -> Measure:
    """Compare by number; rows without one in their order."""
    waiting: dict[str | None, list[facts.Proposed]] = defaultdict(list)
    for row in proposed:
        waiting[row.number].append(row)
    found = Measure(len(rows), len(proposed), 0)
    for row in rows:
        here = waiting[row["n"]].pop(0) if waiting[row["n"]] else None
        faults = faults_of(row, here) if here else ["is missing"]
        found.right += not faults
        found.wrong += [f"{row['n']} {row['t']}: {fault}" for fault in faults]
    found.wrong += [f"{row.number}: is no row" for left in waiting.values() for row in left]
    return found


def faults_of(row: dict[str, Any], here: facts.Proposed) -> list[str]:
    """What is wrong about a proposed row."""
    told = {
        "lead": (row["lead"], {units.same(name) for name in here.lead}),
        "with": (row["with"], {units.same(name) for name in here.cooperating}),
        "due": (row["due"], here.due),
        "cycle": (row["cycle"], here.cycle),
        "targets": (sorted(map(_measure, row["targets"])), sorted(map(_target_measure, here.targets))),
    }
    faults = [f"{what}: {found}, truth {true}" for what, (true, found) in told.items() if true != found]
    codes = {issue.code for issue in here.issues}
    faults += [f"issue not listed: {code}" for code in row["issues"] if code not in codes]
    if not faults:
        for true, found in zip(
            sorted(row["targets"], key=_measure), sorted(here.targets, key=_target_measure), strict=True
        ):
            if true["metric"] not in found.metric:
                faults.append(f"metric: {found.metric}, truth {true['metric']}")
    return faults


def documents_in(folder: Path) -> dict[str, Path]:
    """The documents of a folder whose truth is known, by the truth's name; found by their content."""
    known = {truth(name)["document"]["sha256"]: name for name in TRUTHS}
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and (name := known.get(hashlib.sha256(path.read_bytes()).hexdigest())):
            found[name] = path
    return found


def proposal_of(path: Path, **options: Any) -> facts.Proposal:
    return proposing.proposal(blocks_of(path, path.name), **options)


def _row(row: dict[str, Any], each: dict[str, Any]) -> dict[str, Any]:
    own = row.get("issues", [])
    return row | {
        "lead": _names(row.get("lead")),
        "with": _names(row.get("with")),
        "leads": _listed(row.get("lead")),
        "withs": _listed(row.get("with")),
        "due": row.get("due"),
        "cycle": row.get("cycle"),
        "targets": [_target(written) for written in row.get("targets", [])],
        "issues": sorted({*own, *each.get("issues", [])}),
    }


def _listed(written: str | None) -> list[str]:
    return [name for name in (written or "").split("、") if name]


def _names(written: str | None) -> set[str]:
    return {units.same(name) for name in _listed(written)}


def _target(written: str) -> dict[str, Any]:
    """``>= 60 %; metric; period; scope; by``."""
    parts = [part.strip() for part in written.split(";")] + [""] * 5
    comparator, value, unit = parts[0].split()
    return {
        "comparator": comparator, "value": float(value), "unit": unit, "metric": parts[1], "period": parts[2],
        "scope": parts[3], "by": date.fromisoformat(parts[4]) if parts[4] else None,
    }  # fmt: skip


def _measure(target: dict[str, Any]) -> tuple:
    by = target["by"].isoformat() if target["by"] else ""
    return target["comparator"], target["value"], target["unit"], target["period"], target["scope"], by


def _target_measure(target: facts.Target) -> tuple:
    by = target.by.isoformat() if target.by else ""
    return target.comparator, float(target.value), target.unit, target.period, target.scope, by


def main() -> None:
    for name, path in documents_in(Path(sys.argv[1])).items():
        found = measured(truth(name)["rows"], proposal_of(path).rows)
        sys.stdout.write(f"{name}: {found}\n" + "".join(f"    {fault}\n" for fault in found.wrong))


if __name__ == "__main__":
    main()
