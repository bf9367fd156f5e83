"""Fill the demo: packs, people, partners, staff, and the days. Each step finds out whether it was done before."""

import base64
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from django.db import transaction

from puhui.engine.intake import queries as intake
from puhui.foundations.packs import schema
from puhui.foundations.people import actions as enrol
from puhui.foundations.people import queries as people_queries
from puhui.foundations.people.refusals import NameTaken
from puhui.ground import clock
from puhui.journeys.acts import record_behaviour
from puhui.journeys.honours import award_honours
from puhui.journeys.packs import activate_pack
from puhui.wiring.demo import civic, days, draws, mall, people
from puhui.wiring.demo.accounts import PASSWORD, STAFF

DAYS_BEFORE = 6  # within the time in which points may be collected
BATCHES_LOOKED_THROUGH = 1_000
Say = Callable[[str], None]


def fill(directory: Path, packs_directory: Path, say: Say) -> None:
    """Everything that the demo shows; run again, it changes nothing."""
    at = clock.now()
    for city in people.TELEPHONES:
        pack = activate_pack.activate_pack(directory=packs_directory / city, at=at).pack
        partners = _add_partners(pack, at)
        _add_staff(city, partners, at)
        if _enrol(city, pack, at):
            say(f"{pack.city.name.zh} {pack.city.name.en}: {people.PEOPLE_PER_CITY} people 人")
    day = _demo_day(directory, clock.local_day(at))
    before = [day - timedelta(days=n) for n in range(DAYS_BEFORE, 0, -1)]
    files = days.write(directory, before, flaws=False) + days.write(directory, [day], flaws=True)
    for city, feed, path in files:
        _ingest(city, feed, path, at, say)
    mall.fill_mall(at, say)
    draws.fill_draws(at, say)
    for city in people.TELEPHONES:
        civic.fill_civic(city, day + timedelta(days=1), at, say)
        award_honours.award_honours(city=city, at=at)


def _demo_day(directory: Path, today: date) -> date:
    """Yesterday, as seen when the demo was first filled; the same day ever after."""
    kept = directory / "day"
    if not kept.exists():
        directory.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{today - timedelta(days=1)}")
    return date.fromisoformat(kept.read_text().strip())


def _ingest(city: str, feed: str, path: Path, at: datetime, say: Say) -> None:
    settled = {
        b.file_name for b in intake.batches(city=city, feed=feed, limit=BATCHES_LOOKED_THROUGH) if b.state == "settled"
    }
    if path.name in settled:
        return
    outcome = record_behaviour.record_file(city=city, feed=feed, path=path, way="command_line", at=at)
    say(f"{path.name}: {outcome.rows:,} 行 rows, {outcome.accepted:,} 采纳 accepted, {outcome.points:,} 积分 points")


def _add_partners(pack: schema.Pack, at: datetime) -> dict[str, int]:
    names = {feed.partner: feed.partner_name.zh for feed in pack.feeds}
    return {
        code: enrol.add_partner(
            city=pack.city.city,
            code=code,
            name=name,
            feeds=[feed.id for feed in pack.feeds if feed.partner == code],
            at=at,
        )
        for code, name in names.items()
    }


def _add_staff(city: str, partners: dict[str, int], at: datetime) -> None:
    known = {member.name for member in people_queries.staff()}
    for one in STAFF:
        if one.name in known or (one.partner and one.partner[0] != city):
            continue
        number = partners[one.partner[1]] if one.partner else None
        try:
            enrol.add_staff(
                name=one.name, password=PASSWORD, role=one.role, at=at, display_name=one.title, partner=number
            )
        except NameTaken:
            continue
        secret = base64.b32encode(secrets.token_bytes(20)).decode()
        enrol.set_second_factor(name=one.name, secret=secret)


def _enrol(city: str, pack: schema.Pack, at: datetime) -> bool:
    """Enrol the people of a city with consent to every scene, their card and their account; false: they are."""
    card_scheme, account_scheme = people.SCHEMES[city]
    everybody = people.of(city)
    cards = [people_queries.subject_of(card_scheme, person.card) for person in everybody]
    if not people_queries.holders_of(cards, card_scheme).is_empty():
        return False
    agreed = {s.id: (s.consent.version, {"zh": s.consent.text.zh, "en": s.consent.text.en}) for s in pack.scenarios}
    frame = pl.DataFrame(
        {
            "phone": [person.phone for person in everybody],
            "scheme": [card_scheme] * len(everybody),
            "number": [person.card for person in everybody],
        }
    )
    with transaction.atomic():
        holders = enrol.enrol_frame(city=city, frame=frame, consents=agreed, at=at)
        for person, holder in zip(everybody, holders, strict=True):
            enrol.bind_card(holder=holder, city=city, scheme=account_scheme, number=person.account, at=at)
    return True
