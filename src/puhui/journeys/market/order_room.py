"""Where orders of one moment come together: each has its own answer, and many share one commit.

Who is alone is served at once. In a crowd the order of coming is the order of time; a lot that fails is served again
one by one, so that nobody's fault is another's.
"""

import threading
from collections.abc import Sequence
from itertools import islice

from puhui.ground.refusals import Refusal
from puhui.journeys.till import Till
from puhui.market.exchange import actions as exchange
from puhui.market.exchange import facts
from puhui.market.exchange.refusals import LotTooLarge

TOGETHER_MAX = 500  # callers, and orders of theirs
Wishes = Sequence[facts.Wish]
Answer = facts.Order | Refusal


def give(*, city: str, wish: facts.Wish) -> facts.Order:
    """List an order or pick listings. Refusals: those of exchange.list_order and exchange.pick."""
    (answer,) = _till(city).ask((wish,))
    if isinstance(answer, Refusal):
        raise answer
    return answer


def give_together(*, city: str, wishes: Wishes) -> list[Answer]:
    """A member's orders in their order, as its system hands them in; refusals come as answers. Refusals: LotTooLarge."""
    if len(wishes) > TOGETHER_MAX:
        raise LotTooLarge(limit=TOGETHER_MAX)
    return _till(city).ask(tuple(wishes)) if wishes else []


def _settle(city: str, asked: list[Wishes]) -> list[list[Answer]]:
    """Answers to what several callers asked, in the order of their coming; each commit has whole askings."""
    answers: list[list[Answer]] = []
    lot: list[Wishes] = []
    for wishes in asked:
        if lot and sum(map(len, lot)) + len(wishes) > TOGETHER_MAX:
            answers += _taken(city, lot)
            lot = []
        lot.append(wishes)
    return answers + _taken(city, lot)


def _taken(city: str, lot: list[Wishes]) -> list[list[Answer]]:
    found = iter(exchange.take_orders(city=city, wishes=[wish for wishes in lot for wish in wishes]))
    return [list(islice(found, len(wishes))) for wishes in lot]


_tills: dict[str, Till[Wishes, list[Answer]]] = {}
_tills_lock = threading.Lock()


def _till(city: str) -> Till[Wishes, list[Answer]]:
    with _tills_lock:
        if city not in _tills:
            _tills[city] = Till(lambda asked: _settle(city, asked), id, TOGETHER_MAX)
        return _tills[city]
