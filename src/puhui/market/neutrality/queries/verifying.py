"""The proof: every inventory is computed again, every offset held against the registry, every declaration against both."""

from collections.abc import Callable, Iterator

from puhui.ground.refusals import Refusal
from puhui.market.neutrality import declaring, facts, measuring, telling
from puhui.market.neutrality.models import Declaration, Inventory, Offset, Undertaking
from puhui.market.registry import queries as registry


def verify(progress: Callable[[int, int], None] | None = None) -> facts.Report:
    """Prove it all, one after the other; the first fault is named."""
    tables = (Undertaking, Inventory, Offset, Declaration)
    counts = [table.objects.count() for table in tables]
    total, fault = sum(counts[1:]), None
    for done, found in enumerate(_faults(), 1):
        if found is not None:
            fault = found
            break
        if progress and done % 50 == 0:
            progress(done, total)
    return facts.Report(*counts, first_fault=fault)


def _faults() -> Iterator[facts.Fault | None]:
    """One answer for each thing that is looked at."""
    for row in Inventory.objects.order_by("id").iterator(chunk_size=50):
        again = measuring.recompute(row)
        fault = facts.Fault("inventory", str(row.id), str(again.kept_mg), str(again.found_mg))
        yield None if again.same else fault
    for row in Offset.objects.order_by("id").iterator(chunk_size=500):
        yield _offset(row)
    for row in Declaration.objects.order_by("number").iterator(chunk_size=50):
        yield _declaration(row)


def _offset(row: Offset) -> facts.Fault | None:
    if not row.own:
        return None
    try:
        found = registry.retirement(row.reference)
    except Refusal as no:
        return facts.Fault("offset", row.reference, str(row.tonnes), no.code)
    if (found.tonnes, list(found.serials), found.retired_on) != (row.tonnes, row.serials, row.retired_on):
        return facts.Fault("offset", row.reference, str(found.tonnes), str(row.tonnes))
    return None


def _declaration(row: Declaration) -> facts.Fault | None:
    verdict = telling.declaration(row).verdict
    if verdict == "changed":
        return facts.Fault("declaration", row.number, "valid", verdict)
    if row.revoked_at is None:
        try:
            final = declaring.must_be_neutral(telling.undertaking(Undertaking.objects.get(id=row.undertaking_id)))
        except Refusal as no:
            return facts.Fault("declaration", row.number, "neutral", no.code)
        if final.id != row.inventory_id:
            return facts.Fault("declaration", row.number, str(row.inventory_id), str(final.id))
    return None
