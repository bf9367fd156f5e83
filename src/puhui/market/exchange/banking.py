"""Money by the bank's files: every line counts once, every row has an outcome, and the closing balances are compared."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from puhui.foundations.ledger import actions as ledger
from puhui.foundations.ledger import queries as ledger_kept
from puhui.ground.identifiers import uuid_of
from puhui.market.exchange import books, facts, refusals, rulebook, telling
from puhui.market.exchange.calc import bankfile
from puhui.market.exchange.calc.bankfile import Line
from puhui.market.exchange.changes import claim, in_turn
from puhui.market.exchange.models import BankFile, BankLine, Member

POSTED_TOGETHER = 1_000


@transaction.atomic
def take_bank_file(
    *, id: UUID, city: str, name: str, content: bytes, day: date, closing_fen: int, by: str, at: datetime
) -> facts.BankTaken:  # fmt: skip
    """Book a bank's file (CSV or XLSX by its ``name``) and compare with the balance at the end of ``day`` it tells.

    A line that was booked before is a duplicate and changes nothing; a row that cannot be booked says why, and the
    others are. Refusals: ExchangeNotKept, BankFileUnreadable, BankColumnMissing, BankFileTooLong, PersonMissing,
    ChangeDiffers. Locks: the city's bank files in turn, members by number, balances.
    """
    rulebook.rules_of(city)
    told = {"sha256": hashlib.sha256(content).hexdigest(), "day": day, "closing_fen": closing_fen}
    if not claim(id=id, city=city, kind="bank_file_taken", about=f"bank/{city}", by=by, at=at, **told):
        return telling.bank_taken(BankFile.objects.get(id=id))
    lines = bankfile.read(name, content)
    in_turn(city, "bank")
    books.open_books(city)
    rows = _book(id, city, lines, at)
    taken = [row.outcome for row in rows]
    booked = -ledger_kept.house_balance(books.bank_of(city), books.unit_of(city)).balance
    row = BankFile.objects.create(
        id=id, city=city, booked_fen=booked, booked=taken.count(facts.BOOKED), duplicate=taken.count(facts.DUPLICATE),
        refused=taken.count(facts.REFUSED), rows=[asdict(r) for r in rows], by=by.strip(), at=at, **told,
    )  # fmt: skip
    return telling.bank_taken(row)


def _book(
    id: UUID, city: str, lines: list[Line | tuple[int, str, refusals.ExchangeRefusal]], at: datetime
) -> list[facts.BankRow]:  # fmt: skip
    good = [line for line in lines if isinstance(line, Line)]
    codes = {line.member for line in good}
    found = Member.objects.select_for_update().filter(city=city, code__in=codes, left_on=None).order_by("id")
    members = {member.code: member for member in found}
    known = {row.number: row for row in BankLine.objects.filter(city=city, number__in=[line.number for line in good])}
    rows, new = [], []
    for line in lines:
        if not isinstance(line, Line):
            rows.append(_refused(*line))
            continue
        member = members.get(line.member)
        try:
            if one_before(known.get(line.number), line.number, member, line.amount_fen):
                rows.append(facts.BankRow(line.row, line.number, facts.DUPLICATE))
                continue
            if member is None:
                raise refusals.MemberUnknown(member=line.member[:40])
            check_covered(member, line.amount_fen)
        except refusals.ExchangeRefusal as no:
            rows.append(_refused(line.row, line.number, no))
            continue
        member.cash_fen += line.amount_fen
        known[line.number] = BankLine(
            city=city, number=line.number, member_id=member.id, amount_fen=line.amount_fen, change_id=id
        )
        new.append(known[line.number])
        rows.append(facts.BankRow(line.row, line.number, facts.BOOKED))
    Member.objects.bulk_update(members.values(), ["cash_fen"], batch_size=500)
    write(new, at)
    return rows


def _refused(row: int, number: str, no: refusals.ExchangeRefusal) -> facts.BankRow:
    data = {name: str(value) for name, value in no.data.items()}
    return facts.BankRow(row, number, facts.REFUSED, no.code, no.message, data)


def one_before(known: BankLine | None, number: str, member: Member | None, amount_fen: int) -> bool:
    """Whether the line of this number was booked before, with the same content. Refusals: LineDiffers."""
    if known is None:
        return False
    told = {
        "amount": (facts.yuan(known.amount_fen), facts.yuan(amount_fen)),
        "member": (known.member_id, member.id if member else None),
    }
    for field, (before, given) in told.items():
        if before != given:
            raise refusals.LineDiffers(number=number, field=field, known=before, given=given)
    return True


def check_covered(member: Member, amount_fen: int) -> None:
    """What goes out is settled and free: today's sales are paid at the close. Refusals: Overbought."""
    purse = telling.purse(member, rulebook.rules_of(member.city).fees)
    free = min(purse.available_fen, purse.cash_fen)
    if amount_fen < 0 and free < -amount_fen:
        raise refusals.Overbought(available=facts.yuan(free), needed=facts.yuan(-amount_fen))


def write(lines: list[BankLine], at: datetime) -> None:
    """Lines into the ledger, between the bank and each member; members' rows are the caller's."""
    BankLine.objects.bulk_create(lines)
    transfers = []
    for line in lines:
        bank, unit = ledger_kept.house_account(books.bank_of(line.city)), books.unit_of(line.city)
        inward = line.amount_fen > 0
        debit, credit = (bank, line.member_id) if inward else (line.member_id, bank)
        transfers.append(
            ledger.Transfer(
                uuid_of(f"exchange/bank/{line.city}/{line.number}"), unit, debit, credit, abs(line.amount_fen),
                books.DEPOSIT if inward else books.WITHDRAWAL,
            )
        )  # fmt: skip
    for start in range(0, len(transfers), POSTED_TOGETHER):
        ledger.post(transfers[start : start + POSTED_TOGETHER], at)
