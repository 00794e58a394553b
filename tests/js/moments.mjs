/** The moments themselves: plain data in the shapes of docs/view-protocol.md. */

export const sources = {
  "echo.py": `from gevent import monkey; monkey.patch_all()
import socket, time, gevent

def func(n):
    for i in range(n):
        total = sum(range(600_000))
        print('tick', i, total)
        time.sleep(1)

def handle(conn, port):
    while data := conn.recv(1024):
        print(port, data)
        conn.sendall(data.upper())
    conn.close()

def server():
    srv = socket.create_server(('', 8000))
    while True:
        conn, (_, port) = srv.accept()
        gevent.spawn(handle, conn, port)

gevent.joinall([gevent.spawn(func, 3),
                gevent.spawn(server)], timeout=3)
`,
  "greenlet_eat_drink.py": `from greenlet import greenlet
import time
def eat(name):
    print(name, '吃炸鸡')
    # time.sleep(1)
    f2.switch('张三')
    print(name, '吃雪糕')
    f2.switch()
def drink(name):
    print(name, '喝啤酒')
    f1.switch()
    print(name, '喝可乐')
f1 = greenlet(eat)
f2 = greenlet(drink)
f1.switch('晓雪')
`,
  "two_reasons.py": `import threading, time

def blocker():
    for i in range(3):
        print('blocker', i)
        time.sleep(0.05)

def cruncher():
    n = 0
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end:
        n += 1

ts = [threading.Thread(target=f) for f in (blocker, cruncher, cruncher)]
for t in ts:
    t.start()
for t in ts:
    t.join()
`,
  "server_select.py": `import select
import socket
sk = socket.socket()
sk.bind(('127.0.0.1', 8000))
sk.listen()
rlist = [sk]  # 是用来让select帮忙监听的 所有 接口
while 1:
    r, w, x = select.select(rlist, [], [])  # 传参给select,当rlist列表中哪个接口有反应,就返回给r这个列表
    for i in r:
        if i == sk:
            conn, addr = i.accept()
            rlist.append(conn)
        else:
            msg_r = i.recv(1024).decode('utf-8')
            print(msg_r)
            i.send(msg_r.upper().encode('utf-8'))
`,
  "server_nonblocking.py": `import socket
sk = socket.socket()
sk.setblocking(False)
sk.bind(('127.0.0.1', 8080))
sk.listen()
l = []
while 1:
    try:
        conn, addr = sk.accept()  # 如果是阻塞IO模型,在这里程序会一直等待。
        l.append(conn)
    except BlockingIOError:
        for conn in l:
            try:
                info = conn.recv(1024).decode('utf-8')
                print(info)
                conn.send(info.upper().encode('utf-8'))
            except BlockingIOError:
                continue
`,
  "client.py": `import socket
sk = socket.socket()
sk.connect(('127.0.0.1', 8080))
while 1:
    msg_s = input('>>>')
    if not msg_s:
        continue
    if msg_s == 'q':
        break
    sk.send(msg_s.encode('utf-8'))
    print(sk.recv(1024).decode('utf-8'))
sk.close()
`,
};

const blank = {
  t: 0, seq: 0, cpu: null, last: null, busy_us: 0, busy_at: 0, switches: 0, out: 0,
  programs: [], tasks: {}, hubs: {}, threads: {}, asks: {}, polls: {}, epolls: {}, generators: {}, queues: {}, sockets: {}, wires: {}, keyboard: null, end: null, deadlock: null, lints: [],
};

const task = (id, name, state, more = {}) => ({
  id, name, what: "greenlet", program: 0, thread: 1, state, born: 0, ended: null, since: 0, line: null, func: name.split("·")[0],
  stack: [], changed: [], was: {}, wait: null, cpu_us: 0, turns: 0, ...more,
});

const wait = (on, call, line, more = {}) => ({ on, call, line, until: null, fd: null, target: null, bytes: 0, ...more });

const socket = (fd, kind, more = {}) => ({
  program: 0, fd, kind, local: 8000, remote: null, wire: null, family: "tcp", pair: null, state: "open", blocking: true, backlog: [], data: "", bytes: 0,
  since: null, capacity: 65536, received: 0, sent: 0, ...more,
});

