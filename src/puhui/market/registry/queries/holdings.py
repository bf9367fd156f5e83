"""Who holds what, and what became of one tonne."""

from collections import defaultdict
from uuid import UUID

from django.db import connection
from django.db.models import F, Sum

from puhui.market.registry import accounts as books
from puhui.market.registry import asking, certifying, facts, refusals, ring, telling
from puhui.market.registry.calc import serials
from puhui.market.registry.facts import State
from puhui.market.registry.models import Account, Asked, Block, Change, Issuance, Project, Retirement
from puhui.market.registry.telling import retirement_told

PAGE = 100
BLOCKS_PAGE = 500
BLOCKS_SHOWN_MAX = 1_000
STEPS_SHOWN_MAX = 1_000


def account(number: str) -> facts.Account:
    """An account by its number, as in CDCER-A00001. Refusals: AccountUnknown."""
    row = Account.objects.filter(number=number.strip()).first()
    if row is None:
        raise refusals.AccountUnknown(account=number[:40])
    return books.told(row)


def account_by_id(account: int) -> facts.Account:
    """Refusals: AccountUnknown."""
    row = Account.objects.filter(id=account).first()
    if row is None:
        raise refusals.AccountUnknown(account=account)
    return books.told(row)


def accounts(city: str, *, page: int = 1) -> list[facts.Account]:
    """A hundred accounts of a city, by their numbers."""
    rows = Account.objects.filter(city=city).order_by("number")[(page - 1) * PAGE : page * PAGE]
    return [books.told(row) for row in rows]


def holdings(account: int) -> list[facts.Holding]:
    """Tonnes of an account by project, vintage and state."""
    sums = (
        Block.objects.filter(account_id=account, state__gt=0)
        .values("issuance_id", "state")
        .annotate(tonnes=Sum(F("past") - F("first")))
    )
    issuances = {i.id: i for i in Issuance.objects.filter(id__in={s["issuance_id"] for s in sums})}
    codes = dict(Project.objects.filter(id__in={i.project_id for i in issuances.values()}).values_list("id", "number"))
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in sums:
        issuance = issuances[each["issuance_id"]]
        instrument = (serials.project_code(codes[issuance.project_id]), issuance.vintage)
        found[instrument][State(each["state"]).word] += each["tonnes"]
    return [facts.Holding(account, *instrument, dict(tonnes)) for instrument, tonnes in sorted(found.items())]


def blocks(account: int, *, page: int = 1) -> list[facts.Block]:
    """An account's units by serial number, five hundred blocks a page."""
    rows = Block.objects.filter(account_id=account, state__gt=0).order_by("issuance_id", "first")
    return blocks_told(list(rows[(page - 1) * BLOCKS_PAGE : page * BLOCKS_PAGE]))


def issued_blocks(city: str, *, page: int = 1) -> list[facts.Block]:
    """A city's units as they stand, five hundred blocks a page."""
    issued = Issuance.objects.filter(city=city).values("id")
    rows = Block.objects.filter(issuance_id__in=issued, state__gt=0).order_by("issuance_id", "first")
    return blocks_told(list(rows[(page - 1) * BLOCKS_PAGE : page * BLOCKS_PAGE]))


def blocks_told(rows: list[Block]) -> list[facts.Block]:
    """Blocks with serial numbers, accounts, and since when they are what they are, by serial number."""
    issuances = {i.id: i for i in Issuance.objects.filter(id__in={b.issuance_id for b in rows})}
    codes = telling.codes_of(i.project_id for i in issuances.values())
    numbers = dict(Account.objects.filter(id__in={b.account_id for b in rows}).values_list("id", "number"))
    since = dict(Change.objects.filter(id__in={b.change_id for b in rows}).values_list("id", "at"))
    told = (
        facts.Block(
            serials.written(issuances[b.issuance_id].prefix, b.first, b.past - 1),
            codes[issuances[b.issuance_id].project_id], issuances[b.issuance_id].vintage, b.first, b.past - 1,
            State(b.state).word, numbers[b.account_id], since.get(b.change_id),
        )
        for b in rows
    )  # fmt: skip
    return sorted(told, key=lambda block: block.serial)


def waiting(city: str) -> list[facts.Asked]:
    """What waits for a second person, the oldest first, at most a hundred."""
    rows = Asked.objects.filter(city=city, state="pending").order_by("asked_at")[:PAGE]
    return asking.answers(list(rows))


