"""A wave of a survey by letters in two districts: a sample, answers that name nobody, a share with its margin."""

from datetime import date, timedelta
from decimal import Decimal

from puhui.civic.surveys import actions, facts
from puhui.civic.surveys import queries as surveys
from puhui.foundations.packs import schema
from puhui.wiring.play.steps import Stage, on

FIRST, LAST, CLOSED = date(2025, 2, 10), date(2025, 3, 20), date(2025, 3, 21)
# district, adults, letters sent, letters answered, of so many answered the n-th does not know
DISTRICTS = (("东区", 120_000, 150, 96, 16), ("西区", 80_000, 100, 60, 12))
SECONDS = 90
AWARENESS = "awareness"


def play(stage: Stage, pack: schema.Pack) -> facts.Estimate | None:
    """Open, send, take answers, close, publish; what the wave says of awareness."""
    wave = stage.id("wave")
    told = actions.open_wave(
        pack=pack, survey="green-living", id=wave, title="2025年第一轮", first=FIRST, last=LAST,
        strata=[facts.StratumAsked(name, people, district=name) for name, people, *_ in DISTRICTS],
        frame_source="演示：各区常住成年人口", seed=f"{stage.id('seed')}", by="调查员", at=on(FIRST - timedelta(days=3)),
    )  # fmt: skip
    if told.state == "open":
        _ask(stage, told)
    actions.close_wave(wave=wave, at=on(CLOSED))
    done = actions.publish(wave=wave, at=on(CLOSED, 15))
    found = surveys.latest(stage.city, AWARENESS, on(CLOSED, 16))
    estimate = found.estimate if found else None
    rate = f"{done.response_rate or 0:.0%}"
    stage.tell(
        CLOSED, f"公众调查发出 {done.asked} 份、回收 {done.answered} 份，应答率 {rate} letters, answers, response rate"
    )
    stage.expect(CLOSED, "知晓率是带误差的估计 a share with a margin → /surveys/yanshi/", estimate is not None and
                 0 < estimate.low < estimate.estimate < estimate.high < 1, True)  # fmt: skip
    return estimate


def _ask(stage: Stage, wave: facts.Wave) -> None:
    """Send letters, and take the answers of those that came back; those of a wave that was cut off are not taken twice."""
    asked = {one.name: one.asked for one in wave.strata}
    for name, _people, letters, _answers, _ignorant in DISTRICTS:
        if not asked[name]:
            actions.number_letters(wave=wave.id, stratum=name, count=letters, at=on(FIRST))
    first = 1
    waiting = {one.number: one for one in surveys.letters(wave.id)}
    for _name, _people, letters, answers, ignorant in DISTRICTS:
        for n in range(answers):
            if letter := waiting.get(first + n):
                said = {
                    "sex": "fm"[n % 2], "knows": ("never" if n % ignorant == 0 else "some" if n % 3 else "well"),
                    "pleased": str(2 + n % 4),
                }  # fmt: skip
                at = on(FIRST + timedelta(days=1 + n % 30), 8 + n % 12, n % 60)
                actions.answer(token=letter.token, said=said, seconds=SECONDS + n, at=at)
        first += letters


def percent(share: float) -> Decimal:
    """As oversight keeps it: per cent, to the hundredth."""
    return round(Decimal(str(share)) * 100, 2)