const wire = (name, port, fd, more = {}) => ({ name, port, server: 8000, state: "connected", program: 0, fd, human: true, lines: [], ...more });

const chunk = (t, task, text, program = 0) => ({ t, task, program, stream: "stdout", text });

const byId = (list, key = "id") => Object.fromEntries(list.map((item) => [item[key], item]));

const gevent = {
  ...blank,
  t: 1018132, seq: 44, cpu: 2, busy_us: 28200, busy_at: 1018132, switches: 20, out: 4,
  last: { from: 3, to: 2, cause: "sleep", line: 8, program: 0, wake: null, core: 0 },
  programs: [{ name: "echo.py", model: "gevent", main: 1 }],
  tasks: byId([
    task(1, "main", "wait", { what: "main", line: 22, func: "<module>", since: 200, wait: wait("join", "gevent.joinall(…)", 22, { target: "2 greenlets" }), cpu_us: 400, turns: 1 }),
    task(2, "hub", "running", { what: "hub", func: "run" }),
    task(3, "func", "sleep", {
      line: 8, since: 1018132, wait: wait("sleep", "time.sleep(1)", 8, { until: 2018132 }), cpu_us: 16800, turns: 2,
      stack: [{ func: "func", line: 8, vars: { n: "3", i: "1", total: "179999700000" } }], changed: ["total"],
    }),
    task(4, "server", "io", { line: 19, wait: wait("io", "srv.accept()", 19, { fd: 6 }), cpu_us: 573, turns: 3 }),
    task(5, "handle·20", "unnoticed", { line: 11, wait: wait("io", "conn.recv(1024)", 11, { fd: 7 }), cpu_us: 230, turns: 1 }),
    task(6, "handle·22", "io", { line: 11, wait: wait("io", "conn.recv(1024)", 11, { fd: 8 }), cpu_us: 240, turns: 1 }),
  ]),
  hubs: {
    2: {
      task: 2, model: "gevent", phase: "callbacks", turn: 12, ready: [],
      timers: [{ id: 4, task: 3, at: 2018132, armed: 1018132, due: false }, { id: 5, task: 1, at: 3000132, armed: 132, due: false }],
      fds: [
        { id: 6, fd: 6, events: "r", task: 4, call: "accept", hot: false },
        { id: 7, fd: 7, events: "r", task: 5, call: "recv", hot: true },
        { id: 8, fd: 8, events: "r", task: 6, call: "recv", hot: false },
      ],
    },
  },
  sockets: {
    "0:6": socket(6, "listening"),
    "0:7": socket(7, "stream", { remote: 41220, wire: "A", data: "hello\\x0a", bytes: 6, since: 1010132, received: 6 }),
    "0:8": socket(8, "stream", { remote: 41222, wire: "B" }),
  },
  wires: {
    A: wire("A", 41220, 7, { lines: [{ t: 1009132, dir: "out", text: "hello", status: "arrived" }] }),
    B: wire("B", 41222, 8),
  },
};

const select = {
  ...blank,
  t: 2350000, seq: 80, cpu: null, busy_us: 3100, busy_at: 2350000, switches: 6, out: 2,
  last: { from: 1, to: null, cause: "io", line: 8, program: 0, wake: null, core: 0 },
  programs: [{ name: "server_select.py", model: "select", main: 1 }],
  tasks: byId([
    task(1, "main", "io", {
      what: "main", line: 8, func: "<module>", since: 2350000, wait: wait("select", "select.select(rlist, [], [])", 8), cpu_us: 3100, turns: 3,
      stack: [{ func: "<module>", line: 8, vars: { r: "[<socket fd 4>]", rlist: "[sk, conn, conn]", msg_r: "'hello'", i: "<socket fd 4>" } }], changed: [],
    }),
  ]),
  asks: { 1: { task: 1, call: "select", asked: [{ fd: 3, events: "r" }, { fd: 4, events: "r" }, { fd: 5, events: "r" }], got: null, until: null, line: 8, count: 6, scanned: 15, epoll: null } },
  sockets: {
    "0:3": socket(3, "listening", { backlog: ["C"] }),
    "0:4": socket(4, "stream", { remote: 50001, wire: "A", received: 5, sent: 5 }),
    "0:5": socket(5, "stream", { remote: 50002, wire: "B", data: "你好 world", bytes: 12, since: 2349000 }),
  },
  wires: {
    A: wire("A", 50001, 4, { lines: [{ t: 1000000, dir: "out", text: "hello", status: "read" }, { t: 1002000, dir: "in", text: "HELLO", status: "read" }] }),
    B: wire("B", 50002, 5, { human: false, lines: [{ t: 2349000, dir: "out", text: "你好 world", status: "arrived" }] }),
    C: wire("C", 50003, null),
  },
};

