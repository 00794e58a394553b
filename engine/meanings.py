"""What functions of gevent and asyncio are good for, as far as they tell how a task gets the CPU back: a key for each.

The words live in the language files, under "say.inside.at." and the key. Refuses to know events and states.
"""

from __future__ import annotations

# File -> function -> key.
MEANINGS: dict[str, dict[str, str]] = {
    "gevent/hub.py": {
        "Hub.run": "hub.run",
        "sleep": "sleep",
        "Hub.handle_error": "hub.error",
    },
    "gevent/_hub_primitives.py": {
        "WaitOperationsGreenlet.wait": "hub.wait",
        "wait_on_socket": "wait.socket",
        "_primitive_wait": "wait.socket",
        "wait_on_objects": "wait.objects",
    },
    "gevent/_waiter.py": {
        "Waiter.get": "waiter.get",
        "MultipleWaiter.get": "waiter.get",
        "Waiter.switch": "waiter.switch",
        "MultipleWaiter.switch": "waiter.switch",
        "Waiter.throw": "waiter.throw",
    },
    "gevent/_greenlet_primitives.py": {"SwitchOutGreenletWithLoop.switch": "hub.switch"},
    "gevent/greenlet.py": {
        "Greenlet.spawn": "spawn",
        "Greenlet.start": "greenlet.start",
        "Greenlet.run": "greenlet.run",
        "Greenlet.join": "greenlet.join",
        "joinall": "joinall",
        "Greenlet.kill": "greenlet.kill",
        "Greenlet.rawlink": "rawlink",
        "Greenlet.__report_result": "report",
        "Greenlet.__report_error": "report",
        "Greenlet._notify_links": "links",
    },
    "gevent/_abstract_linkable.py": {
        "AbstractLinkable._notify_links": "links",
        "AbstractLinkable._check_and_notify": "notify",
        "AbstractLinkable._wait_core": "linkable.wait",
    },
    "gevent/queue.py": {
        "SimpleQueue.get": "queue.get",
        "SimpleQueue.put": "queue.put",
        "SimpleQueue._unlock": "queue.pass",
    },
    "gevent/_socket3.py": {"socket.accept": "socket.try"},
    "gevent/_socketcommon.py": {
        "SocketMixin.recv": "socket.try",
        "SocketMixin.send": "socket.try",
        "SocketMixin.connect": "socket.try",
    },
    "gevent/baseserver.py": {"BaseServer._do_read": "server.accept"},
    "gevent/timeout.py": {"Timeout.start": "timeout.start"},
    "asyncio/runners.py": {"run": "aio.run"},
    "asyncio/base_events.py": {
        "BaseEventLoop.run_forever": "aio.forever",
        "BaseEventLoop.run_until_complete": "aio.until",
        "BaseEventLoop._run_once": "aio.once",
        "BaseEventLoop.create_task": "aio.task",
        "BaseEventLoop.call_soon": "aio.soon",
        "BaseEventLoop.call_later": "aio.later",
        "BaseEventLoop.call_at": "aio.later",
        "BaseEventLoop.create_future": "aio.future",
        "_run_until_complete_cb": "aio.stop",
    },
    "asyncio/selector_events.py": {
        "BaseSelectorEventLoop._process_events": "aio.events",
        "BaseSelectorEventLoop._add_reader": "aio.watch",
        "BaseSelectorEventLoop._add_writer": "aio.watch",
    },
    "asyncio/events.py": {"Handle._run": "aio.handle"},
    "asyncio/futures.py": {"_set_result_unless_cancelled": "aio.result"},
    "asyncio/tasks.py": {
        "sleep": "aio.sleep",
        "gather": "aio.gather",
        "gather.<locals>._done_callback": "aio.gathered",
        "wait_for": "aio.timeout",
    },
}


def meaning(file: str, func: str) -> str | None:
    """The key of a function, None where nothing is said about it."""
    return MEANINGS.get(file, {}).get(func)
