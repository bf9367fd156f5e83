"""Many callers, one commit: who comes while others are being served is served with the next lot.

As durable as one by one, since nobody is answered before the commit, and in the order of coming. Who is alone is
served at once, in the caller's own thread and connection; a crowd is served by one thread, which ends when it goes.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import close_old_connections, connection

TOGETHER_MAX = 64
IDLE_SECONDS = 0.5
GATHER_SECONDS = 0.002  # after a lot, so that those it has just answered can come again with the next

Wish = TypeVar("Wish")
Answer = TypeVar("Answer")


@dataclass(eq=False)
class _Customer(Generic[Wish, Answer]):
    wish: Wish
    answer: Answer | None = None
    failure: BaseException | None = None
    served: threading.Event = field(default_factory=threading.Event)


class Till(Generic[Wish, Answer]):
    """``settle`` answers a lot of wishes in their order; ``whose`` says of whom only one may be in a lot.

    Where a lot fails, each of it is settled alone: one customer's fault is nobody else's.
    """

    def __init__(
        self, settle: Callable[[list[Wish]], list[Answer]], whose: Callable[[Wish], Hashable],
        together_max: int = TOGETHER_MAX,
    ) -> None:  # fmt: skip
        self._settle, self._whose, self._together_max = settle, whose, together_max
        self._queue: deque[_Customer[Wish, Answer]] = deque()
        self._inside, self._server = 0, None
        self._lock = threading.Lock()
        self._come = threading.Condition(self._lock)

    def ask(self, wish: Wish) -> Answer:
        """The answer to a wish; what went wrong with it is raised."""
        customer: _Customer[Wish, Answer] = _Customer(wish)
        with self._lock:
            self._inside += 1
            alone = self._inside == 1
            if not alone:
                self._queue.append(customer)
                self._have_a_server()
        try:
            if alone:
                self._serve([customer])
            customer.served.wait()
        finally:
            with self._lock:
                self._inside -= 1
        if customer.failure is not None:
            raise customer.failure
        return customer.answer

    def _have_a_server(self) -> None:
        if self._server is None:
            self._server = threading.Thread(target=self._work, name="till", daemon=True)
            self._server.start()
        self._come.notify()

    def _work(self) -> None:
        try:
            while lot := self._next():
                close_old_connections()
                self._serve(lot)
                if len(lot) > 1:
                    time.sleep(GATHER_SECONDS)
        finally:
            with suppress(Exception):
                connection.close()

    def _next(self) -> list[_Customer[Wish, Answer]]:
        """The next lot, in which nobody stands twice; empty when nobody has come for a while."""
        with self._lock:
            if not self._queue:
                self._come.wait(IDLE_SECONDS)
            if not self._queue:
                self._server = None
                return []
            lot, later, seen = [], [], set()
            while self._queue and len(lot) < self._together_max:
                customer = self._queue.popleft()
                (later if (who := self._whose(customer.wish)) in seen else lot).append(customer)
                seen.add(who)
            self._queue.extendleft(reversed(later))
        return lot

    def _serve(self, lot: list[_Customer[Wish, Answer]]) -> None:
        try:
            answers = self._settle([customer.wish for customer in lot])
        except BaseException as failure:
            if len(lot) > 1:
                for customer in lot:
                    self._serve([customer])
                return
            lot[0].failure = failure
        else:
            for customer, answer in zip(lot, answers, strict=True):
                customer.answer = answer
        for customer in lot:
            customer.served.set()
