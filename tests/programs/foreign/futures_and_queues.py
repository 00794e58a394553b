"""concurrent.futures, queue workers, Barrier, Condition, Timer, local data, sched."""
import queue
import sched
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, TimeoutError, as_completed, wait


gates = {name: threading.Event() for name in (0.3, 0.05, 0.15, 0.2)}


def work(seconds):
    gates[seconds].wait() if seconds in gates else time.sleep(seconds)
    if seconds == 0.15:
        raise ValueError("no")
    return seconds


with ThreadPoolExecutor(3, "pool") as pool:
    futures = [pool.submit(work, s) for s in (0.3, 0.05, 0.15)]
    gates[0.05].set()
    done, rest = wait(futures, return_when=FIRST_COMPLETED)
    print([each.result() for each in done], len(rest))
    for each, then in zip(as_completed(futures), (0.15, 0.3, 0.3)):
        print(each.exception() or each.result())
        gates[then].set()
    print(list(pool.map(work, (0.06, 0.03, 0.01))))
    slow = pool.submit(work, 0.2)
    try:
        slow.result(timeout=0.05)
    except TimeoutError:
        print("too slow")
    slow.add_done_callback(lambda future: print("called back", future.result()))
    gates[0.2].set()
jobs, results = queue.Queue(2), queue.PriorityQueue()


def worker():
    while (job := jobs.get()) is not None:
        time.sleep(0.01 * job)
        results.put((job, threading.current_thread().name))
        jobs.task_done()


threads = [threading.Thread(target=worker, name=f"w{n}") for n in range(2)]
for each in threads:
    each.start()
for job in (5, 3, 4, 1, 2):
    jobs.put(job)
jobs.join()
for _ in threads:
    jobs.put(None)
for each in threads:
    each.join()
print([results.get()[0] for _ in range(results.qsize())])
try:
    jobs.get(timeout=0.02)
except queue.Empty:
    print("empty")
barrier, own = threading.Barrier(3), threading.local()
turns = [threading.Event() for _ in range(5)]


def meets(number):
    own.number = number
    time.sleep(0.03 * number)
    barrier.wait()
    turns[number].wait()
    print("met", own.number)
    turns[number + 1].set()


threads = [threading.Thread(target=meets, args=(n,)) for n in range(1, 4)]
for each in threads:
    each.start()
turns[1].set()
for each in threads:
    each.join()
bell = threading.Event()
print(bell.wait(0.01))
threading.Timer(0.05, bell.set).start()
print(bell.wait(20))
timer = threading.Timer(9, print, ("never",))
timer.start()
timer.cancel()
condition, items = threading.Condition(), []


def consumer():
    with condition:
        print("got", condition.wait_for(lambda: items and items.pop(), 20))


thread = threading.Thread(target=consumer)
thread.start()
time.sleep(0.02)
with condition:
    items.append("x")
    condition.notify()
thread.join()
clock = sched.scheduler(time.monotonic, time.sleep)
start = time.monotonic()
clock.enterabs(start + 0.1, 1, print, ("third",))
clock.enterabs(start + 0.02, 2, print, ("first",))
event = clock.enter(9, 1, print, ("never",))
clock.enterabs(start + 0.06, 1, print, ("second",))
clock.cancel(event)
clock.run()
print(clock.empty())
