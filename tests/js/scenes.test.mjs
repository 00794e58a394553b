import assert from "node:assert/strict";
import { test } from "node:test";
import { clients, freeName } from "../../static/js/scene/clients.js";
import { code } from "../../static/js/scene/code.js";
import { help } from "../../static/js/scene/help.js";
import { kernel } from "../../static/js/scene/kernel.js";
import { legend } from "../../static/js/scene/legend.js";
import { callName, detail, look, STATES, shortCall, stateWord } from "../../static/js/scene/looks.js";
import { narration, notice } from "../../static/js/scene/narration.js";
import { output, rowsOf } from "../../static/js/scene/output.js";
import { page } from "../../static/js/scene/page.js";
import { cellsOf, socketName } from "../../static/js/scene/sockets.js";
import { stage } from "../../static/js/scene/stage.js";
import { placeAfter, tabs } from "../../static/js/scene/tabs.js";
import { tasks } from "../../static/js/scene/tasks.js";
import { topbar } from "../../static/js/scene/topbar.js";
import { why } from "../../static/js/scene/why.js";
import { tokenPath, wireLook, wirePath, wires } from "../../static/js/scene/wires.js";
import { EMPTY } from "../../static/js/timeline.js";
import { all, noting, one, text, viewOf, walk } from "./fixture.mjs";
import { moments } from "./moments.mjs";

const NAMES = Object.keys(moments);
const still = noting().actions;
const event = (more = {}) => ({ preventDefault() {}, stopPropagation() {}, ...more });
const sending = (value) => event({ currentTarget: { elements: { namedItem: () => ({ value }) } } });
const press = (node) => node.props.onClick(event());

test("every moment draws in both languages without a raw key", () => {
  for (const name of NAMES) {
    for (const lang of ["en", "zh"]) {
      const shown = text(page(viewOf(name, { lang, ui: { why: true, help: true, gallery: true } }), still));
      const raw = shown.match(/(?<![\w.])(?:state|card|hub|ask|poll|sock|wire|clients|out|code|nar|top|menu|layer|help|model|example|cpu|tab|hand|block|client|wire)\.[a-z.]+\b/g) ?? [];
      assert.deepEqual(raw.filter((word) => !word.startsWith("client.py")), [], `${name} ${lang}`);
    }
  }
});

test("the CPU has exactly one place in every moment, and docks are unique", () => {
  for (const name of NAMES) {
    const view = viewOf(name);
    const docks = all(page(view, still), "data-dock").map((node) => node.props["data-dock"]);
    assert.equal(new Set(docks).size, docks.length);
    const { cpu } = view.state;
    const place = cpu === null ? "cpu:asleep" : view.state.tasks[cpu].what === "hub" ? `hub:${cpu}` : `task:${cpu}`;
    assert.ok(docks.includes(place), `${name}: ${place}`);
  }
});

test("every picture is hidden from readers and every button has a name", () => {
  for (const name of NAMES) {
    for (const node of walk(page(viewOf(name, { ui: { why: true, help: true, gallery: true } }), still))) {
      if (node.type === "svg") assert.ok(node.props["aria-hidden"] === "true");
      if (node.type === "button") assert.ok((node.props["aria-label"] ?? text(node)).trim() !== "", name);
      if (node.type === "button") assert.ok(node.props.type !== undefined || node.props.role === "tab");
      if (node.type === "input" && node.props.type === "text") assert.ok(node.props["aria-label"]);
      assert.equal(typeof node.props.style, node.props.style === undefined ? "undefined" : "object", "no style attribute");
    }
  }
});

test("without a step there is a sentence instead of a picture", () => {
  for (const status of ["connecting", "lost", "running"]) {
    const view = { ...viewOf("gevent"), state: EMPTY, step: null, next: null, length: 0, run: null, outputs: [], status };
    const shown = page(view, still);
    assert.match(text(one(shown, ".now")), /Connecting|cannot be reached|starting/);
    assert.equal(all(shown, "data-dock").length, 0);
  }
});