const polling = {
  ...blank,
  t: 3500000, seq: 9000, cpu: 1, busy_us: 3500000, busy_at: 3500000, switches: 0, out: 0,
  programs: [{ name: "server_nonblocking.py", model: "polling", main: 1 }],
  tasks: byId([
    task(1, "main", "poll", {
      what: "main", line: 14, func: "<module>", since: 900000, cpu_us: 3500000, turns: 1,
      stack: [{ func: "<module>", line: 14, vars: { l: "[conn, conn]", conn: "<socket fd 5>", addr: "('127.0.0.1', 50002)" } }], changed: ["conn"],
    }),
  ]),
  polls: { 1: { task: 1, futile: 4812, useful: 3, streak: 1203, call: "conn.recv(1024)", fd: 5, line: 14, last: { t: 3000000, call: "recv", fd: 4 } } },
  sockets: {
    "0:3": socket(3, "listening", { local: 8080, blocking: false }),
    "0:4": socket(4, "stream", { local: 8080, remote: 50001, wire: "A", blocking: false, state: "eof" }),
    "0:5": socket(5, "stream", { local: 8080, remote: 50002, wire: "B", blocking: false }),
  },
  wires: { A: wire("A", 50001, 4, { state: "closed", server: 8080 }), B: wire("B", 50002, 5, { server: 8080 }) },
};

const greenlet = {
  ...blank,
  t: 400, seq: 12, cpu: 3, busy_us: 400, busy_at: 400, switches: 2, out: 1,
  last: { from: 2, to: 3, cause: "switch", line: 6, program: 0, wake: 9, core: 0 },
  programs: [{ name: "greenlet_eat_drink.py", model: "greenlet", main: 1 }],
  tasks: byId([
    task(1, "main", "parked", { what: "main", line: 15, func: "<module>", wait: wait("switch", "f1.switch('晓雪')", 15), cpu_us: 200, turns: 1 }),
    task(2, "eat", "parked", { line: 6, wait: wait("switch", "f2.switch('张三')", 6), cpu_us: 100, turns: 1 }),
    task(3, "drink", "running", { line: 10, cpu_us: 100, turns: 1, stack: [{ func: "drink", line: 10, vars: { name: "'张三'" } }], changed: ["name"] }),
  ]),
};

const two = {
  ...blank,
  t: 1202000, seq: 140, cpu: null, busy_us: 2400, busy_at: 1202000, switches: 9, out: 2,
  last: { from: 2, to: null, cause: "input", line: 5, program: 1, wake: null, core: 0 },
  programs: [{ name: "server_nonblocking.py", model: "polling", main: 1 }, { name: "client.py", model: "blocking", main: 2 }],
  tasks: byId([
    task(1, "main", "hold", {
      what: "main", line: 14, func: "<module>", since: 1000, wait: wait("io", "conn.recv(1024)", 14, { fd: 4 }), cpu_us: 1400, turns: 4,
      stack: [{ func: "<module>", line: 14, vars: { l: "[conn]" } }],
    }),
    task(2, "main", "input", {
      what: "main", program: 1, line: 5, func: "<module>", since: 1202000, wait: wait("input", "input('>>>')", 5), cpu_us: 1000, turns: 3,
      stack: [{ func: "<module>", line: 5, vars: { msg_s: "'hello'" } }], changed: ["msg_s"],
    }),
  ]),
  polls: { 1: { task: 1, futile: 2, useful: 1, streak: 0, call: "sk.accept()", fd: 3, line: 9, last: { t: 1000000, call: "accept", fd: 3 } } },
  sockets: {
    "0:3": socket(3, "listening", { local: 8080, blocking: false }),
    "0:4": socket(4, "stream", { local: 8080, remote: 50001, received: 5, sent: 5 }),
    "1:3": socket(3, "stream", { program: 1, local: 50001, remote: 8080, received: 5, sent: 5 }),
  },
  keyboard: { task: 2, program: 1, prompt: ">>>" },
};

