"""Who works in the demo, and with which password; never where PUHUI_DEMO is 0."""

from dataclasses import dataclass

PASSWORD = "puhui-demo-2026"


@dataclass(frozen=True)
class Staff:
    """Somebody who can sign in at the console of the demo."""

    name: str
    role: str
    title: str
    partner: tuple[str, str] | None = None  # city, code


STAFF = (
    Staff("operator", "operator", "平台运营 operator"),
    Staff("auditor", "auditor", "审计 auditor"),
    Staff("bus-company", "partner", "公交公司 partner", ("luzhou", "luzhou-bus")),
)


@dataclass(frozen=True)
class Clerk:
    """Somebody who can sign in at a merchant's counter."""

    merchant: str
    store: str
    phone: str
    title: str


CLERKS = (
    Clerk("jiaotou", "gaoxin", "13700000001", "停车收费 parking"),
    Clerk("xiling", "gate", "13700000002", "景区检票 sight"),
)