test("the narration says what comes next, or how it ended, or that it waits for the person", () => {
  assert.match(text(one(narration(viewOf("gevent"), still), ".next")), /^\s*Next: /);
  assert.match(text(one(narration(viewOf("select"), still), ".next")), /Waiting for you: send a line/);
  assert.match(text(one(narration(viewOf("two"), still), ".next")), /type a line at the prompt >>>/);
  for (const reason of ["finished", "failed", "deadlock", "waiting", "limit"]) {
    const end = { reason, detail: "ValueError: no", line: 3 };
    const next = one(narration(viewOf("gevent", { state: { end } }), still), ".next");
    assert.ok(next.props.class.includes(reason));
    assert.doesNotMatch(text(next), /end\.|\{/);
  }
});

test("the live region is quiet while playing", () => {
  const live = (playing) => one(narration(viewOf("gevent", { ui: { playing } }), still), ".say").props["aria-live"];
  assert.deepEqual([live(true), live(false)], ["off", "polite"]);
});

test("an error is a sentence that can be dismissed", () => {
  const { actions, calls } = noting();
  for (const code of ["unknown-example", "bad-message", "too-large", "busy", "gone", "engine", "scenario", "not-allowed"]) {
    const shown = notice(viewOf("gevent", { ui: { error: { code, params: {} } } }), actions);
    assert.equal(shown.props.role, "alert");
    assert.doesNotMatch(text(shown), /error\./);
    press(one(shown, ".btn"));
  }
  assert.equal(calls.length, 8);
  assert.equal(notice(viewOf("gevent"), actions), null);
});

test("why: the reasons, the line, and the way to what woke the task", () => {
  const { actions, calls } = noting();
  assert.equal(why(viewOf("greenlet"), actions), null);
  const { step } = viewOf("greenlet");
  const shown = why(viewOf("greenlet", { ui: { why: true }, view: { step: { ...step, i: 2 } } }), actions);
  assert.equal(all(shown, (node) => node.type === "li").length, 1);
  assert.match(text(one(shown, ".source")), /greenlet_eat_drink\.py, line 6\s+f2\.switch\('张三'\)/);
  press(one(shown, ".link"));
  assert.deepEqual(calls, [["jump", 1]]);
  const itself = why(viewOf("greenlet", { ui: { why: true }, view: { step: { ...step, i: 1 } } }), actions);
  assert.equal(all(itself, ".link").length, 0, "what shows with this step is no other place");
  assert.match(text(why(viewOf("polling", { ui: { why: true } }), actions)), /did not change hands here: main keeps it/);
  assert.match(text(why(viewOf("select", { ui: { why: true } }), actions)), /CPU is asleep/);
});

test("code: the line on the CPU, the line just left, tasks parked at others", () => {
  const gone = code(viewOf("gevent"), still);
  const line = (shown, n) => all(shown, "data-line").find((node) => node.props["data-line"] === n);
  assert.match(line(gone, 8).props.class, /left/);
  assert.match(text(line(gone, 11)), /handle·20.*handle·22/s);
  assert.equal(all(gone, (node) => node.props["aria-current"] === "step").length, 0);
  const here = code(viewOf("greenlet"), still);
  assert.equal(line(here, 10).props["aria-current"], "step");
  assert.match(line(here, 6).props.class, /left/);
});

test("code: the names of the running function, changed ones marked", () => {
  const shown = one(code(viewOf("gevent"), still), ".names");
  assert.match(text(shown), /func.*n = 3.*total = 179999700000 \(just changed\)/s);
  assert.equal(all(shown, ".new").length, 1);
});

test("code: of two programs, the one asked for or the one with the CPU", () => {
  const { actions, calls } = noting();
  const file = (wanted) => one(code(viewOf("two", { ui: { file: wanted } }), actions), ".code").props["aria-label"];
  assert.deepEqual([file(0), file(1), file(7), file(-1)], ["server_nonblocking.py", "client.py", "client.py", "client.py"]);
  const shown = code(viewOf("two", { ui: { file: 0 } }), actions);
  press(all(shown, (node) => node.props.role === "tab")[1]);
  press(one(shown, ".follow"));
  assert.deepEqual(calls, [["set", { file: 1 }], ["set", { file: -1 }]]);
});

test("more than two tasks at a line are counted", () => {
  const many = Object.fromEntries([11, 12, 13].map((id) => [id, { ...moments.gevent.state.tasks[5], id, name: `handle·${id}` }]));
  const shown = code(viewOf("gevent", { state: { tasks: { ...moments.gevent.state.tasks, ...many } } }), still);
  assert.match(text(all(shown, "data-line")[10]), /\+3/);
});

test("cards: state in word, icon and tone; the card that lost the CPU keeps a ghost", () => {
  const shown = tasks(viewOf("gevent"), still);
  const cards = all(shown, ".task");
  assert.deepEqual(cards.map((card) => text(one(card, ".nm")).trim()), ["main", "func", "server", "handle·20", "handle·22"]);
  assert.match(text(cards[3]), /has data.*11 recv\(1024\).*not noticed yet/s);
  assert.match(cards[1].props.class, /lost/);
  assert.equal(all(shown, ".ghost").length, 1);
  assert.match(text(cards[1]), /wakes in 1\.00 s/);
});

test("a card can be selected and released", () => {
  const { actions, calls } = noting();
  press(one(tasks(viewOf("gevent"), actions), ".nm"));
  press(one(tasks(viewOf("gevent", { ui: { selected: 1 } }), actions), ".nm"));
  assert.deepEqual(calls, [["select", 1], ["select", null]]);
});

test("every state has a look, a word and a line in both languages", () => {
  for (const lang of ["en", "zh"]) {
    const { words } = viewOf("gevent", { lang });
    for (const state of STATES) {
      for (const wait of [null, { on: "io", call: "", line: 1, until: null, fd: null, target: null, bytes: 0 }, { on: "join", call: "g.join()", line: 1, until: 9, fd: 3, target: "g", bytes: 0 }]) {
        const task = { ...moments.gevent.state.tasks[1], state, wait, ended: 5 };
        for (const [key, params] of [stateWord(task), detail(task, 1)]) {
          assert.notEqual(words.t(key, params), key);
          assert.doesNotMatch(words.t(key, params), /[{}]/);
        }
      }
      assert.ok(look(state).icon);
    }
  }
});

test("calls are shown without their object", () => {
  assert.deepEqual(["conn.recv(1024)", "select.select(a)", "x"].map(shortCall), ["recv(1024)", "select(a)", "x"]);
  assert.deepEqual(["conn.recv(1024).decode()", "sleep (1)", "x"].map(callName), ["recv", "sleep", "x"]);
});

test("the middle layer follows the model", () => {
  const middle = (name, changes) => stage(viewOf(name, changes), still);
  assert.match(text(one(middle("gevent"), ".hub")), /Ready queue0.*Timers2.*func.*1\.00 s.*Watched fds3.*handle·20.*6 B waiting/s);
  assert.match(text(one(middle("select"), ".ask")), /select\(\).*Handed in3.*client B.*not back yet/s);
  assert.match(text(one(middle("polling"), ".polls")), /4,812.*in vain.*fd 5.*nothing there.*1,203 in vain in a row/s);
  assert.match(text(one(middle("greenlet"), ".byhand")), /eat.*switch\(\) · line 6.*drink/s);
  assert.match(text(one(middle("two"), ".polls")), /stands still in conn\.recv\(1024\) on line 14/);
  assert.match(text(one(middle("two"), ".blocking")), /whole thread/);
});

test("by hand: that the CPU never changed hands is said only before its first change", () => {
  const asleep = { ...moments.greenlet.state.last, to: null };
  const shown = (switches) => text(one(stage(viewOf("greenlet", { state: { last: asleep, switches } }), still), ".byhand"));
  assert.match(shown(0), /has not changed hands yet/);
  assert.doesNotMatch(shown(2), /has not changed hands yet/);
});

test("epoll: the kernel keeps the list, and says what came back", () => {
  const ask = { ...moments.select.state.asks[1], call: "epoll_wait", got: [{ fd: 4, events: "r" }] };
  const shown = stage(viewOf("select", { state: { asks: { 1: ask } } }), still);
  assert.match(text(one(shown, ".ask")), /epoll_wait\(\).*Interest list.*Came back1/s);
});

test("polling: after an answer nothing is said of questions in vain", () => {
  const poll = { ...moments.polling.state.polls[1], streak: 0, call: "recv", fd: 5, line: 14 };
  const shown = one(stage(viewOf("polling", { state: { polls: { 1: poll } } }), still), ".polls");
  assert.match(text(shown), /fd 5.*yes!.*recv on line 14: there was something/s);
  assert.match(one(shown, ".now").props.class, /good/);
});

test("polling: the CPU is busy up to now, not up to its last change of hands", () => {
  const early = { t: 4000, busy_us: 0, busy_at: 0 };
  const shown = stage(viewOf("polling", { state: early, view: { step: { ...viewOf("polling").step, t: 4000 } } }), still);
  assert.match(text(one(shown, ".polls")), /100 %/);
});

test("the event loop: what a watched descriptor waits for, also where no task waits for it", () => {
  const hub = { ...moments.gevent.state.hubs[2], model: "asyncio", fds: [6, 7].map((fd) => ({ id: fd, fd, events: "r", task: null, call: "", hot: false })) };
  const shown = stage(viewOf("gevent", { state: { hubs: { 2: hub } } }), still);
  assert.deepEqual(all(shown, (node) => node.type === "tr").slice(1).map((row) => text(row).replace(/\s+/g, " ").trim().slice(0, 22)), ["6acceptthe loop itself", "7readthe loop itself6 "]);
});

test("threads: who holds the GIL and what is left of the slice, the run queue in order, who waits for what", () => {
  const shown = (changes) => text(one(stage(viewOf("threads", changes), still), ".threads"));
  assert.match(shown(), /Holds the GIL\s*cruncher\s*3\.00 ms left of its slice of 5\.00 ms\s*Run queue1\s*cruncher·2\s*Blocked2.*MAIN.*until blocker ends.*blocker.*wakes in 40\.0 ms/s);
  const own = { ...viewOf("threads").run, scenario: { machine: { time_slice: 0.001 } } };
  assert.match(text(one(stage({ ...viewOf("threads"), run: own }, still), ".threads")), /longer than one time slice \(1\.00 ms\)/);
  assert.match(shown({ state: { cpu: null, threads: { 0: { holder: null, queue: [] } } } }), /Holds the GIL\s*nobody\s*Run queue0\s*empty/);
});

test("an event loop that is closed is not one that is yet to come", () => {
  const before = { hubs: {}, programs: [{ name: "pair.py", model: "asyncio", main: 1 }] };
  const { tasks: known } = viewOf("gevent").state;
  const people = Object.fromEntries(Object.entries(known).filter(([, one]) => one.what !== "hub"));
  const big = (state) => text(one(stage(viewOf("gevent", { state }), still), ".big"));
  assert.equal(big(before), "The event loop is closed");
  assert.equal(big({ ...before, tasks: people }), "There is no event loop yet");
});

test("what has not happened yet is said, not left blank", () => {
  const people = Object.fromEntries(Object.entries(moments.gevent.state.tasks).filter(([, one]) => one.what !== "hub"));
  const hubs = stage(viewOf("gevent", { state: { hubs: {}, tasks: people } }), still);
  const asks = stage(viewOf("select", { state: { asks: {} } }), still);
  const polls = stage(viewOf("polling", { state: { polls: {} } }), still);
  assert.deepEqual([hubs, asks, polls].map((shown) => text(one(shown, ".big"))), ["There is no hub yet", "select() has not been called yet", "No question in vain yet"]);
});

test("select: what came back, a time-out, and a limit of time", () => {
  const ask = moments.select.state.asks[1];
  const shown = (change) => text(one(stage(viewOf("select", { state: { asks: { 1: { ...ask, ...change } } } }), still), ".ask"));
  assert.match(shown({ got: [{ fd: 5, events: "r" }] }), /Came back1.*fd 5.*client B/s);
  assert.match(shown({ got: [] }), /nothing in time/);
  assert.match(shown({ until: 2_850_000 }), /at the latest in 500 ms/);
});

test("kernel: bytes as cells, how long they lie there, backlog, the other program", () => {
  const shown = kernel(viewOf("gevent"), still);
  const row = all(shown, "data-socket-wire")[0];
  assert.deepEqual(all(row, ".b").map(text), ["h", "e", "l", "l", "o", "⏎"]);
  assert.match(text(row), /fd 7client A.*8\.00 ms unread/s);
  assert.match(text(kernel(viewOf("select"), still)), /fd 3:8000.*backlog\s*C/s);
  assert.match(text(kernel(viewOf("two"), still)), /fd 4.*client\.py.*fd 3.*server_nonblocking\.py/s);
  assert.match(text(kernel(viewOf("greenlet"), still)), /No socket is open/);
  assert.match(text(kernel(viewOf("polling"), still)), /the other side closed/);
});

test("bytes that are no characters print as digits", () => {
  assert.deepEqual(cellsOf("a\\x0a\\x00 é"), ["a", "⏎", "00", "␣", "é"]);
  const { state } = viewOf("select");
  assert.deepEqual([3, 4, 9].map((fd) => socketName(state, 0, fd)[0]), ["sock.listener", "sock.client", "sock.unknown"]);
});

const pairOf = (...fds) =>
  Object.fromEntries(
    fds.map((fd) => [`0:${fd}`, { ...moments.select.state.sockets["0:3"], fd, kind: "stream", local: null, family: "unix", pair: fds.find((other) => other !== fd) ?? 9 }]),
  );

test("kernel: the two ends of a pair name each other, and the one that is left says so", () => {
  const shown = (sockets) => all(kernel(viewOf("select", { state: { sockets } }), still), (node) => String(node.props.class).startsWith("sock row")).map(text);
  assert.deepEqual(shown(pairOf(4, 5)).map((row) => row.match(/^\s*fd \d.*\d/)?.[0].trim()), ["fd 4pair with fd 5", "fd 5pair with fd 4"]);
  assert.match(shown(pairOf(4))[0], /fd 4what is left of a pair/);
  assert.match(shown({ ...pairOf(4), "0:9": { ...moments.select.state.sockets["0:4"], fd: 9 } })[0], /what is left of a pair/, "the descriptor is something else by now");
});

test("kernel: a datagram socket has a buffer and needs no connection", () => {
  const udp = { ...moments.select.state.sockets["0:3"], kind: "new", family: "udp", local: 9999, bytes: 2, data: "hi", since: 1 };
  const shown = text(kernel(viewOf("select", { state: { sockets: { "0:3": udp } } }), still));
  assert.match(shown, /UDP :9999.*hi.*unread/s);
  assert.doesNotMatch(shown, /not connected/);
});

test("clients: a program that has nothing but pairs of its own has no clients", () => {
  const alone = (sockets, source) => {
    const { run } = viewOf("select");
    const changes = { state: { sockets, wires: {} }, view: { run: { ...run, programs: [{ name: "a.py", source }] } } };
    return clients(viewOf("select", changes), still);
  };
  assert.equal(alone(pairOf(4, 5), "import asyncio"), null);
  assert.match(text(alone(pairOf(4, 5), "asyncio.start_server(f)")), /No program listens at this moment/);
  assert.match(text(alone({ "0:3": { ...moments.select.state.sockets["0:3"], local: null } }, "")), /listens at a name, not at a port/);
});

test("clients: after the end nobody listens any more", () => {
  const end = { reason: "finished", detail: "", line: null };
  assert.match(text(clients(viewOf("select", { state: { sockets: {}, wires: {}, end } }), still)), /The run is over/);
});

test("clients: connect, send, close and reset are handed on", () => {
  const { actions, calls } = noting();
  const shown = clients(viewOf("select", { ui: { drafts: { A: "hi", B: "" } } }), actions);
  one(shown, ".prompt").props.onSubmit(sending("hi"));
  all(shown, ".prompt")[1].props.onSubmit(sending(""));
  all(shown, ".small").slice(0, 2).forEach(press);
  press(one(shown, ".wide"));
  assert.deepEqual(calls, [
    ["act", "A", ["send", "hi"]],
    ["set", { drafts: { A: "", B: "" } }],
    ["act", "A", ["close"]],
    ["act", "A", ["reset"]],
    ["act", "D", ["connect", 8000]],
  ]);
});

test("clients: the port is asked for only where there are several", () => {
  const more = { ...moments.select.state.sockets, "0:9": { ...moments.select.state.sockets["0:3"], fd: 9, local: 9000 } };
  assert.deepEqual(all(clients(viewOf("select", { state: { sockets: more } }), still), ".wide").map((node) => text(node).trim()), ["Connect a client to :8000", "Connect a client to :9000"]);
  assert.match(text(clients(viewOf("select", { state: { sockets: {}, wires: {} } }), still)), /No program listens/);
  assert.equal(clients(viewOf("greenlet"), still), null);
});

test("clients: the past warns that a new run begins", () => {
  const heading = (view) => text(one(clients(viewOf("select", { view }), still), ".m"));
  assert.match(heading({}), /really receives it/);
  assert.match(heading({ length: 9 }), /new run/);
});

test("clients: a run in which a person did something says so, and leads back", () => {
  const { actions, calls } = noting();
  const { run } = viewOf("select");
  const ways = (fields) => {
    const shown = clients(viewOf("select", { view: { run: { ...run, ...fields } } }), actions);
    all(shown, ".wide").slice(1).forEach(press);
    return text(shown);
  };
  const deed = { at: 5, peer: "A", do: ["close"] };
  assert.doesNotMatch(ways({}), /by a person/);
  assert.match(ways({ actions: [deed] }), /1 thing in this run was done by a person/);
  assert.match(ways({ actions: [deed, deed], parent: "r0" }), /2 things in this run were done/);
  assert.deepEqual(calls, [["open", run.example], ["undo"], ["open", run.example]]);
});

test("clients: a line that could not be sent stays", () => {
  const { calls } = noting();
  const deaf = { ...still, act: () => false, set: (patch) => calls.push(patch) };
  one(clients(viewOf("select", { ui: { drafts: { A: "hi" } } }), deaf), ".prompt").props.onSubmit(sending("hi"));
  assert.deepEqual(calls, []);
});

test("a free name is the first letter nobody has", () => {
  assert.equal(freeName({}), "A");
  assert.equal(freeName({ A: 1, C: 1 }), "B");
  assert.equal(freeName(Object.fromEntries([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((name) => [name, 1]))), "A2");
});

test("history: on the wire, in the kernel, read", () => {
  const lines = ["sent", "arrived", "read"].map((status) => ({ t: 1, dir: "out", text: status, status }));
  const wires = { A: { ...moments.select.state.wires.A, lines } };
  const shown = clients(viewOf("select", { state: { wires } }), still);
  assert.deepEqual(all(shown, ".w").map((node) => text(node).trim()), ["on the wire", "not read yet", "read"]);
  const waiting = { A: { ...wires.A, fd: null, lines: lines.slice(0, 1) } };
  assert.match(text(one(clients(viewOf("select", { state: { wires: waiting } }), still), ".w")), /waits for accept/);
});

test("output: pieces join to rows, per program, the newest marked", () => {
  const chunk = (text, more = {}) => ({ t: 1, task: 1, program: 0, stream: "stdout", text, ...more });
  const rows = rowsOf([chunk("a"), chunk("b\nc"), chunk("x\n", { program: 1 }), chunk("err\n", { stream: "stderr" }), chunk("d\n\n")], (program) => program === 0, 4);
  assert.deepEqual(rows.map((row) => [row.text, row.fresh]), [["ab", false], ["c", false], ["err", false], ["d", true], ["", true]]);
  const shown = output(viewOf("two"), still);
  assert.deepEqual(all(shown, ".con").map((node) => text(one(node, ".tx")).trim()), ["hello", "HELLO"]);
});

test("output: long output is cut with a mark", () => {
  const outputs = Array.from({ length: 500 }, (_, i) => ({ t: i, task: 1, program: 0, stream: "stdout", text: `${i}\n` }));
  const shown = output(viewOf("select", { view: { outputs } }), still);
  assert.equal(all(shown, ".row").length, 400);
  assert.match(text(shown), /100 earlier lines are not shown/);
});

test("output: of several programs the main task's name is the heading already", () => {
  assert.deepEqual(all(output(viewOf("two"), still), ".w").map((node) => text(node).trim()), ["", ""]);
  assert.deepEqual([...new Set(all(output(viewOf("gevent"), still), ".w").map((node) => text(node).trim()))], ["func"]);
});

test("the end by an error marks the line that failed, and the narration", () => {
  const failed = { ...moments.select.state.tasks[1], state: "failed" };
  const changes = { state: { cpu: null, tasks: { 1: failed }, end: { reason: "failed", detail: "KeyError: 7", line: 3 } } };
  const marked = all(code(viewOf("select", changes), still), ".bad");
  assert.deepEqual(marked.map((node) => node.props["data-line"]), [3]);
  assert.match(text(marked[0]), /it failed here/);
  assert.match(one(narration(viewOf("select", changes), still), ".nar").props.class, /failed/);
  assert.equal(all(code(viewOf("select"), still), ".bad").length, 0);
});

test("the legend calls a look by the word of the only state that looks like it", () => {
  const legendOf = (...states) => text(legend({ ...viewOf("greenlet"), timeline: { seen: new Set(states) } }));
  assert.match(legendOf("new"), /created, never ran yet/);
  assert.match(legendOf("new", "ready"), /ready, no CPU yet/);
});

test("the keyboard: a line typed goes to the program that waits", () => {
  const { actions, calls } = noting();
  const shown = output(viewOf("two", { ui: { drafts: { "keyboard:client.py": "hello" } } }), actions);
  assert.equal(all(shown, ".keyboard").length, 1);
  one(shown, ".keyboard").props.onSubmit(sending("hello"));
  assert.deepEqual(calls, [["type", "client.py", "hello"], ["set", { drafts: { "keyboard:client.py": "" } }]]);
});

test("top bar: the present example and its place on the path, its neighbours, the present model, settings", () => {
  const { actions, calls } = noting();
  const shown = topbar(viewOf("gevent"), actions);
  assert.match(text(one(shown, ".ex")), /gevent switches on IO.*2 of 4/s);
  assert.deepEqual(all(shown, ".on").map(text), ["gevent"]);
  const ways = all(shown, ".along");
  assert.deepEqual(ways.map((way) => way.props["aria-label"]), ["Previous example: Switching by hand", "Next example: Lock around the switch point"]);
  for (const button of [one(shown, ".ex"), ...ways, one(shown, ".lang"), one(shown, ".beam")]) press(button);
  assert.deepEqual(calls, [["set", { gallery: true }], ["along", -1], ["along", 1], ["set", { lang: "zh" }], ["set", { projector: true }]]);
  assert.equal(all(topbar(viewOf("greenlet"), actions), ".along")[0].props.disabled, true);
});

test("narration: the last step leads to the next example, and no other does", () => {
  const { actions, calls } = noting();
  const way = one(narration(viewOf("gevent"), actions), ".along");
  assert.match(text(way), /Next example:.*Lock around the switch point/s);
  press(way);
  assert.deepEqual(calls, [["along", 1]]);
  assert.equal(one(narration(viewOf("gevent", { view: { length: 3 } }), actions), ".along"), undefined);
  assert.equal(one(narration(viewOf("select"), actions), ".along"), undefined, "nothing comes after the last example");
});

test("help: a dialog with keys, states and the switch for the keys", () => {
  const { actions, calls } = noting();
  assert.equal(help(viewOf("gevent"), actions), null);
  const shown = help(viewOf("gevent", { ui: { help: true } }), actions);
  const dialog = one(shown, (node) => node.props.role === "dialog");
  assert.equal(all(dialog, (node) => node.type === "kbd").length > 20, true);
  one(dialog, (node) => node.type === "input").props.onChange({ target: { checked: false } });
  assert.deepEqual(calls, [["set", { keysOn: false }]]);
});

test("tabs: arrows go round, one tab is in the order of Tab", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "Home", "End", "a"].map((key) => placeAfter(key, 2, 3)), [0, 1, 0, 2, -1]);
  const chosen = [];
  const items = ["a", "b"].map((id) => ({ id, label: id, controls: id }));
  const row = tabs({ items, selected: "b", label: "x", look: "y", select: (id) => chosen.push(id) });
  const found = all(row, (node) => node.props.role === "tab");
  assert.deepEqual(found.map((node) => node.props.tabindex), [-1, 0]);
  found[0].props.onKeyDown(event({ key: "ArrowLeft", currentTarget: { parentElement: null } }));
  assert.deepEqual(chosen, ["b"]);
});

