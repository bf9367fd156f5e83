"""The queue and the audits on the console: decided one by one or together, told when somebody was faster."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.engine.scrutiny.pictures import photo
from tests.portals.operator.conftest import activate

from puhui.engine.scrutiny import queries as cases
from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.acts import declare_act

FEED = "plate-clearing-photos"
_phones = iter(range(100))


def joined() -> int:
    at, phone = clock.now(), f"1370000{next(_phones):04}"
    sent = people.send_code(phone=phone, at=at)
    holder = people.sign_in(phone=phone, code=sent.shown, at=at).holder_id
    for scenario in packs.active("luzhou").pack.scenarios:
        consent = scenario.consent
        people.give_consent(
            holder=holder, city="luzhou", scenario=scenario.id, version=consent.version, words=consent.text.model_dump(),
            at=at,
        )  # fmt: skip
    return holder


def declare(number: int) -> int:
    holder = joined()
    declare_act.declare(holder=holder, city="luzhou", feed=FEED, id=uuid4(), uploads=[photo(number)], at=clock.now())
    return holder


@pytest.fixture
def held(db) -> list[str]:
    """Two copies of one photo, as the queue names them."""
    activate()
    declare(1)
    names = []
    for _ in range(2):
        [case] = cases.cases_of(declare(1), "luzhou")
        names.append(f"{case.holder_id}/{case.feed_id}/{case.source_key}")
    return names


def stands(name: str) -> str:
    holder, *_ = name.split("/")
    return cases.cases_of(int(holder), "luzhou")[0].state


def decide(client: Client, names: list[str], do: str = "release", why: str = "同桌一起吃的", id=None):
    return client.post("/console/review/decide/", {"id": str(id or uuid4()), "act": names, "do": do, "why": why})


def test_queue_shows_reasons_and_filters(held, operator):
    page = operator.get("/console/review/")
    assert len(page.context["found"].groups) == 2 and "相同或非常相近" in page.content.decode()
    assert operator.get("/console/review/", {"check": "many-bus-rides"}).context["found"].groups == []
    assert operator.get("/console/review/", {"appealed": "1"}).context["found"].groups == []


def test_several_are_decided_together_or_not_at_all(held, operator):
    assert decide(operator, held, why=" ").status_code == 422
    assert decide(operator, [*held, "9/9/none"]).status_code == 422
    assert {stands(n) for n in held} == {"held"}
    assert decide(operator, held).status_code == 302
    assert {stands(n) for n in held} == {"released"}
    late = decide(operator, held, do="refuse")
    assert late.status_code == 422 and "刚刚已由其他人处理" in late.content.decode()


def test_case_lays_both_photos_side_by_side(held, operator):
    page = operator.get(f"/console/review/{held[0]}/")
    text = page.content.decode()
    assert text.count('class="photo"') == 2 and "相似的记录" in text
    address = text.split('class="photo" src="')[1].split('"')[0]
    assert operator.get(address).content[:2] == b"\xff\xd8"


def test_case_is_decided_with_who_when_and_why(held, operator):
    page = operator.post(
        f"/console/review/{held[0]}/decide/", {"id": str(uuid4()), "do": "refuse", "seen": "held", "why": "旧照片"},
        follow=True,
    )  # fmt: skip
    assert "旧照片" in page.content.decode() and stands(held[0]) == "refused"
    [decision] = page.context["found"].decisions
    assert decision.by == page.wsgi_request.user.pk


def test_auditor_reads_and_cannot_decide(held, auditor):
    assert 'name="act"' not in auditor.get("/console/review/").content.decode()
    assert auditor.get(f"/console/review/{held[0]}/").status_code == 200
    assert decide(auditor, held).status_code == 403


@pytest.mark.parametrize("name", ["1", "1/2", "a/b/c", "1/99999999999999999999/x"])
def test_act_with_a_broken_name_is_not_found(held, operator, name):
    assert decide(operator, [name]).status_code == 404


def test_audit_is_announced_and_waits_for_its_period(held, operator):
    today = clock.local_day(clock.now())
    told = {"city": "luzhou", "first": today, "last": today, "confidence": 95, "margin": 5}
    page = operator.post("/console/audits/open/", told, follow=True)
    audit = page.context["found"].audit
    text = page.content.decode()
    assert audit.commitment in text and audit.sealed_seed not in text
    early = operator.post(f"/console/audits/{audit.id}/draw/")
    assert early.status_code == 422 and "次日起才能抽样" in early.content.decode()
    assert operator.post("/console/audits/open/", told | {"margin": 0}).status_code == 422
    assert operator.post("/console/audits/open/", told | {"first": "x"}).status_code == 404
