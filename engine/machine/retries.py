"""What a port does about calls that a signal interrupts: PEP 475.

Handlers run where the call was made, and then the call is made again with the time that is left. Refuses to know
handlers, and what the calls do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .kernel import Interrupted
from .tuning import Prices

# Calls of which only a part is done when they come back: nothing of the program may run yet.
UNDIVIDED = frozenset({"fork"})


def begins_anew(call: str, args: Sequence[Any]) -> bool:
    """Whether SA_RESTART matters to a call that has nothing to do with descriptors: signal(7)."""
    return call == "waitpid" or (call == "sem_wait" and args[1] is None)


class Retries:
    """A port's part. `interrupted(call, restarted)` is called on the thread whose call was interrupted.

    It may raise. `restarted` says of a call that the kernel itself begins anew where the program wants that
    (SA_RESTART): handlers of such signals come only after it. `attempt` makes a call once: nothing of the program runs
    in it, so whoever watches the program may put something around it.
    """

    _prices: Prices
    # What the port has anyway: see port.Port.
    now: Callable[[], int]
    take_signals: Callable[[], list[int]]
    signalled: Any
    thread: Any
    # The threads that wait on although they have something to handle.
    _owing: frozenset[int] = frozenset()
    interrupted: Callable[[str, bool], None]
    attempt: Callable[[Callable[[int | None, bool], Any], int | None, bool], tuple[bool, Any]]

    def _park(self, call: str, attempt: Callable[[int | None, bool], Any], timeout: int | None) -> bool:
        """attempt(timeout, True) once: whether it was woken. Who is interrupted asks for itself what it waited for.

        futex(2): a wait without a timeout is begun anew.
        """
        done, woken = self.attempt(attempt, timeout, True)
        if not done:
            if timeout is None:
                self._owing |= {self.thread}
            self.interrupted(call, timeout is None)
        elif self.signalled or self.thread in self._owing:
            self._owing -= {self.thread}
            self.interrupted("", False)
        return bool(woken)

    def _forget_signals(self, call: str, restarted: bool) -> None:
        """What happens where nobody handles any."""
        self.take_signals()

    def _persist(
        self,
        call: str,
        attempt: Callable[[int | None, bool], Any],
        timeout: int | None,
        restarted: bool = False,
        ends: bool = False,
    ) -> Any:
        """attempt(timeout, whether it is the first one) until it is not interrupted.

        `ends`: it is over when the time is. Otherwise the last attempt has a moment left, to find out.
        """
        deadline = None if not timeout else self.now() + self._prices.call + timeout
        first = True
        while True:
            done, value = self.attempt(attempt, timeout, first)
            if not done:
                self.interrupted(call, restarted)
            elif (self.signalled or (restarted and not first)) and call not in UNDIVIDED:
                self.interrupted("", False)
            if done:
                return value
            first = False
            if deadline is not None:
                timeout = max(1, deadline - self.now())
                if ends and deadline <= self.now():
                    return None


def attempt(call: Callable[[int | None, bool], Any], timeout: int | None, first: bool) -> tuple[bool, Any]:
    """Whether it was not interrupted, and what it gave. What handlers raise has nothing to do with how."""
    try:
        return True, call(timeout, first)
    except Interrupted:
        return False, None
