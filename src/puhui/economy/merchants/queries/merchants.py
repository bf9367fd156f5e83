"""Merchants, their stores and clerks, and what waits for a decision."""

from puhui.economy.merchants import facts, refusals
from puhui.economy.merchants.models import Application, Clerk, Merchant, Proposal, Store

WAITING_SHOWN, DECIDED_SHOWN = 200, 50


def merchants(city: str | None = None) -> list[facts.Merchant]:
    """Merchants of a city (None: of all), by name."""
    found = Merchant.objects.order_by("city", "name_zh")
    return [merchant_fact(row) for row in (found.filter(city=city) if city else found)]


def merchant(holder: int) -> facts.Merchant:
    """One merchant by its number. Refusals: MerchantUnknown."""
    row = Merchant.objects.filter(holder_id=holder).first()
    if row is None:
        raise refusals.MerchantUnknown(merchant=holder, city="")
    return merchant_fact(row)


def stores(holder: int, *, closed: bool = False) -> list[facts.Store]:
    """A merchant's stores, by district; ``closed`` adds those that are not open any more."""
    found = Store.objects.filter(holder_id=holder).order_by("district", "name_zh", "code")
    return [store_fact(row) for row in (found if closed else found.filter(active=True))]


def clerk(user: int) -> facts.Clerk:
    """For whom a counter account works. Refusals: ClerkUnknown."""
    row = Clerk.objects.filter(user_id=user, left_at=None).first()
    if row is None:
        raise refusals.ClerkUnknown()
    return clerk_fact(row)


def clerks(holder: int) -> list[facts.Clerk]:
    """Who works for a merchant, managers first."""
    return [
        clerk_fact(row)
        for row in Clerk.objects.filter(holder_id=holder, left_at=None).order_by("-manages", "since", "user_id")
    ]


def applications(*, decided: bool = False, city: str | None = None) -> list[facts.Application]:
    """Applications that wait, oldest first; or those that were ``decided``, latest first."""
    found = Application.objects.filter(**({"city": city} if city else {}))
    if decided:
        found = found.exclude(state="waiting").order_by("-decided_at")[:DECIDED_SHOWN]
    else:
        found = found.filter(state="waiting").order_by("applied_at")[:WAITING_SHOWN]
    return [application_fact(row) for row in found]


def application_of(user: int) -> facts.Application | None:
    """The latest application of a counter account."""
    row = Application.objects.filter(user_id=user).order_by("-applied_at").first()
    return application_fact(row) if row else None


def proposals(holder: int | None = None) -> list[facts.Proposal]:
    """Proposals of a merchant, latest first; of none: those of all that wait, oldest first."""
    if holder is None:
        found = Proposal.objects.filter(state="waiting").order_by("proposed_at")
    else:
        found = Proposal.objects.filter(holder_id=holder).order_by("-proposed_at")
    return [proposal_fact(row) for row in found[:WAITING_SHOWN]]


def merchant_fact(row: Merchant) -> facts.Merchant:
    name = {"zh": row.name_zh, "en": row.name_en}
    return facts.Merchant(row.holder_id, row.city, row.code, name, row.state, row.since, row.from_pack)


def store_fact(row: Store) -> facts.Store:
    name, district = {"zh": row.name_zh, "en": row.name_en}, {"zh": row.district_zh, "en": row.district_en}
    return facts.Store(row.holder_id, row.code, name, row.district, district, row.address, row.active)


def clerk_fact(row: Clerk) -> facts.Clerk:
    return facts.Clerk(row.holder_id, row.user_id, row.name, row.phone_masked, row.store, row.manages, row.since)


def application_fact(row: Application) -> facts.Application:
    return facts.Application(
        id=row.id, city=row.city, user=row.user_id, name=row.name, licence=row.licence, district=row.district, district_name={"zh": row.district_zh, "en": row.district_en},
        address=row.address, about=row.about, contact=f"{row.contact} {row.phone_masked}", state=row.state,
        reason=row.reason, applied_at=row.applied_at, decided_at=row.decided_at, decided_by=row.decided_by,
        holder=row.holder_id,
    )  # fmt: skip


def proposal_fact(row: Proposal) -> facts.Proposal:
    return facts.Proposal(
        id=row.id, holder=row.holder_id, title=row.title, kind=row.kind, points=row.points, value_fen=row.value_fen,
        quota=row.quota, terms=row.terms, state=row.state, reason=row.reason, proposed_at=row.proposed_at,
        decided_at=row.decided_at, decided_by=row.decided_by,
    )  # fmt: skip
