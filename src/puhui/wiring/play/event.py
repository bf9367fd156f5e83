"""A conference that plans, reduces, measures, retires and declares; then the vouchers of everybody who traded."""

from datetime import date
from decimal import Decimal
from typing import Any

from puhui.journeys.market import offset_undertaking
from puhui.market.neutrality import actions
from puhui.market.neutrality import queries as kept
from puhui.market.registry import queries as registry
from puhui.market.registry.facts import Wanted
from puhui.wiring.play.projects import Credits
from puhui.wiring.play.steps import Stage, on
from puhui.wiring.play.trading import BUYERS

ORGANISER, ORGANISER_ID = BUYERS[0]
PLANNED, HELD, COUNTED = date(2026, 6, 22), (date(2026, 7, 8), date(2026, 7, 9)), date(2026, 7, 20)
CLERK, SIGNER = "会务经办人", "会务负责人"
# What such a conference uses, made up for the play: expected, and then read off meters and lists.
NOTHING = dict.fromkeys(("gas", "lpg", "petrol", "diesel", "heat", "paper", "landfilled", "burnt"), Decimal(0))
EXPECTED: dict[str, Any] = NOTHING | {
    "power": Decimal(16_000), "room_nights": Decimal(480), "meals": Decimal(1_700),
    "journeys": [{"who": "participant", "mode": "high_speed_rail", "people": Decimal(220), "distance": Decimal(300)}],
}  # fmt: skip
COUNTED_OFF: dict[str, Any] = EXPECTED | {
    "power": Decimal("18450.6"), "room_nights": Decimal(520), "meals": Decimal(1_860), "paper": Decimal("85.5"),
    "journeys": [
        {"who": "participant", "mode": "high_speed_rail", "people": Decimal(240), "distance": Decimal("305.5")},
        {"who": "participant", "mode": "plane", "people": Decimal(60), "distance": Decimal(1_520)},
    ],
}  # fmt: skip


def play(stage: Stage, credits: list[Credits]) -> str:
    """The conference from its plan to its declaration; the declaration's number."""
    planned = actions.plan(
        id=stage.id("event"), city=stage.city, kind="event", name="绿色低碳会议（演示）", organiser=ORGANISER,
        organiser_id=ORGANISER_ID, first=HELD[0], last=HELD[1], place="成都市（演示）",
        boundary="会场、住宿、餐饮与参会人员往返交通", by=CLERK, at=on(PLANNED),
    )  # fmt: skip
    told = {"undertaking": planned.number, "by": CLERK}
    actions.reduce(
        id=stage.id("event/reduce"), said="无纸化会务，不提供一次性用品", saved_kg=120, at=on(PLANNED, 11), **told
    )
    expected = actions.measure(id=stage.id("event/plan"), stage="plan", inputs=EXPECTED, at=on(PLANNED, 14), **told)
    stage.tell(PLANNED, f"{planned.name}: 预估 planned {_tonnes(expected.amount_mg)} tCO2e")
    counted = actions.measure(id=stage.id("event/final"), stage="final", inputs=COUNTED_OFF, at=on(COUNTED), **told)
    stage.tell(COUNTED, f"{planned.name}: 核算 measured {_tonnes(counted.amount_mg)} tCO2e")
    account = next(a for a in registry.accounts(stage.city) if a.subject == ORGANISER_ID)
    due = -(-counted.amount_mg // 10**9)
    seen = offset_undertaking.retire(
        id=stage.id("event/retire"), account=account.number, at=on(COUNTED, 15),
        wanted=Wanted(project=credits[0].code, vintage=credits[0].vintage, tonnes=due), **told,
    )  # fmt: skip
    stage.tell(COUNTED, f"注销 retired {due} t: {seen.offsets[0].reference}")
    declared = actions.declare(
        id=stage.id("event/declare"), confirmation="self", signed_by=SIGNER, at=on(COUNTED, 16), **told
    )
    stage.tell(COUNTED, f"碳中和声明 declared: {declared.number}")
    return kept.declaration(declared.number).number


def _tonnes(milligrams: int) -> str:
    return f"{Decimal(milligrams) / 10**9:.3f}"
