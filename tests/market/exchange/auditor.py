"""An exchange in plain dictionaries: no database, no code of the room. It says yes or no, and what everybody has."""

import hashlib
from collections import defaultdict

BUY, SELL = 1, 2


class Auditor:
    """One instrument, one day at a time. A no is an answer of False; then nothing was changed."""

    def __init__(self, reference: int, turn: int, fees: tuple[int, int] = (0, 0)) -> None:
        self.reference, self.turn, self.day = reference, turn, 0
        self.fees, self.house = fees, 0  # of buyer and seller in hundredths of a per cent; what was taken
        self.cash: dict[int, int] = defaultdict(int)
        self.tonnes: dict[int, int] = defaultdict(int)
        self.owned: dict[int, int] = defaultdict(int)  # delivered, not on the platform
        self.book: list[dict] = []  # all that stands, in the order of time: listings, proposals, auctions, bids
        self.deals: list[tuple[int, int, int, int]] = []  # buyer, seller, price, tonnes; of today
        self.listed: list[tuple[int, int]] = []  # price, tonnes of those that were listed
        self.last: dict[tuple[int, int], int] = {}  # member and side: the day of the last deal

    def money(self, member: int) -> int:
        """What could be spent."""
        return self._left(member, 0)

    def _left(self, member: int, more: int) -> int:
        """What would be left, every fee paid, with so much more bought."""
        bids = sum(o["price"] * o["left"] for o in self.book if o["member"] == member and o["side"] == BUY)
        sold = sum(p * t for _, s, p, t in self.deals if s == member)
        bought = sum(p * t for b, _, p, t in self.deals if b == member)
        bought += bids + more
        fees = bought * self.fees[0] // 10_000 + sold * self.fees[1] // 10_000
        return self.cash[member] + sold - bought - fees

    def free(self, member: int) -> int:
        """What could be offered."""
        offers = sum(o["left"] for o in self.book if o["member"] == member and o["side"] == SELL)
        return self.tonnes[member] - offers - sum(t for _, s, _, t in self.deals if s == member)

    def allowed(self, member: int, side: int, price: int, tonnes: int, percent: int | None = 10) -> bool:
        other = 3 - side
        if percent is not None and 100 * abs(price - self.reference) > percent * self.reference:
            return False
        if any(o["member"] == member and o["side"] == other for o in self.book):
            return False
        if (member, other) in self.last and self.day - self.last[member, other] < self.turn:
            return False
        return self.free(member) >= tonnes if side == SELL else self._left(member, price * tonnes) >= 0

    def put(self, name: object, member: int, side: int, price: int, tonnes: int) -> bool:
        if not self.allowed(member, side, price, tonnes):
            return False
        self._stand("listing", name, member, side, price, tonnes)
        return True

    def _stand(self, kind: str, name: object, member: int, side: int, price: int, tonnes: int, **more) -> None:
        told = {"kind": kind, "name": name, "member": member, "side": side, "price": price, "left": tonnes}
        self.book.append(told | more)

    def best(self, side: int) -> list[dict]:
        there = [o for o in self.book if o["side"] == side and o["kind"] == "listing"]
        if not there:
            return []
        price = (max if side == BUY else min)(o["price"] for o in there)
        return [o for o in there if o["price"] == price]

    def pick(self, member: int, side: int, price: int, tonnes: int) -> list[tuple[int, int, int, int]] | None:
        level = self.best(3 - side)
        if not level or level[0]["price"] != price or any(o["member"] == member for o in level):
            return None
        if sum(o["left"] for o in level) < tonnes or not self.allowed(member, side, price, tonnes):
            return None
        made = []
        for listing in level:
            taken = min(tonnes, listing["left"])
            if not taken:
                break
            tonnes, listing["left"] = tonnes - taken, listing["left"] - taken
            buyer, seller = (member, listing["member"]) if side == BUY else (listing["member"], member)
            made.append((buyer, seller, price, taken))
            self.listed.append((price, taken))
            self._deal(buyer, seller, price, taken)
        self.book = [o for o in self.book if o["left"]]
        return made

    def _deal(self, buyer: int, seller: int, price: int, tonnes: int) -> None:
        self.last[buyer, BUY] = self.last[seller, SELL] = self.day
        self.deals.append((buyer, seller, price, tonnes))

    def propose(self, name: object, member: int, side: int, price: int, tonnes: int, toward: int, least: int) -> bool:
        if member == toward or tonnes < least or not self.allowed(member, side, price, tonnes, 30):
            return False
        self._stand("block", name, member, side, price, tonnes, toward=toward)
        return True

    def accept(self, name: object, member: int) -> bool:
        found = [o for o in self.book if o["name"] == name and o["kind"] == "block" and o["toward"] == member]
        if not found or not self.allowed(member, 3 - found[0]["side"], found[0]["price"], found[0]["left"], None):
            return False
        block = found[0]
        self.book.remove(block)
        sides = (block["member"], member) if block["side"] == BUY else (member, block["member"])
        self._deal(*sides, block["price"], block["left"])
        return True

    def auction(self, name: object, member: int, side: int, price: int, tonnes: int) -> bool:
        if not self.allowed(member, side, price, tonnes, None):
            return False
        self._stand("auction", name, member, side, price, tonnes)
        return True

    def bid(self, auction: object, member: int, price: int, tonnes: int) -> bool:
        offers = [o for o in self.book if o["name"] == auction and o["kind"] == "auction"]
        if not offers or offers[0]["member"] == member or tonnes > offers[0]["left"]:
            return False
        side, reserve = 3 - offers[0]["side"], offers[0]["price"]
        before = [o for o in self.book if o["kind"] == "bid" and o["name"] == auction and o["member"] == member]
        better = [price > o["price"] if side == BUY else price < o["price"] for o in before]
        if not all(better) or (price < reserve if side == BUY else price > reserve):
            return False
        self.book = [o for o in self.book if o not in before]
        if not self.allowed(member, side, price, tonnes, None):
            self.book += before
            return False
        self._stand("bid", auction, member, side, price, tonnes)
        return True

    def settle(self, name: object, seed: str, codes: list[str]) -> None:
        """The best prices first, equal ones by the hash of seed and member; all at the price of the last served."""
        mine = [o for o in self.book if o["name"] == name and o["kind"] in ("auction", "bid")]
        self.book = [o for o in self.book if o not in mine]
        offer, bids = mine[0], mine[1:]
        sign = -1 if offer["side"] == SELL else 1
        lot = {o["member"]: hashlib.sha256(f"{seed}\n{codes[o['member']]}".encode()).hexdigest() for o in bids}
        bids.sort(key=lambda o: (sign * o["price"], lot[o["member"]]))
        served = []
        for one in bids:
            taken = min(offer["left"], one["left"])
            offer["left"] -= taken
            served += [(one, taken)] * bool(taken)
        for one, taken in served:
            sides = (one["member"], offer["member"]) if one["side"] == BUY else (offer["member"], one["member"])
            self._deal(*sides, served[-1][0]["price"], taken)

    def withdraw(self, name: object) -> bool:
        stays = [o for o in self.book if o["name"] != name or o["kind"] not in ("listing", "block")]
        gone, self.book = len(stays) < len(self.book), stays
        return gone

    def close(self) -> None:
        if self.listed:
            fen, tonnes = sum(p * t for p, t in self.listed), sum(t for _, t in self.listed)
            below, rest = divmod(fen, tonnes)
            self.reference = below + (2 * rest >= tonnes)
        for buyer, seller, price, tonnes in self.deals:
            fees = [price * tonnes * rate // 10_000 for rate in self.fees]
            self.cash[buyer] -= price * tonnes + fees[0]
            self.cash[seller] += price * tonnes - fees[1]
            self.house += sum(fees)
            self.tonnes[seller] -= tonnes
            self.owned[buyer] += tonnes
        self.book, self.deals, self.listed, self.day = [], [], [], self.day + 1

    def bring(self, member: int) -> int:
        """Everything delivered back onto the platform."""
        moved = self.owned.pop(member, 0)
        self.tonnes[member] += moved
        return moved
