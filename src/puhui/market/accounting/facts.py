"""FACE: what accounting answers with. Money is whole fen, quantities whole tonnes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

ACCOUNTS = {
    "1489": ("碳排放权资产", "Carbon credit assets"),
    "1002": ("银行存款", "Cash at bank"),
    "1221": ("其他应收款", "Other receivables"),
    "2241": ("其他应付款", "Other payables"),
    "6301": ("营业外收入", "Non-operating income"),
    "6711": ("营业外支出", "Non-operating expenses"),
}
# Rows of the disclosure table; what comes in, then what goes out.
ROWS_IN = ("granted", "bought", "other_in")
ROWS_OUT = ("used", "sold", "other_out")


@dataclass(frozen=True)
class Line:
    """One line of a voucher: one of the two amounts is above zero."""

    account: str
    debit_fen: int = 0
    credit_fen: int = 0


@dataclass(frozen=True)
class Voucher:
    """``kind``: bought, sold, sold_by_agent, used, retired, cancelled, lost, owed, fee. ``reference``: deal or change."""

    number: str
    on: date
    kind: str
    instrument: str
    tonnes: int
    reference: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Memo:
    """Something that has no entry: ``kind`` granted, retired, cancelled, used, came, lost, entrusted, given_back, held."""

    on: date
    kind: str
    instrument: str
    tonnes: int
    reference: str


@dataclass(frozen=True)
class Sum:
    tonnes: int = 0
    amount_fen: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.tonnes + other.tonnes, self.amount_fen + other.amount_fen)

    def __neg__(self) -> "Sum":
        return Sum(-self.tonnes, -self.amount_fen)


@dataclass(frozen=True)
class Disclosed:
    """The disclosure table of one year: opening + granted + bought + other = used + sold + other + closing."""

    year: int
    opening: Sum
    rows: dict[str, Sum]  # by ROWS_IN and ROWS_OUT
    closing: Sum


@dataclass(frozen=True)
class Holding:
    """Own tonnes of an instrument at the year's end, those with a provider among them."""

    instrument: str
    bought: int
    cost_fen: int
    free: int
    with_provider: int


@dataclass(frozen=True)
class AgencySale:
    """Own tonnes that a provider sold or used up, as a journey hands them over."""

    change: UUID
    at: datetime
    issuance: int
    first: int
    past: int
    price_fen: int


@dataclass(frozen=True)
class Books:
    """A member's year."""

    city: str
    member: str
    name: str
    year: int
    vouchers: tuple[Voucher, ...]
    memos: tuple[Memo, ...]
    disclosed: tuple[Disclosed, Disclosed]  # the year, and the one before
    holdings: tuple[Holding, ...]
    entrusted: int  # tonnes of others at the year's end

    @property
    def debit_fen(self) -> int:
        return sum(line.debit_fen for voucher in self.vouchers for line in voucher.lines)

    @property
    def credit_fen(self) -> int:
        return sum(line.credit_fen for voucher in self.vouchers for line in voucher.lines)
