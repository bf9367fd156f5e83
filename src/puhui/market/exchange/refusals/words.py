"""What people call the codes that stand in a no of the exchange: states of orders, days and accounts, and fields."""

from puhui.ground.words import gettext_noop

ORDERS = {
    "open": gettext_noop("still in the book"), "filled": gettext_noop("dealt in full"),
    "withdrawn": gettext_noop("withdrawn"), "ended": gettext_noop("ended with the day"),
}  # fmt: skip
DAYS = {
    "open": gettext_noop("trading"), "closing": gettext_noop("in delivery"), "closed": gettext_noop("delivered and closed")
}  # fmt: skip
ACCOUNTS = {
    "applied": gettext_noop("in review"), "suspended": gettext_noop("suspended"),
    "closed": gettext_noop("no longer in use"), "refused": gettext_noop("not granted"),
}  # fmt: skip
FIELDS = {
    "kind": gettext_noop("kind of request"), "city": gettext_noop("its city"), "about": gettext_noop("matter"),
    "price_fen": gettext_noop("price"), "tonnes": gettext_noop("quantity"), "instrument": gettext_noop("product"),
    "side": gettext_noop("direction of the order"), "toward": gettext_noop("other member"), "member": gettext_noop("member"),
    "amount_fen": gettext_noop("amount"), "form": gettext_noop("form of the auction"),
    "ends_at": gettext_noop("end of the bids"), "number": gettext_noop("serial of the line"),
    "direction": gettext_noop("direction of the money"), "amount": gettext_noop("amount"),
}  # fmt: skip