def asked(id: UUID) -> facts.Asked:
    """Refusals: AskedUnknown."""
    row = Asked.objects.filter(id=id).first()
    if row is None:
        raise refusals.AskedUnknown(id=id)
    return asking.answer(row)


def retirement(number: str) -> facts.Retirement:
    """All that a retirement certificate shows, by its number or the change's id. Refusals: SerialUnknown."""
    found = Retirement.objects.filter(number=number.strip()).first()
    if found is None:
        try:
            found = Retirement.objects.filter(id=UUID(number.strip())).first()
        except ValueError:
            found = None
    if found is None:
        raise refusals.RetirementUnknown(number=number[:60])
    return retirement_told(found)


def certificate(number: str) -> facts.Certified:
    """A retirement's certificate, checked now against its signature and the registry. Refusals: RetirementUnknown."""
    return certifying.certified(number)


def check_certificate(token: str) -> facts.CertificateChecked:
    """What a credential that somebody holds out is worth."""
    return certifying.check(token)


def retirements(city: str, *, page: int = 1) -> list[facts.Retirement]:
    """A hundred retirements of a city, the latest first."""
    rows = Retirement.objects.filter(city=city).order_by("-retired_on", "-number")[(page - 1) * PAGE : page * PAGE]
    return telling.retirements_told(rows)


def retirements_of(account: int) -> list[facts.Retirement]:
    """An account's latest hundred retirements."""
    rows = Retirement.objects.filter(account_id=account).order_by("-retired_on", "-number")[:PAGE]
    return telling.retirements_told(rows)


def serial(number: str) -> facts.Serial:
    """What is known of a tonne or a range: its blocks now (at most 1,000), and all that its first tonne went through.

    Refusals: SerialMalformed, SerialBackwards, SerialUnknown.
    """
    asked = serials.parse(number)
    issuance = ring.issuance_of(asked)
    found = _blocks(issuance.id, asked)
    return facts.Serial(number.strip(), tuple(blocks_told(found)), _history(issuance, found[0]))


def serial_of(issuance: int, first: int, past: int) -> str:
    """The serial number of tonnes ``first`` to before ``past`` of an issuance."""
    prefix = Issuance.objects.values_list("prefix", flat=True).get(id=issuance)
    return serials.written(prefix, first, past - 1)


def _blocks(issuance: int, asked: serials.Range) -> list[Block]:
    of = Block.objects.filter(issuance_id=issuance, state__gt=0)
    first = of.filter(first__lte=asked.first).order_by("-first")[0]
    if first.past > asked.last:
        return [first]
    return [first, *of.filter(first__gt=first.first, first__lte=asked.last).order_by("first")[: BLOCKS_SHOWN_MAX - 1]]


# Each step knows the one before: so many look-ups as things happened, however many blocks there are.
HISTORY = """
WITH RECURSIVE chain AS (
    SELECT s.*, 1 AS depth FROM registry_step s WHERE s.change_id = %s AND s.issuance_id = %s AND s.first = %s
    UNION ALL
    SELECT s.*, chain.depth + 1 FROM chain JOIN registry_step s
      ON s.change_id = chain.before_change_id AND s.issuance_id = chain.issuance_id AND s.first = chain.before_first
    WHERE chain.depth < %s
)
SELECT c.kind, c.at, chain.first, chain.past, f.number, chain.from_state, t.number, chain.to_state, c.id
FROM chain JOIN registry_change c ON c.id = chain.change_id
LEFT JOIN registry_account f ON f.id = chain.from_account_id JOIN registry_account t ON t.id = chain.to_account_id
ORDER BY chain.depth DESC
"""


def _history(issuance: Issuance, block: Block) -> tuple[facts.Step, ...]:
    with connection.cursor() as cursor:
        cursor.execute(HISTORY, [block.change_id, issuance.id, block.change_first, STEPS_SHOWN_MAX])
        rows = cursor.fetchall()
    return tuple(
        facts.Step(
            kind, at, serials.written(issuance.prefix, first, past - 1), before or "", State(was).word, after,
            State(now).word, change,
        )
        for kind, at, first, past, before, was, after, now, change in rows
    )  # fmt: skip
