"""logging from threads through a queue; a handler on a socket; sqlite3 in memory."""
import logging
import logging.handlers
import pickle
import queue
import socketserver
import sqlite3
import struct
import sys
import threading
import time

box = queue.Queue()
console = logging.StreamHandler(sys.stdout)
console.setFormatter(logging.Formatter("%(levelname)s %(threadName)s %(name)s: %(message)s"))
listener = logging.handlers.QueueListener(box, console, respect_handler_level=True)
listener.start()
log = logging.getLogger("work")
log.setLevel(logging.DEBUG)
log.addHandler(logging.handlers.QueueHandler(box))


turns = [threading.Event() for _ in range(7)]
turns[0].set()


def work(number):
    for turn in range(2):
        place = 3 * turn + number - 1
        turns[place].wait()
        log.info("turn %d", turn)
        if turn == 0:
            turns[place + 1].set()
    try:
        1 / 0
    except ZeroDivisionError as error:
        log.warning("failed: %s", error)
    turns[place + 1].set()


threads = [threading.Thread(target=work, args=(n,), name=f"t{n}") for n in (1, 2, 3)]
for each in threads:
    each.start()
for each in threads:
    each.join()
listener.stop()
records = []


class Receiver(socketserver.StreamRequestHandler):
    def handle(self):
        while len(head := self.rfile.read(4)) == 4:
            records.append(pickle.loads(self.rfile.read(struct.unpack(">L", head)[0])))


server = socketserver.TCPServer(("127.0.0.1", 0), Receiver)
thread = threading.Thread(target=server.handle_request)
thread.start()
far = logging.getLogger("far")
far.propagate = False
handler = logging.handlers.SocketHandler(*server.server_address)
far.addHandler(handler)
far.error("over %s", "TCP")
far.error("again")
handler.close()
thread.join()
server.server_close()
print([logging.makeLogRecord(each).getMessage() for each in records])
base = sqlite3.connect(":memory:", check_same_thread=False)
base.execute("create table t (who text, n integer)")
lock = threading.Lock()


def insert(who):
    for n in range(5):
        with lock, base:
            base.execute("insert into t values (?, ?)", (who, n))
        time.sleep(0.001)


threads = [threading.Thread(target=insert, args=(who,)) for who in "abc"]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(base.execute("select who, count(*), sum(n) from t group by who order by who").fetchall())
