/**
 * The shapes that come from the server, as JSDoc types: steps, states and messages.
 *
 * They mirror docs/view-protocol.md, which stays the authority. This module holds no code and refuses to know who
 * shows these shapes.
 */

/** @typedef {{at: number, peer?: string|null, program?: string|null, do: any[]}} Action  what a person did at a moment of a run */

/** @typedef {"running"|"poll"|"hold"|"ready"|"new"|"unnoticed"|"io"|"input"|"sleep"|"wait"|"parked"|"kernel"|"done"|"failed"} LaneState */
/** @typedef {"line"|"call"|"return"|"raise"|"switch"|"output"|"input"|"io"|"net"|"peer"|"set"|"task"|"hub"|"fold"|"lint"|"queue"|"end"|"inside"} StepKind */
/** @typedef {(string|number)[]} Path */
/** @typedef {[0, Path, any] | [1, Path] | [2, Path, any]} Op */
/** @typedef {[string, Record<string, any>]} Said  a message key and its parameters */
/** @typedef {[number, LaneState, number]} LaneChange  task, state, time */

/**
 * @typedef {object} Chunk  a piece of the program's output
 * @property {number} t
 * @property {number} task
 * @property {number} program
 * @property {"stdout"|"stderr"} stream
 * @property {string} text
 */

/**
 * @typedef {object} Step  one place where the playhead can stop, as it comes over the wire
 * @property {number} q  the seq of the event shown
 * @property {number} t  virtual time in microseconds
 * @property {StepKind} k
 * @property {Op[]} p
 * @property {Said} n
 * @property {Said[]} [w]
 * @property {LaneChange[]} [l]
 * @property {Chunk[]} [o]
 */

/** @typedef {{i: number, q: number, t: number, k: StepKind, n: Said, w: Said[]}} StepView */

/**
 * @typedef {object} Wait
 * @property {"sleep"|"io"|"join"|"lock"|"queue"|"event"|"input"|"select"|"switch"|"spawn"} on
 * @property {string} call
 * @property {number} line
 * @property {number|null} until
 * @property {number|null} fd
 * @property {string|null} target
 * @property {number} bytes
 * @property {boolean} [hold]  the whole thread is stopped with it, inside the kernel
 */

/** @typedef {{func: string, line: number, vars: Record<string, string>}} Frame */
/** @typedef {{file: string, func: string, line: number, under: number, about: string|null, via?: string}} InsideFrame  a library's function; `under` it are so many of the program's own */

/**
 * @typedef {object} Task
 * @property {number} id
 * @property {string} name
 * @property {"main"|"greenlet"|"hub"|"thread"|"coroutine"|"process"} what
 * @property {number} program
 * @property {number} thread  the thread that it lives on, by the task that the thread began with
 * @property {LaneState} state
 * @property {number|null} [parent]  of a greenlet: who gets the CPU when it ends, unless a hub
 * @property {number} born
 * @property {number|null} ended
 * @property {number} since
 * @property {number|null} line
 * @property {string|null} func
 * @property {Frame[]} stack
 * @property {string[]} changed  names of the innermost function that the line before changed
 * @property {Record<string, string>} was  what those were before that had a value
 * @property {Wait|null} wait
 * @property {InsideFrame[]} [inside]  of an unfolded run: the libraries' functions that it is in, outermost first
 * @property {number|null} [at]  in which of them its control is; null: in the program's own code
 * @property {number} cpu_us
 * @property {number} turns
 */

/** @typedef {{id: number, task: number|null, what: string}} ReadyItem */
/** @typedef {{id: number, task: number|null, at: number, armed: number, due: boolean}} TimerItem */
/** @typedef {{id: number, fd: number, events: "r"|"w"|"rw", task: number|null, call: string, hot: boolean}} FdItem */

/**
 * @typedef {object} Hub
 * @property {number} task
 * @property {string} model  gevent or asyncio
 * @property {"callbacks"|"poll"|"timers"|"watchers"|"over"|null} phase
 * @property {number} turn
 * @property {ReadyItem[]} ready
 * @property {TimerItem[]} timers
 * @property {FdItem[]} fds
 */

