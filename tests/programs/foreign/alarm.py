"""signal.alarm and setitimer end waits; a handler that raises; asyncio's add_signal_handler."""
import asyncio
import os
import signal
import socket
import time


class Alarm(Exception):
    pass


def rings(signum, frame):
    raise Alarm(signal.Signals(signum).name)


signal.signal(signal.SIGALRM, rings)
for wait in (lambda: time.sleep(9), lambda: socket.create_server(("127.0.0.1", 0)).accept()):
    start = time.monotonic()
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        wait()
    except Alarm as alarm:
        print(alarm, time.monotonic() - start < 2)
rung = []


def rings_twice(signum, frame):
    if len(rung) < 2:
        print("rang")
        rung.append(signum)


signal.signal(signal.SIGALRM, rings_twice)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
while len(rung) < 2:
    time.sleep(0.12)
print(signal.setitimer(signal.ITIMER_REAL, 0)[1])
print(signal.alarm(5), signal.alarm(0) in (4, 5))
signal.signal(signal.SIGUSR1, lambda signum, frame: print("told", signum == signal.SIGUSR1))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)


async def main():
    bell = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGALRM, bell.set)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    await asyncio.wait_for(bell.wait(), 5)
    print("the loop heard it")


asyncio.run(main())
