"""An exchange in plain dictionaries: no database, no code of the room. It says yes or no, and what everybody has."""

from collections import defaultdict

BUY, SELL = 1, 2


class Auditor:
    """One instrument, one day at a time. A no is an answer of False; then nothing was changed."""

    def __init__(self, reference: int, turn: int) -> None:
        self.reference, self.turn, self.day = reference, turn, 0
        self.cash: dict[int, int] = defaultdict(int)
        self.tonnes: dict[int, int] = defaultdict(int)
        self.owned: dict[int, int] = defaultdict(int)  # delivered, not on the platform
        self.book: list[dict] = []  # in the order of time
        self.deals: list[tuple[int, int, int, int]] = []  # buyer, seller, price, tonnes; of today
        self.last: dict[tuple[int, int], int] = {}  # member and side: the day of the last deal

    def money(self, member: int) -> int:
        """What could be spent."""
        bids = sum(o["price"] * o["left"] for o in self.book if o["member"] == member and o["side"] == BUY)
        sold = sum(p * t for _, s, p, t in self.deals if s == member)
        bought = sum(p * t for b, _, p, t in self.deals if b == member)
        return self.cash[member] + sold - bought - bids

    def free(self, member: int) -> int:
        """What could be offered."""
        offers = sum(o["left"] for o in self.book if o["member"] == member and o["side"] == SELL)
        return self.tonnes[member] - offers - sum(t for _, s, _, t in self.deals if s == member)

    def allowed(self, member: int, side: int, price: int, tonnes: int) -> bool:
        other = 3 - side
        if 10 * abs(price - self.reference) > self.reference:
            return False
        if any(o["member"] == member and o["side"] == other for o in self.book):
            return False
        if (member, other) in self.last and self.day - self.last[member, other] < self.turn:
            return False
        return self.free(member) >= tonnes if side == SELL else self.money(member) >= price * tonnes

    def put(self, name: object, member: int, side: int, price: int, tonnes: int) -> bool:
        if not self.allowed(member, side, price, tonnes):
            return False
        self.book.append({"name": name, "member": member, "side": side, "price": price, "left": tonnes})
        return True

    def best(self, side: int) -> list[dict]:
        there = [o for o in self.book if o["side"] == side]
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
            self.last[buyer, BUY] = self.last[seller, SELL] = self.day
        self.book = [o for o in self.book if o["left"]]
        self.deals += made
        return made

    def withdraw(self, name: object) -> bool:
        stays = [o for o in self.book if o["name"] != name]
        gone, self.book = len(stays) < len(self.book), stays
        return gone

    def close(self) -> None:
        if self.deals:
            fen, tonnes = sum(p * t for _, _, p, t in self.deals), sum(t for *_, t in self.deals)
            below, rest = divmod(fen, tonnes)
            self.reference = below + (2 * rest >= tonnes)
        for buyer, seller, price, tonnes in self.deals:
            self.cash[buyer] -= price * tonnes
            self.cash[seller] += price * tonnes
            self.tonnes[seller] -= tonnes
            self.owned[buyer] += tonnes
        self.book, self.deals, self.day = [], [], self.day + 1

    def bring(self, member: int) -> int:
        """Everything delivered back onto the platform."""
        moved = self.owned.pop(member, 0)
        self.tonnes[member] += moved
        return moved
