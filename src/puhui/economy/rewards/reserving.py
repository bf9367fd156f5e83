"""Wishes become vouchers: many in one transaction, each with its own answer. Private to the room.

Whoever locks, locks in this order: the people (in order), a waiting list, counters by their ids, codes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from puhui.economy.rewards import facts, pool, refusals, signing, stock, telling, waiting
from puhui.economy.rewards.calc import codes, terms
from puhui.economy.rewards.models import Voucher, Waiting
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.identifiers import number_of
from puhui.ground.refusals import Refusal

State = Voucher.State
TURNS = 4
Answer = facts.VoucherIssued | Refusal
SAME = ("offer", "price", "on_day", "district", "provider")


@dataclass
class _Line:
    """One wish on its way."""

    place: int
    wish: facts.Asked
    offer: schema.Offer
    terms: terms.Terms
    short: str = ""
    kept: Waiting | None = None  # the unit is kept for who waited


def reserve(
    *, city: str, pack: schema.Pack, pack_number: int, wishes: Sequence[facts.Asked], held_until: datetime | None = None
) -> list[Answer]:
    """Take stock and write vouchers for ``wishes``, one per person; answers in their order, a refusal where it is no.

    ``held_until``: they are only held till then; else they are issued. Runs in the caller's transaction.
    Locks: the people, waiting lists, counters, pool codes.
    """
    answers: list[Answer | None] = [None] * len(wishes)
    if len({wish.holder for wish in wishes}) < len(wishes):
        raise ValueError("one wish per person and call")
    with connection.cursor() as cursor:
        _alone(cursor, [wish.holder for wish in wishes])
    _answer_known(city, wishes, answers)
    lines = _lines(city, pack, wishes, answers, held=held_until is not None)
    _refuse_limits(city, lines, answers)
    _keep_or_serve(city, pack, lines, answers)
    lines = _open(lines, answers)
    fresh = [line for line in lines if line.kept is None]
    for line, over in zip(fresh, stock.take([line.terms.cells for line in fresh]), strict=True):
        if over is not None:
            answers[line.place] = sold_out(line.offer, over)
    _write(city, pack_number, _open(lines, answers), held_until, answers)
    return answers


def _alone(cursor, holders: Sequence[int]) -> None:
    """One redemption at a time for each of these people: what they had is counted, then added to."""
    cursor.execute(
        "SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS t (k)",
        [[number_of(f"rewards/{holder}") for holder in sorted(holders)]],
    )


def _open(lines: Sequence[_Line], answers: Sequence[Answer | None]) -> list[_Line]:
    return [line for line in lines if answers[line.place] is None]


def _answer_known(city: str, wishes: Sequence[facts.Asked], answers: list[Answer | None]) -> None:
    """Ids that were used before: the same content, the same answer; else what differs."""
    ids = [wish.id for wish in wishes]
    with connection.cursor() as cursor:
        cursor.execute("SELECT voucher, holder_id FROM rewards_key WHERE voucher = ANY (%s)", [ids])
        owners = dict(cursor.fetchall())
    for n, wish in enumerate(wishes):
        if wish.id in owners:
            answers[n] = _known(city, wish, owners[wish.id])


def _known(city: str, wish: facts.Asked, owner: int) -> Answer:
    if owner != wish.holder:
        return refusals.RedemptionDiffers(id=wish.id, field="holder")
    row = Voucher.objects.get(holder_id=owner, id=wish.id)
    given = {"city": city} | {name: getattr(wish, name.removesuffix("_day")) for name in SAME}
    for field, value in given.items():
        if getattr(row, field) != value:
            return refusals.RedemptionDiffers(id=wish.id, field=field.removesuffix("_day"))
    return telling.voucher(row)


def _lines(
    city: str, pack: schema.Pack, wishes: Sequence[facts.Asked], answers: list[Answer | None], *, held: bool
) -> list[_Line]:
    offers, lines = {offer.id: offer for offer in pack.offers}, []
    for n, wish in enumerate(wishes):
        if answers[n] is None:
            try:
                offer = offers.get(wish.offer)
                if offer is None:
                    raise refusals.OfferUnknown(city=city, offer=wish.offer)
                if offer.kind == "conversion" and not held:
                    raise refusals.ConversionNeedsAccount(offer=offer.id)
                found = terms.gift_terms if wish.gift else terms.terms_of
                lines.append(_Line(n, wish, offer, found(city, offer, wish, wish.at)))
            except refusals.RewardsRefusal as no:
                answers[n] = no
    return lines


def _refuse_limits(city: str, lines: Sequence[_Line], answers: list[Answer | None]) -> None:
    limited = [line for line in lines if (line.offer.limits or line.offer.pace_minutes) and not line.wish.gift]
    for line, had in zip(limited, _had(city, limited), strict=True):
        try:
            terms.refuse_limits(line.offer, had, line.wish.at)
        except refusals.RewardsRefusal as no:
            answers[line.place] = no


def _had(city: str, lines: Sequence[_Line]) -> list[terms.Had]:
    """What these people have had of these offers, given back and given up ones apart; all but the latter set the pace."""
    if not lines:
        return []
    days = [clock.local_day(line.wish.at) for line in lines]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE kept AND at >= w.day), count(*) FILTER (WHERE kept AND at >= w.month),"
            " count(*) FILTER (WHERE kept AND at >= w.year), count(*) FILTER (WHERE kept), max(at)"
            " FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])"
            " WITH ORDINALITY AS w (holder, offer, day, month, year, n)"
            # OFFSET 0: a table that just began to sell looks small, and everybody's vouchers would be read for each.
            " LEFT JOIN LATERAL (SELECT at, state <> 4 AS kept FROM (SELECT at, state, city, offer FROM rewards_voucher"
            " WHERE holder_id = w.holder OFFSET 0) AS v WHERE v.city = %s AND v.offer = w.offer AND v.state <> 6) AS had"
            " ON true GROUP BY w.n ORDER BY w.n",
            [
                [line.wish.holder for line in lines],
                [line.offer.id for line in lines],
                [clock.day_starts(day) for day in days],
                [clock.day_starts(day.replace(day=1)) for day in days],
                [clock.day_starts(day.replace(month=1, day=1)) for day in days],
                city,
            ],
        )
        return [terms.Had(*row) for row in cursor.fetchall()]


def _keep_or_serve(city: str, pack: schema.Pack, lines: Sequence[_Line], answers: list[Answer | None]) -> None:
    """Who has been offered a unit takes that one; where others still wait, they come first."""
    asked = [line for line in lines if line.offer.waiting and answers[line.place] is None]
    if not asked:
        return
    for line in asked:
        # A gift leaves what is kept for the person who waits.
        line.kept = None if line.wish.gift else waiting.kept_for(city, line.wish)
    for offer in sorted({line.offer.id for line in asked if line.kept is None}):
        waiting.serve(city=city, pack=pack, offer=offer, at=max(line.wish.at for line in asked))


def _write(
    city: str, pack_number: int, lines: list[_Line], held_until: datetime | None, answers: list[Answer | None]
) -> None:
    """Write codes and vouchers; where a code or an id is somebody's, the unit goes back."""
    _name(city, lines)
    drawn = pool.draw(city, [(line.wish.holder, line.wish.id, line.offer) for line in lines if line.short])
    written: list[tuple[_Line, Voucher]] = []
    for line in lines:
        no = None
        if not line.short:
            no = refusals.RedemptionDiffers(id=line.wish.id, field="holder")
        elif line.offer.kind == "pool" and line.wish.id not in drawn:
            no = refusals.PoolEmpty(offer=line.offer.id)
        if no is not None:
            answers[line.place] = no
            _undo(city, line)
            continue
        written.append((line, _row(city, pack_number, line, held_until)))
        if line.kept is not None:
            waiting.taken(line.kept)
    rows = [row for _, row in written]
    _insert(rows)
    told = telling.vouchers(rows, {line.offer.id: line.offer for line, _ in written})
    for (line, _), voucher in zip(written, told, strict=True):
        answers[line.place] = voucher


