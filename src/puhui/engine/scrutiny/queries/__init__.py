"""Questions about suspect and declared acts; no writes."""

from puhui.engine.scrutiny.calc import patterns, photos
from puhui.engine.scrutiny.queries.audits import audit, audit_item, audit_items, audits, result
from puhui.engine.scrutiny.queries.cases import (
    appeal,
    case,
    cases_between,
    cases_of,
    decisions,
    queue,
    reviewed,
    waiting_counts,
)
from puhui.engine.scrutiny.queries.declarations import (
    declaration,
    declarations_of,
    near_photos,
    parked,
    photo,
    photos_of,
    shows,
)
from puhui.engine.scrutiny.queries.devices import crowded
from puhui.ground import sampling

BY_LINES, PHOTO_MOST_MIB = patterns.BY_LINES, photos.MOST_MIB
judged_days, span, suspects, too_fast = patterns.judged_days, patterns.span, patterns.suspects, patterns.too_fast
commitment, drawn, sample_size = sampling.commitment, sampling.drawn, sampling.sample_size

__all__ = [
    "BY_LINES", "PHOTO_MOST_MIB", "appeal", "audit", "audit_item", "audit_items", "audits", "case", "cases_between", "cases_of",
    "commitment", "crowded", "decisions", "declaration", "declarations_of", "drawn", "judged_days", "near_photos",
    "parked", "photo", "photos_of", "queue", "result", "reviewed", "sample_size", "shows", "span", "suspects", "too_fast",
    "waiting_counts",
]  # fmt: skip
