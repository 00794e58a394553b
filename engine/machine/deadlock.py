"""Who waits for whom, as text: `A → B → A` where threads wait for each other in a circle. Refuses to know locks."""

from __future__ import annotations

from collections.abc import Sequence

from .scheduler import Thread

ARROW, APART = " → ", ", "


def who_waits_for_whom(threads: Sequence[Thread]) -> str:
    """One chain of names for each group of threads that cannot go on; a name that comes twice closes a circle."""
    awaited = {each.name: each.wait.target for each in threads if each.wait is not None and each.wait.target}
    followed = set(awaited.values())
    chains: list[list[str]] = []
    # Who is waited for by nobody begins a chain; what is left then are circles.
    for name in sorted((each.name for each in threads), key=lambda each: each in followed):
        if not any(name in chain for chain in chains):
            chains.append(_chain(name, awaited))
    return APART.join(ARROW.join(chain) for chain in chains)


def _chain(name: str, awaited: dict[str, str]) -> list[str]:
    chain = [name]
    while (following := awaited.get(chain[-1])) is not None:
        chain.append(following)
        if following in chain[:-1]:
            break
    return chain