/** @typedef {{holder: number|null, queue: number[]}} Threads  who has the GIL, and the run queue */
/** @typedef {{fd: number, events: string}} Interest */

/**
 * @typedef {object} Ask  the newest readiness call of a task
 * @property {number} task
 * @property {string} call
 * @property {Interest[]} asked
 * @property {Interest[]|null} got
 * @property {number|null} until
 * @property {number} line
 * @property {number} count  calls so far
 * @property {number} scanned  descriptors that they named
 * @property {number|null} epoll  the descriptor of the epoll instance that was asked
 */

/** @typedef {{fd: number, events: string, flags: string[]}} Registered */
/** @typedef {{program: number, fd: number, interest: Registered[], ready: number[]}} Epoll */
/** @typedef {{func: string, line: number, vars: Record<string, string>, value: string|null}} Generator  a suspended one */

/** @typedef {{task: number, futile: number, useful: number, streak: number, call: string, fd: number|null, line: number, last: {t: number, call: string, fd: number|null}|null}} Poll  `last`: the newest useful one */

/**
 * @typedef {object} Queue  one that the program uses
 * @property {number} id
 * @property {number} program
 * @property {string} name
 * @property {string} what  its class
 * @property {number|null} limit  how many items it may hold
 * @property {number} size
 * @property {string[]} items  the first of them, the next one to be taken first
 * @property {number[]} takers  who waits for an item
 * @property {number[]} putters  who waits for room
 * @property {{event: "put"|"taken", item: string, task: number, q: number}|null} last  what was moved last, and the seq of that
 */

/**
 * @typedef {object} Socket
 * @property {number} program
 * @property {number} fd
 * @property {"new"|"listening"|"stream"} kind
 * @property {number|null} local
 * @property {number|null} remote
 * @property {string|null} wire
 * @property {"tcp"|"udp"|"unix"|"pipe"} family
 * @property {number|null} pair  the descriptor of the other end, where both were made together
 * @property {"open"|"connecting"|"eof"|"reset"|"shut"|"closed"} state
 * @property {boolean} blocking
 * @property {string[]} backlog
 * @property {string} data
 * @property {number} bytes
 * @property {number|null} since
 * @property {number} capacity
 * @property {number} received
 * @property {number} sent
 * @property {boolean} [inherited]  of a forked process: it came from its parent
 */

/** @typedef {{task: number, on: string, call: string, target: string|null, holders: number[], since: number}} Blocked  who waits for what, for which tasks */
/** @typedef {{task: number, waits: Blocked[], cycle: number[]}} Deadlock  `cycle`: tasks that wait for each other, each for the next */

/**
 * @typedef {object} Lint  a mistake, as a rule; `q` is the seq of the step that tells it
 * @property {number} q
 * @property {number} t
 * @property {"hog"|"blocking"|"busy-poll"|"never-run"|"late-patch"|"endless-wait"} code
 * @property {number} task
 * @property {string} file
 * @property {number|null} line
 * @property {number} [since]
 * @property {number} [until]
 * @property {string} [on]
 * @property {string} [call]
 * @property {string} [target]
 * @property {number} [count]
 * @property {number[]} [others]  the first of them
 * @property {number} [more]  how many others there are
 * @property {string[]} [names]
 */

/** @typedef {{i: number, t: number, n: Said, task: number|null}} Found  a step that tells of a lint or a deadlock, and whose lane it is about */

/** @typedef {{t: number, dir: "out"|"in"|"note", text: string, status: "sent"|"arrived"|"read"}} WireLine */

/**
 * @typedef {object} Wire  one client
 * @property {string} name
 * @property {number|null} port
 * @property {number|null} server
 * @property {"idle"|"connecting"|"connected"|"refused"|"eof"|"reset"|"closed"} state
 * @property {number|null} program
 * @property {number|null} fd
 * @property {boolean} human
 * @property {WireLine[]} lines
 */