test("wires: from the socket's right edge to the terminal, their look by what is unread", () => {
  const view = viewOf("gevent");
  assert.deepEqual(["A", "B", "Z"].map((name) => wireLook(view, name)), ["unread", "calm", null]);
  assert.equal(wireLook(viewOf("polling"), "A"), "gone");
  const box = (x, y, w = 60, h = 24) => ({ x, y, w, h });
  assert.equal(wirePath(box(0, 0, 100, 40), box(200, 100, 50, 80)), "M100 20C156 20,144 116,200 116");
  const shown = wires(view, { sockets: { A: box(0, 0), B: box(0, 50) }, clients: { A: box(200, 0) }, from: box(0, 0), to: box(200, 60) });
  assert.deepEqual([all(shown, ".wire").length, all(shown, ".way").length], [1, 1]);
});

test("the token's way: beside, over one layer, along the gutter", () => {
  const box = (x, y) => ({ x, y, w: 60, h: 24 });
  assert.match(tokenPath(box(0, 0), box(300, 0), false), /^M60 12C80 40,280 40,300 12$/);
  assert.match(tokenPath(box(0, 0), box(300, 60), false), /330 57$/);
  assert.match(tokenPath(box(300, 0), box(40, 400), true), /^M300 12.*L18 .*L37 412$/);
});
