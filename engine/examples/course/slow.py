# The slow world of compare: answers "0.3" after 0.3 seconds. One thread, one select, one list of who is due when.
import heapq, os, select, socket, time

sk = socket.socket()
sk.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sk.bind(('127.0.0.1', int(os.environ.get('PORT', 8001))))
sk.listen()
asking, due = [sk], []                        # due: (when, number, socket, answer)
number = 0
while True:
    wait = max(0, due[0][0] - time.monotonic()) if due else None
    for s in select.select(asking, [], [], wait)[0]:
        if s is sk:
            asking.append(s.accept()[0])
        elif line := s.recv(100):
            heapq.heappush(due, (time.monotonic() + float(line), number, s, line)); number += 1
        else:
            asking.remove(s); s.close()
    while due and due[0][0] <= time.monotonic():
        _, _, s, line = heapq.heappop(due)
        s.sendall(line)