const threads = {
  ...blank,
  t: 12000, seq: 60, cpu: 3, busy_us: 12000, busy_at: 12000, switches: 4, out: 1,
  last: { from: 4, to: 3, cause: "slice", line: 12, program: 0, wake: null, core: 0 },
  programs: [{ name: "two_reasons.py", model: "threads", main: 1 }],
  threads: { 0: { holder: 3, queue: [4] } },
  tasks: byId([
    task(1, "MAIN", "wait", { what: "main", line: 18, func: "<module>", since: 1000, wait: wait("join", "t.join()", 18, { target: "blocker" }) }),
    task(2, "blocker", "sleep", { what: "thread", thread: 2, line: 6, since: 2000, wait: wait("sleep", "time.sleep(0.05)", 6, { until: 52000 }) }),
    task(3, "cruncher", "running", { what: "thread", thread: 3, line: 12, since: 10000, cpu_us: 5000, turns: 2 }),
    task(4, "cruncher·2", "ready", { what: "thread", thread: 4, line: 12, since: 10000, cpu_us: 5000, turns: 1 }),
  ]),
};

/** name -> a moment of a run */
export const moments = {
  gevent: {
    state: gevent, example: "gevent-pair", programs: ["echo.py"],
    step: { q: 44, t: gevent.t, k: "switch", n: ["switch.sleep", { task: "func", call: "time.sleep(1)", for_us: 1000000 }], w: [["why.cause.sleep", { task: "func", call: "time.sleep(1)" }]] },
    next: { n: ["hub.ask", { fd: 7, count: 6 }] },
    outputs: [chunk(7000, 3, "tick 0 179999700000"), chunk(7000, 3, "\n"), chunk(1018000, 3, "tick 1 179999700000"), chunk(1018000, 3, "\n")],
  },
  select: {
    state: select, example: "server-select", programs: ["server_select.py"], status: "parked",
    step: { q: 80, t: select.t, k: "switch", n: ["switch.io", { task: "main" }], w: [] }, next: null,
    outputs: [chunk(1001000, 1, "hello"), chunk(1001000, 1, "\n")],
  },
  polling: {
    state: polling, example: "server-nonblocking", programs: ["server_nonblocking.py"], status: "running",
    step: { q: 9000, t: polling.t, k: "fold", n: ["fold", { count: 1203 }], w: [] }, next: { n: ["line", { task: "main", line: 15 }] },
    outputs: [],
  },
  greenlet: {
    state: greenlet, example: "greenlet-pair", programs: ["greenlet_eat_drink.py"],
    step: { q: 12, t: 400, k: "switch", n: ["switch.switch", { from: "eat", to: "drink" }], w: [["why.cause.switch", { from: "eat", to: "drink" }]] },
    next: { n: ["line", { task: "drink", line: 10 }] },
    outputs: [chunk(200, 2, "晓雪 吃炸鸡\n")],
  },
  threads: {
    state: threads, example: "gevent-pair", programs: ["two_reasons.py"],
    step: { q: 60, t: threads.t, k: "line", n: ["line", { task: "cruncher", line: 12 }], w: [] }, next: { n: ["line", { task: "cruncher", line: 11 }] },
    outputs: [chunk(1030, 2, "blocker 0\n")],
  },
  two: {
    state: two, example: "client-and-server", programs: ["server_nonblocking.py", "client.py"], status: "parked",
    step: { q: 140, t: two.t, k: "switch", n: ["switch.input", { task: "main" }], w: [] }, next: null,
    outputs: [chunk(1001000, 1, "hello\n"), chunk(1002000, 2, "HELLO\n", 1)],
  },
};
