"""A merchant applies, and is taken in or told why not."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from puhui.economy.merchants import facts, refusals
from puhui.economy.merchants.actions.opening import district_of, enter
from puhui.economy.merchants.calc import licences
from puhui.economy.merchants.models import Application, Clerk, Store
from puhui.economy.merchants.queries.merchants import application_fact

LIMITS = {"name": 64, "address": 200}
ABOUT_MOST = 500


@transaction.atomic
def apply(
    *, id: UUID, city: str, user: int, contact: str, phone_masked: str, name: str, licence: str, district: str,
    address: str, about: str, at: datetime,
) -> facts.Application:  # fmt: skip
    """Ask to become a merchant; ``user`` is the counter account of who asks. The same id again answers the same.

    Refusals: ApplicationMalformed, LicenceMalformed, ApplicationOpen, ClerkElsewhere.
    """
    told = {"name": name.strip(), "address": address.strip()}
    for field, most in LIMITS.items():
        if not 0 < len(told[field]) <= most:
            raise refusals.ApplicationMalformed(field=field)
    if len(about.strip()) > ABOUT_MOST:
        raise refusals.ApplicationMalformed(field="about")
    code = licence.strip().upper()
    if not licences.is_licence(code):
        raise refusals.LicenceMalformed()
    if Clerk.objects.filter(user_id=user, left_at=None).exists():
        raise refusals.ClerkElsewhere()
    try:
        with transaction.atomic():
            row = Application.objects.create(
                id=id, city=city, user_id=user, contact=contact, phone_masked=phone_masked, licence=code,
                about=about.strip(), applied_at=at, **told, **district_of(district),
            )  # fmt: skip
    except IntegrityError as known:
        row = Application.objects.filter(id=id, user_id=user).first()
        if row is None:
            raise refusals.ApplicationOpen() from known
    return application_fact(row)


@transaction.atomic
def approve_application(*, id: UUID, code: str, by: str, at: datetime) -> facts.Application:
    """Take a merchant in under a short name; its first store is where it applied from, its manager who applied.

    Refusals: ApplicationUnknown, DecidedAlready, CodeTaken, ClerkElsewhere. Locks: the application.
    """
    row = _waiting(id)
    holder = enter(row.city, code.strip(), row.name, row.name, at, from_pack=False)
    Store.objects.create(
        holder_id=holder,
        code="s.1",
        name_zh=row.name,
        name_en=row.name,
        district=row.district,
        district_zh=row.district_zh,
        district_en=row.district_en,
        address=row.address,
    )
    try:
        with transaction.atomic():
            Clerk.objects.create(
                holder_id=holder, user_id=row.user_id, name=row.contact, phone_masked=row.phone_masked, manages=True,
                since=at,
            )  # fmt: skip
    except IntegrityError as elsewhere:
        raise refusals.ClerkElsewhere() from elsewhere
    row.state, row.holder_id, row.decided_at, row.decided_by = "approved", holder, at, by
    row.save()
    return application_fact(row)


@transaction.atomic
def return_application(*, id: UUID, reason: str, by: str, at: datetime) -> facts.Application:
    """Say no, and why; the merchant may apply again. Refusals: ApplicationUnknown, DecidedAlready, ReasonMissing."""
    row = _waiting(id)
    if not reason.strip():
        raise refusals.ReasonMissing()
    row.state, row.reason, row.decided_at, row.decided_by = "returned", reason.strip(), at, by
    row.save()
    return application_fact(row)


def _waiting(id: UUID) -> Application:
    row = Application.objects.select_for_update().filter(id=id).first()
    if row is None:
        raise refusals.ApplicationUnknown()
    if row.state != "waiting":
        raise refusals.DecidedAlready(state=row.state)
    return row