/** @typedef {{from: number|null, to: number|null, cause: string, line: number|null, program: number|null, wake: number|null, core: number, carries?: string}} LastSwitch  `carries`: what `to` is given with the CPU */
/** @typedef {{name: string, event: "sent"|"handled"|"taken", by: number|null, task: number|null, handler: string, call: string}} SignalState  the newest signal of a program */
/** @typedef {{name: string, model: string, main: number, signal: SignalState|null, source?: number}} ProgramState  `source`: of a forked process, the program whose source it runs */

/**
 * @typedef {object} State  everything that a step can show
 * @property {number} t
 * @property {number} seq
 * @property {number|null} cpu  the task that holds the CPU, or null: the CPU is asleep
 * @property {LastSwitch|null} last
 * @property {number} busy_us
 * @property {number} busy_at  the time up to which busy_us and the tasks' cpu_us are counted
 * @property {(number|null)[]} [cores]  the task on each core, once a second one is used
 * @property {number} switches
 * @property {number} out
 * @property {ProgramState[]} programs
 * @property {Record<string, Task>} tasks
 * @property {Record<string, Hub>} hubs
 * @property {Record<string, Threads>} threads  by program, of those that have started a thread
 * @property {Record<string, Ask>} asks
 * @property {Record<string, Poll>} polls
 * @property {Record<string, Epoll>} epolls  by program and descriptor
 * @property {Record<string, Generator[]>} generators  by program: the suspended ones
 * @property {Record<string, Queue>} queues  by program and number
 * @property {Record<string, Socket>} sockets
 * @property {Record<string, Wire>} wires
 * @property {Record<string, number>} [machine]  settings that were changed in the middle of the run
 * @property {{task: number, program: number, prompt: string}|null} keyboard
 * @property {{reason: string, detail: string, line: number|null, waits: Blocked[], cycle: number[]}|null} end
 * @property {Deadlock|null} deadlock  the newest LoopExit
 * @property {Lint[]} lints  what was found so far, in order
 */

/**
 * @typedef {object} RunMessage
 * @property {"run"} type
 * @property {string} run
 * @property {string} example
 * @property {string|null} parent
 * @property {boolean} inside
 * @property {Record<string, string>} [libraries]  in a file: the texts of the libraries' files that the run shows
 * @property {{name: string, source: string}[]} programs
 * @property {{name: string, scenario: Record<string, any>|null}|null} [work]  of a run of what a person wrote: its name, and the scenario that came with it
 * @property {{name: string, host: boolean}|null} [recording]  of a recording that somebody brought: its name, and whether it was made on a real machine
 * @property {Record<string, any>} scenario
 * @property {Record<string, string>} versions
 * @property {number|null} [ask]  the number of the message that this answers
 */
/** @typedef {{type: "steps", run: string, from: number, steps: Step[] | import("./unpack.js").Block}} StepsMessage */
/** @typedef {{type: "status", run: string, status: "queued"|"running"|"parked"|"ended", steps: number, t: number, actions: Action[], place?: number, of?: number}} StatusMessage  `place` among `of` that wait */
/** @typedef {{type: "error", code: string, params: Record<string, any>, run: string|null, ask?: number|null}} ErrorMessage  `ask`: the number of the message that this answers */

/** @typedef {{run: string, step: number, playing: boolean, speed: number, pace: import("./pace.js").Pace, axis: import("./types.js").AxisMode, selected: number|null, settings: Record<string, any>}} Lead  where a teacher is */
/** @typedef {Lead & {type: "lead", code: string, seq: number}} LeadMessage */
/** @typedef {{type: "class", code: string, role: "teacher"|"student", seq: number, members: number, teacher: boolean, ended: "teacher"|"time"|null}} ClassMessage  `teacher`: is connected */
/** @typedef {{type: "key", code: string, key: string}} KeyMessage  to the teacher alone */
/** @typedef {LeadMessage | ClassMessage | KeyMessage | ErrorMessage} ClassroomMessage */

export {};
