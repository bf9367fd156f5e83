"""Tables from outside into the registry: comments that came by letter, applications for accounts. One outcome per row."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from puhui.ground.identifiers import uuid_of
from puhui.ground.refusals import Refusal
from puhui.journeys.market.desks import Desk
from puhui.market.registry import actions, facts, queries
from puhui.market.registry.refusals import NoticeUnknown, SubjectHasAccount, TableMalformed

ROWS_MAX, BYTES_MAX, UNPACKED_MAX = 5_000, 5 * 2**20, 100 * 2**20
COLUMNS = {"comments": ("project", "said_by", "said"), "accounts": ("kind", "subject", "name")}


@dataclass(frozen=True)
class Outcome:
    """What became of one row: accepted, duplicate, refused. ``row`` is its number in the file, the header's being 1."""

    row: int
    outcome: str
    what: str
    refusal: Refusal | None = None


def take(desk: Desk, *, kind: str, name: str, content: bytes, at: datetime) -> list[Outcome]:
    """Take each row by itself: one that is refused stops no other, and the same row again changes nothing.

    Refusals: registry.TableMalformed, for the file as a whole.
    """
    if kind not in COLUMNS:
        raise ValueError(kind)
    rows = list(_rows(name, content, COLUMNS[kind]))
    if not 0 < len(rows) <= ROWS_MAX:
        raise TableMalformed(columns=", ".join(COLUMNS[kind]), limit=ROWS_MAX)
    verb = _comment if kind == "comments" else _account
    return [_one(desk, number, row, verb, at) for number, row in rows]


Row = Mapping[str, str]


def _one(desk: Desk, number: int, row: Row, verb: Callable[[Desk, Row, UUID, datetime], bool], at: datetime) -> Outcome:
    # Named by what it says: the same row in another file is the same row.
    id = uuid_of(f"registry/import/{desk.city}/{sorted(row.items())}")
    what = " · ".join(value for value in row.values() if value)[:200]
    try:
        new = verb(desk, row, id, at)
    except Refusal as no:
        return Outcome(number, "refused", what, no)
    return Outcome(number, "accepted" if new else "duplicate", what)


def _comment(desk: Desk, row: Row, id: UUID, at: datetime) -> bool:
    found = queries.chain(desk.city, row["project"])
    period = row.get("period", "")
    periods = {p.first.isoformat(): p.id for p in found.periods}
    if period and period not in periods:
        raise NoticeUnknown(notice=f"{row['project']} {period}"[:60])
    notices = [n for n in found.notices if n.period == periods.get(period)]
    if not notices:
        raise NoticeUnknown(notice=row["project"][:60])
    before = {comment.id for comment in found.comments}
    made = actions.comment(id=id, notice=notices[-1].id, said=row["said"], by=row["said_by"], at=at)
    return made.id not in before


def _account(desk: Desk, row: Row, id: UUID, at: datetime) -> bool:
    if row["kind"] not in facts.ACCOUNT_KINDS:
        raise TableMalformed(columns="kind: " + ", ".join(facts.ACCOUNT_KINDS), limit=ROWS_MAX)
    told = {"kind": row["kind"], "subject": row["subject"], "name": row["name"]}
    try:
        made = actions.apply_for_account(id=id, city=desk.city, by=desk.person, at=at, **told)
    except SubjectHasAccount:
        return False
    return made.state == "applied" and made.name == row["name"]


def _rows(name: str, content: bytes, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Refusals: TableMalformed."""
    no = TableMalformed(columns=", ".join(columns), limit=ROWS_MAX)
    if len(content) > BYTES_MAX:
        raise no
    lines = _xlsx(content, no) if name.lower().endswith(".xlsx") else _csv(content, no)
    head = [cell.strip().lower() for cell in next(lines, [])]
    if not set(columns) <= set(head):
        raise no
    for number, cells in enumerate(lines, 2):
        row = {column: cell.strip() for column, cell in zip(head, cells, strict=False) if column}
        if any(row.values()):
            yield number, dict.fromkeys(columns, "") | row


def _csv(content: bytes, no: TableMalformed) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise no
    yield from csv.reader(io.StringIO(text, newline=""))


def _xlsx(content: bytes, no: TableMalformed) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > UNPACKED_MAX:
                raise no
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as fault:
        raise no from fault
    for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True)):
        if number > ROWS_MAX:
            raise no
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)
