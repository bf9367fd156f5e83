"""Where orders of one moment come together: each has its own answer, and many share one commit.

Who is alone is served at once. In a crowd the order of coming is the order of time; a lot that fails is served again
one by one, so that nobody's fault is another's.
"""

import threading
from collections.abc import Sequence

from puhui.ground.refusals import Refusal
from puhui.journeys.mall.till import Till
from puhui.market.exchange import actions as exchange
from puhui.market.exchange import facts

TOGETHER_MAX = 500
Answer = facts.Order | Refusal


def give(*, city: str, wish: facts.Wish) -> facts.Order:
    """List an order or pick listings. Refusals: those of exchange.list_order and exchange.pick."""
    answer = _till(city).ask(wish)
    if isinstance(answer, Refusal):
        raise answer
    return answer


def give_together(*, city: str, wishes: Sequence[facts.Wish]) -> list[Answer]:
    """A member's orders in their order, at most a thousand; refusals come as answers. Refusals: LotTooLarge."""
    return exchange.take_orders(city=city, wishes=wishes)


_tills: dict[str, Till[facts.Wish, Answer]] = {}
_tills_lock = threading.Lock()


def _till(city: str) -> Till[facts.Wish, Answer]:
    with _tills_lock:
        if city not in _tills:
            _tills[city] = Till(
                lambda wishes: exchange.take_orders(city=city, wishes=wishes), lambda wish: wish.id, TOGETHER_MAX
            )
        return _tills[city]