def _name(city: str, lines: Sequence[_Line]) -> None:
    """Give every line a short code of its own; a line whose id is somebody else's gets none."""
    key, todo = signing.code_key(), list(lines)
    for turn in range(TURNS):
        if not todo:
            return
        names = {codes.short_of(key, line.wish.id, turn): line for line in todo}
        ordered = sorted(names)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO rewards_key (city, short, holder_id, voucher) SELECT %s, s, h, v"
                " FROM unnest(%s::text[], %s::bigint[], %s::uuid[]) AS k (s, h, v) ON CONFLICT DO NOTHING RETURNING short",
                [city, ordered, [names[s].wish.holder for s in ordered], [names[s].wish.id for s in ordered]],
            )
            for (short,) in cursor.fetchall():
                names[short].short = short
            todo = [line for line in todo if not line.short]
            if todo:
                ids = [line.wish.id for line in todo]
                cursor.execute("SELECT voucher FROM rewards_key WHERE voucher = ANY (%s)", [ids])
                foreign = {id for (id,) in cursor.fetchall()}
                todo = [line for line in todo if line.wish.id not in foreign]


def _undo(city: str, line: _Line) -> None:
    if line.short:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM rewards_key WHERE city = %s AND short = %s", [city, line.short])
    if line.kept is None:
        stock.give([cell.id for cell in line.terms.cells])


