"""The chain behind a receipt as staff see it: in the pack's words, with the subject's number masked. Reads only."""

from dataclasses import dataclass
from typing import Any

from puhui.engine.intake import queries as intake
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.journeys.acts.explain import explain

SHOWN_BEFORE, SHOWN_AFTER = 4, 2


@dataclass(frozen=True)
class Traced:
    """``chain`` as ``explain`` answers; ``pack`` and ``rule`` in whose words it is told; accounts by number."""

    chain: dict[str, Any]
    pack: schema.Pack
    rule: schema.Rule | None
    accounts: dict[int, str]


def trace(name: str) -> Traced:
    """Trace a receipt, a row of a delivery (``B17-3``) or a record's key. Refusals: intake.RecordUnknown."""
    chain = explain(name)
    batch = intake.batch(chain["delivery"]["batch"])
    pack = packs.version(batch.pack_number).pack
    feed = next(f for f in pack.feeds if f.id == batch.feed_code)
    content = chain["delivery"]["content"]
    if content and feed.subject and content.get(feed.subject.column):
        # Staff need to see that a number is there and which, never the number itself.
        content[feed.subject.column] = masked(str(content[feed.subject.column]))
    told = (chain.get("points") or {}).get("rule")
    return Traced(
        chain=chain,
        pack=pack,
        rule=next((r for r in pack.rules if told and r.id == told["id"]), None),
        accounts={number: code for code, number in ledger.house_accounts(f"{batch.city}/").items()},
    )


def masked(number: str) -> str:
    """A number of which only the ends are shown; of a short one, nothing."""
    if len(number) <= SHOWN_BEFORE + SHOWN_AFTER:
        return "*" * len(number)
    return f"{number[:SHOWN_BEFORE]}****{number[-SHOWN_AFTER:]}"
