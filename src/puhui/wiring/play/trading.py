"""Three trading days: listed and picked, dealt in a block, sold by auction; each closed with credits against money."""

from datetime import date
from decimal import Decimal

from puhui.ground.working_days import Calendar
from puhui.journeys.market import close_exchange, place_on_exchange
from puhui.market.exchange import actions, facts
from puhui.market.exchange import queries as kept
from puhui.market.exchange.facts import Side
from puhui.wiring.play.projects import OFFICER, Credits, account
from puhui.wiring.play.steps import Stage, on

BEGUN = date(2026, 6, 15)
BUYERS = (("会展公司（演示）", "915101009000000067"), ("控排企业（演示）", "91510100900000007A"))
BANKED = ("20000000.00", "50000000.00")
FIRST_PRICE, LISTED, BLOCK_PRICE, RESERVE = 30_00, 31_50, 28_00, 29_00  # fen a tonne
BLOCK = 100_000


def play(stage: Stage, credits: list[Credits]) -> int:
    """Members, money, tonnes, three days; how many deals were made."""
    solar, waste = (_Seller(stage, credit, f"卖方经办人{n}") for n, credit in enumerate(credits, 1))
    buyers = [
        _join(stage, account(stage, name, subject).number, f"买方经办人{n}")
        for n, (name, subject) in enumerate(BUYERS, 1)
    ]
    _bank(stage, buyers)
    days = [BEGUN]
    for _ in range(3):
        days.append(Calendar().after(days[-1], 1))
    for seller in (solar, waste):
        seller.place(BEGUN)
    _listed(stage, solar, days[1])
    _block(stage, waste, buyers[1], days[2])
    _auction(stage, waste, days[3])
    return sum(len(kept.deals(stage.city, day)) for day in days[1:])


class _Seller:
    def __init__(self, stage: Stage, credit: Credits, operator: str) -> None:
        self.stage, self.credit, self.operator = stage, credit, operator
        self.member = _join(stage, credit.owner.number, operator)
        self.instrument = f"{credit.code}-{credit.vintage}"

    def place(self, day: date) -> None:
        place_on_exchange.move_in(
            id=self.stage.id(f"place/{self.instrument}"), member=self.member, project=self.credit.code,
            vintage=self.credit.vintage, tonnes=self.credit.tonnes, by=OFFICER, at=on(day), first_price_fen=FIRST_PRICE,
        )  # fmt: skip
        self.stage.tell(day, f"{self.instrument}: {self.credit.tonnes:,} t 转入交易 placed on the exchange")


def _join(stage: Stage, number: str, operator: str) -> facts.Member:
    return actions.join(
        id=stage.id(f"join/{number}"), city=stage.city, account=number, operator=operator, by=OFFICER, at=on(BEGUN, 9)
    )


def _bank(stage: Stage, buyers: list[facts.Member]) -> None:
    lines = ["流水号,交易账户,收付,金额"]
    lines += [f"DEMO-{n},{buyer.code},收,{yuan}" for n, (buyer, yuan) in enumerate(zip(buyers, BANKED, strict=True), 1)]
    taken = actions.take_bank_file(
        id=stage.id("bank"), city=stage.city, name="bank.csv", content="\n".join(lines).encode(), day=BEGUN,
        closing_fen=int(sum(map(Decimal, BANKED)) * 100), by=OFFICER, at=on(BEGUN, 14),
    )  # fmt: skip
    agrees = "相符 agrees" if not taken.difference_fen else "不符 differs"
    stage.tell(BEGUN, f"银行入金 {len(buyers)} 笔 bank file booked，余额{agrees}")


def _told(stage: Stage, step: str, seller_or_name: str, day: date, hour: int, minute: int = 0) -> dict:
    return {"id": stage.id(step), "city": stage.city, "by": seller_or_name, "at": on(day, hour, minute)}


def _listed(stage: Stage, seller: _Seller, day: date) -> None:
    asked = {"instrument": seller.instrument, "price_fen": LISTED, "tonnes": seller.credit.tonnes // 2}
    actions.list_order(side=Side.SELL, **asked, **_told(stage, "list", seller.operator, day, 10))
    actions.pick(side=Side.BUY, **asked, **_told(stage, "pick", "买方经办人1", day, 10, 20))
    stage.tell(day, f"挂牌点选 {asked['tonnes']:,} t × {LISTED / 100:.2f} 元 listed and picked")
    _close(stage, day)


def _block(stage: Stage, seller: _Seller, buyer: facts.Member, day: date) -> None:
    proposed = actions.propose_block(
        instrument=seller.instrument, side=Side.SELL, price_fen=BLOCK_PRICE, tonnes=BLOCK, toward=buyer.code,
        **_told(stage, "block", seller.operator, day, 10),
    )  # fmt: skip
    actions.accept_block(block=proposed.id, **_told(stage, "accept", "买方经办人2", day, 10, 30))
    stage.tell(day, f"大宗协议 {BLOCK:,} t × {BLOCK_PRICE / 100:.2f} 元 block deal")
    _close(stage, day)


def _auction(stage: Stage, seller: _Seller, day: date) -> None:
    tonnes = seller.credit.tonnes - BLOCK
    opened = actions.open_auction(
        instrument=seller.instrument, side=Side.SELL, reserve_fen=RESERVE, tonnes=tonnes, ends_at=on(day, 11),
        **_told(stage, "auction", seller.operator, day, 9, 45),
    )  # fmt: skip
    half = tonnes // 2
    for n, (price, asked) in enumerate(((RESERVE + 60, half), (RESERVE + 10, tonnes)), 1):
        actions.bid(
            auction=opened.id, price_fen=price, tonnes=asked, **_told(stage, f"bid/{n}", f"买方经办人{n}", day, 10, n)
        )
    settled = actions.settle_auction(auction=opened.id, **_told(stage, "settle", OFFICER, day, 11))
    stage.tell(day, f"单向竞价 {settled.dealt:,} t × {settled.price_fen / 100:.2f} 元 auction, one price")
    _close(stage, day)


def _close(stage: Stage, day: date) -> None:
    closed = close_exchange.close(city=stage.city, day=day, by=OFFICER, at=on(day, 15, 5))
    stage.tell(day, f"收市交收 {closed.delivered} 笔，未成 {closed.failed} 笔 closed: delivered, failed")


def name_operator(stage: Stage, credit: Credits, name: str) -> None:
    """One more person who acts for the member that sold a project's credits."""
    member = _join(stage, credit.owner.number, "卖方经办人1")
    actions.name_operator(id=stage.id(f"operator/{name}"), member=member.id, operator=name, by=OFFICER, at=on(BEGUN, 9))
