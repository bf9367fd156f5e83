"""Deliveries and their rows, in the words of the pack and of the reader."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from puhui.engine.intake.facts import sentence
from puhui.journeys.acts.oversee_batches import Delivery
from puhui.portals.shared.templatetags.library import said


def shown(delivery: Delivery) -> Any:
    """A batch with the names of its feed and partner, as the tables of deliveries show it."""
    batch = delivery.batch
    batch.feed_name, batch.partner_name = said(delivery.feed.name), said(delivery.feed.partner_name)
    return batch


def told(row: Mapping[str, Any], batch_id: int) -> dict[str, Any]:
    """A row's outcome in words, with the name under which it can be traced."""
    language = get_language() or "zh-hans"
    return {
        "row": row["row"],
        "key": row["key"] or "–",
        "receipt": f"B{batch_id}-{row['row']}",
        "reason": row["reason"],
        "words": sentence(row["reason"] or row["outcome"], row["reason_data"], language),
    }