def _row(city: str, pack_number: int, line: _Line, held_until: datetime | None) -> Voucher:
    wish, offer = line.wish, line.offer
    done = held_until is None and not offer.keeps
    return Voucher(
        holder_id=wish.holder, id=wish.id, city=city, offer=offer.id, pack_number=pack_number, price=wish.price,
        state=State.HELD if held_until else State.USED if done else State.ISSUED, short=line.short, on_day=wish.on,
        district=wish.district, provider=wish.provider, value_fen=offer.value_fen, valid_from=line.terms.valid_from,
        valid_to=line.terms.valid_to, cells=line.kept.cells if line.kept else [cell.id for cell in line.terms.cells],
        at=wish.at, held_until=held_until, settled_at=wish.at if done else None,
    )  # fmt: skip


TYPES = {
    "holder_id": "bigint", "id": "uuid", "city": "text", "offer": "text", "pack_number": "int", "price": "int",
    "state": "smallint", "short": "text", "on_day": "date", "district": "text", "provider": "text",
    "value_fen": "int", "valid_from": "date", "valid_to": "date", "at": "timestamptz", "held_until": "timestamptz",
    "settled_at": "timestamptz",
}  # fmt: skip


def _insert(rows: Sequence[Voucher]) -> None:
    """Write many vouchers in one statement; what is the same for all of them is said once."""
    if not rows:
        return
    said, listed, values = [], [], []
    for name, kind in TYPES.items():
        column = [getattr(row, name) for row in rows]
        if name not in ("holder_id", "id", "short") and all(value == column[0] for value in column):
            said.append(f"%s::{kind}")
            values.append(column[0])
        else:
            said.append(name)
            listed.append((name, kind, column))
    # Lists do not fit into lists of one length, so those of counters travel as their text.
    listed.append(("cells", "text", ["{" + ",".join(map(str, row.cells)) + "}" for row in rows]))
    marks = ", ".join(f"%s::{kind}[]" for _, kind, _ in listed)
    names = ", ".join(name for name, _, _ in listed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO rewards_voucher ({', '.join(TYPES)}, cells) SELECT {', '.join(said)}, cells::bigint[]"
            f" FROM unnest({marks}) AS v ({names})",
            [*values, *(column for _, _, column in listed)],
        )


def sold_out(offer: schema.Offer, over) -> refusals.SoldOut:
    """The no that names the quota that is over."""
    no = refusals.GONE.get(over.period, refusals.SoldOut)
    return no(offer=offer.id, period=over.period, units=over.units, place=over.place, span=over.span)


def voucher_of(holder: int, id: UUID) -> Voucher:
    """A redemption, locked. Refusals: RedemptionUnknown."""
    row = Voucher.objects.select_for_update().filter(holder_id=holder, id=id).first()
    if row is None:
        raise refusals.RedemptionUnknown(id=id)
    return row
