"""Each desk of the carbon market in a real browser, at a desk's width and on a telephone."""

from datetime import timedelta

import pytest
from tests.market.exchange import floor
from tests.market.neutrality import scene
from tests.market.registry import land, life
from tests.portals.browser import DESKTOP, PHONE, Site, faults_of, shoot
from tests.portals.market.market import made

from puhui.market.registry.facts import ClaimTerm

pytestmark = pytest.mark.browser
PAGES = {
    "owner": ("", "projects/{first}/", "holdings/"),
    "validator": ("projects/{second}/",),
    "registry": ("", "approvals/"),
    "second": ("standing/",),
    "exchange": ("session/", "watch/?day=2026-03-03"),
    "member": ("trade/?product={first}-2025", "statement/?day=2026-03-03", "neutrality/{event}/"),
}


def test_desks_can_be_read(site: Site):
    market = made(61)  # the database is shared with other pages' tests
    first = life.registered(market.owner, market.validator, claims=(ClaimTerm("electricity", "meter/61"),))
    life.issued(first, market.verifier)
    second = life.draft(market.owner, claims=(ClaimTerm("electricity", "meter/62"),))
    life.submit(second, market.validator)
    codes, traded = {"first": first.code, "second": second.code}, f"{first.code}-2025"
    codes["event"] = _event(market)
    land.actions.ask(
        id=land.uuid4(), kind="pledge", account=market.owner.id, wanted=land.amount(20, code=first.code), reference="质押合同 2026-1",
        by="m-second", at=land.NOON + timedelta(days=90),
    )  # fmt: skip
    floor.move_in(floor.queries.member_of(market.owner.id), 40, 1000, project=first.code)
    told = {"city": land.CITY, "instrument": traded, "price_fen": 1000, "at": floor.on()}
    floor.actions.list_order(id=land.uuid4(), side=floor.SELL, tonnes=20, by="m-member", **told)
    floor.actions.pick(id=land.uuid4(), side=floor.BUY, tonnes=5, by="m-buyer", **told)
    land.retire(market.owner, land.amount(5, code=first.code))
    floor.close()
    found = []
    for who, paths in PAGES.items():
        page = site.visit(market.path(who), user=market.users[who], width=DESKTOP)
        for path in (path.format(**codes) for path in paths):
            page.goto(f"{site.address}{market.path(who)}{path}")
            for width, language in ((DESKTOP, "zh-hans"), (PHONE, "en")):
                site.look_again(page, width=width, django_language=language)
                name = "-".join(path.split("?")[0].split("/")[:2]).rstrip("-")
                shoot(page, f"market-{who}-{name or 'today'}-{width}-{language}")
                found += [f"{who} {path} {width} {language}: {fault}" for fault in faults_of(page, 24)]
        page.context.close()
    page = site.visit(f"/bulletin/chengdu/?product={traded}", width=PHONE)
    for width in (PHONE, DESKTOP):
        site.look_again(page, width=width, django_language="zh-hans")
        shoot(page, f"public-bulletin-{width}")
        found += [f"bulletin {width}: {fault}" for fault in faults_of(page)]
    assert found == []


def _event(market) -> str:
    """A conference of the first owner, by Chengdu's own pack, measured and half offset; an entry that waits; a provider."""
    scene.keeps_chengdu(exchange=(floor.RULES,))
    made = scene.plan(name="绿色低碳发展会议", organiser=market.owner.name, organiser_id=market.owner.subject)
    scene.reduce(made.number, said="不提供瓶装水，全程电子化材料", saved_kg=120)
    inputs = dict.fromkeys(("gas", "lpg", "petrol", "diesel", "heat", "paper", "landfilled", "burnt"), "0")
    inputs |= {"power": "24000", "room_nights": "120", "meals": "600"}
    journeys = [{"who": "participant", "mode": "high_speed_rail", "people": "200", "distance": "300"}]
    scene.actions.measure(
        id=land.uuid4(), undertaking=made.number, stage="final", inputs=inputs | {"journeys": journeys}, by="m-owner",
        at=scene.on(),
    )  # fmt: skip
    scene.elsewhere(made.number, tonnes=5, reference="BR-61")
    scene.actions.propose_listing(
        id=land.uuid4(), city=land.CITY, colour="black", subject=land.credit_code(69), name="某会展单位", reason="声明所列注销凭证不存在",
        ground="川环函〔2026〕1号", by="m-registry", at=scene.on(),
    )  # fmt: skip
    scene.actions.list_provider(
        id=land.uuid4(), city=land.CITY, account=market.other.number, by="m-registry", at=scene.on()
    )
    return made.number
