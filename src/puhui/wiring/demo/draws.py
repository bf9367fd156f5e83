"""Two draws of the demo, which say so in their terms: one that was drawn, and one that can be entered.

The policy documents name draws for lucky users and no figures; what stands here is nobody's rule.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from puhui.economy.draws import actions, queries
from puhui.foundations.people import queries as people_queries
from puhui.ground import clock
from puhui.ground.identifiers import uuid_of
from puhui.journeys.draws import enter_draw, hold_draw
from puhui.wiring.demo import people

CITY = "chengdu"
ENTRANTS = 40
VALUE, SOURCE = "演示数值 2718281828", "演示 demo: 并非真实公布的数值 not a real public value"
DEMO = {
    "zh": "演示抽奖，并非真实活动，奖品不会发放。",
    "en": "A demonstration, not a real activity; nothing is handed out.",
}
TERMS: dict[str, Any] = {
    "about": DEMO,
    "organiser": {"zh": "演示平台", "en": "The demo platform"},
    "contact": "演示 demo",
    "prizes": [
        {"id": "first", "name": {"zh": "演示一等奖", "en": "Demo first prize"}, "kind": "good", "count": 1, "value_yuan": "100"},
        {"id": "second", "name": {"zh": "演示积分奖", "en": "Demo points"}, "kind": "points", "points": 200, "count": 5,
         "value_yuan": "2"},
    ],
    "reserves": 3,
    "claim_days": 30,
    "claiming": {"zh": "在“幸运抽奖”页面点击领取。", "en": "Press Claim on the page of the draw."},
    "delivery": {"zh": "演示奖品不发放。", "en": "Demo prizes are not handed out."},
    "forfeiting": {"zh": "逾期未领视为放弃，由候补顺延。", "en": "What is not claimed in time passes to a reserve."},
    "source": {"title": "演示 demo", "review": "recalled"},
}  # fmt: skip
BY = {"kind": "public", "name": {"zh": "演示数值", "en": "The demo's value"},
      "how": {"zh": "由演示程序给出", "en": "given by the demo itself"}}  # fmt: skip


@transaction.atomic
def fill_draws(at: datetime, say: Callable[[str], None]) -> None:
    """Hold one draw and open another; run again, it changes nothing."""
    if any(one.code == "demo-open" for one in queries.draws(CITY)):
        return
    past = _publish("demo-drawn", {"zh": "演示：上期幸运用户", "en": "Demo: last lucky users"}, at, (-7, -3, -2), BY)
    cards = [people_queries.subject_of(people.SCHEMES[CITY][0], one.card) for one in people.of(CITY)[:ENTRANTS]]
    holders = people_queries.holders_of(cards, people.SCHEMES[CITY][0])["holder"].sort().to_list()
    for holder in holders:
        id = uuid_of(f"demo/draw/{holder}")
        enter_draw.enter(holder=holder, city=CITY, draw=past, id=id, at=at - timedelta(days=5))
    hold_draw.commit(city=CITY, draw=past, at=at - timedelta(days=2.9))
    hold_draw.run(city=CITY, draw=past, value=VALUE, source=SOURCE, by="demo", at=at - timedelta(days=1.9))
    _publish(
        "demo-open", {"zh": "演示：本期幸运用户", "en": "Demo: lucky users"}, at, (-1, 20, 22), BY,
        price_points=5, entries_per_person=3,
    )  # fmt: skip
    say(f"{CITY}: 2 次抽奖 draws, {len(holders)} 人参与 entrants")


def _publish(
    id: str, name: dict[str, str], at: datetime, days: tuple[int, int, int], by: dict[str, Any], **changes: Any
) -> str:
    local = [f"{(at + timedelta(days=n)).astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" for n in days]
    times = dict(zip(("opens", "closes", "draws_at"), local, strict=True))
    before = at + timedelta(days=days[0] - 1)
    told = TERMS | times | {"id": id, "name": name, "randomness": by} | changes
    actions.draft(city=CITY, told=told, by="demo", at=before)
    hold_draw.publish(city=CITY, draw=id, at=before)
    return id
