"""What must hold inside scoring trees: ids that stand once, versions that do not overlap, parts that can be scaled."""

from collections.abc import Iterator

from puhui.foundations.packs import refusals, schema
from puhui.foundations.packs.refusals import PackRefused


def faults(pack: schema.Pack) -> Iterator[PackRefused]:
    """Every fault between the parts of ``pack``'s appraisals, each with file and line."""
    for index, appraisal in enumerate(pack.appraisals):
        yield from _repeated(pack, index, appraisal)
    yield from _overlapping(pack)


def _ids(parts: tuple[schema.Indicator, ...], path: tuple[str | int, ...]) -> Iterator[tuple[str, tuple]]:
    for number, part in enumerate(parts):
        yield part.id, (*path, number, "id")
        yield from _ids(part.parts, (*path, number, "parts"))


def _repeated(pack: schema.Pack, index: int, appraisal: schema.Appraisal) -> Iterator[PackRefused]:
    found = list(_ids(appraisal.tree, ("appraisals", index, "tree")))
    if appraisal.bonus:
        found += _ids(appraisal.bonus.parts, ("appraisals", index, "bonus", "parts"))
        found += [
            (one.id, ("appraisals", index, "bonus", "measured", number, "id"))
            for number, one in enumerate(appraisal.bonus.measured)
        ]
    found += [(veto.id, ("appraisals", index, "vetoes", n, "id")) for n, veto in enumerate(appraisal.vetoes)]
    seen: set[str] = set()
    for name, path in found:
        if name in seen:
            yield refusals.IndicatorRepeated(**pack.place(*path)._asdict(), appraisal=appraisal.id, id=name)
        seen.add(name)


def _overlapping(pack: schema.Pack) -> Iterator[PackRefused]:
    last: dict[str, int] = {}
    for index in sorted(range(len(pack.appraisals)), key=lambda n: (pack.appraisals[n].valid_from, n)):
        one = pack.appraisals[index]
        before = last.get(one.id)
        last[one.id] = index
        if before is None:
            continue
        other = pack.appraisals[before]
        if other.valid_to is None or one.valid_from <= other.valid_to or one.version == other.version:
            place = pack.place("appraisals", before, "valid_from")
            yield refusals.AppraisalsOverlap(
                **pack.place("appraisals", index, "valid_from")._asdict(), id=one.id, day=one.valid_from,
                version=one.version, other=other.version, other_file=place.file, other_line=place.line,
            )  # fmt: skip
