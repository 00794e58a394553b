"""The order of sets does not hang on addresses: what programs keep in sets is hashed by a number."""

from __future__ import annotations

import pytest

KEPT = (
    "socket.socket()",
    "gevent.socket.socket()",
    "threading.Thread()",
    "threading.Lock()",
    "Future()",
    "gevent.spawn(int)",
    "multiprocessing.Process()",
)


@pytest.mark.parametrize("maker", KEPT)
def test_instances_are_numbered_in_the_order_in_which_they_are_put_into_a_set(maker, record):
    source = f"""\
        import gevent.socket, multiprocessing, socket, threading
        from concurrent.futures import Future
        made = [{maker} for _ in range(20)]
        kept = set(made)
        hashes = [hash(each) for each in made]
        print(hashes == sorted(hashes), max(hashes) - min(hashes) < 1000, made[7] in kept)
        """
    assert record(source).output() == "True True True\n"


def test_the_main_thread_is_where_threading_keeps_it(record):
    source = "import threading\nprint(threading.main_thread() in threading._dangling)\n"
    assert record(source).output() == "True\n"
