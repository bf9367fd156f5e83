from datetime import timedelta
from decimal import Decimal

import pytest
from tests.civic.volunteers.corps import CITY, EAST, MORNING, NOON, TODAY, Corps
from tests.economy.rewards.mall import NAME, SOURCE

from puhui.civic.volunteers import actions, queries
from puhui.economy.honours import queries as honours
from puhui.economy.points import queries as points
from puhui.foundations.ledger import queries as ledger
from puhui.foundations.outbox.models import Message
from puhui.foundations.packs import schema
from puhui.journeys.civic import serve
from puhui.journeys.packs import activate_pack

HELPER = schema.Badge(
    id="helper", name=NAME, about=NAME, source=SOURCE, ground=schema.Ground(fact="hours", at_least=Decimal("2.5"))
)


@pytest.fixture
def corps(db) -> Corps:
    corps = Corps(fact="hours", points_an_hour=schema.Granted(points=5))
    corps.pack = corps.pack.model_copy(update={"badges": (HELPER,)})
    activate_pack.put_into_force(pack=corps.pack, at=MORNING)
    corps.join(1)
    return corps


def test_confirmed_hours_are_honoured_and_what_a_sample_finds_is_taken_back(corps):
    shift, later = corps.shift(), NOON + timedelta(days=3)
    record = corps.serve(corps.sign(1, shift), 9, 11.75)
    for _twice in range(2):
        assert serve.confirm(city=CITY, holder=1, record=record.id, by=EAST, at=later).state == "confirmed"
    # Two full hours of 165 minutes.
    assert points.points_of(1, CITY, later).available == 10
    assert [given.badge for given in honours.badges_of(1, CITY)] == ["helper"]
    audit = actions.open_audit(pack=corps.pack, first=TODAY, last=TODAY + timedelta(days=2), at=NOON)
    actions.draw_audit(number=audit.number, at=later)
    told = {"city": CITY, "audit": audit.number, "position": 1, "sound": False, "by": "desk", "why": "x", "at": later}
    assert serve.judge(**told).state == "reversed"
    assert serve.judge(**told) is None
    assert [given.taken_at is not None for given in honours.badges_of(1, CITY)] == [True]
    assert [row.topic for row in Message.objects.order_by("topic")] == ["volunteer.confirmed", "volunteer.reversed"]
    assert ledger.verify().ok


def test_a_sheet_is_looked_at_first_and_then_taken(corps):
    content = ("志愿者编号,志愿队伍,项目名称,服务开始时间,服务结束时间\n"
               "V00001,东队,净滩,2026/3/2 08:00,2026/3/2 10:00\n").encode()  # fmt: skip
    told = {"city": CITY, "content": content, "name": "x.csv", "by": "desk", "at": NOON}
    assert serve.look_at_sheet(**told).accepted == 1
    assert queries.records_of(1, CITY) == []
    assert serve.take_sheet(**told).accepted == 1
    assert serve.take_sheet(**told).duplicate == 1
