/**
 * The shapes that travel through the browser side, as JSDoc types.
 *
 * They mirror docs/view-protocol.md, which stays the authority. This module holds no code and
 * refuses to know who produces or draws these shapes.
 *
 * Hooks between the scenes and `paint.js` (the only writer of the DOM), all data attributes:
 *  - `data-dock="task:3" | "hub:2" | "cpu"`   where the CPU token can lie
 *  - `data-wire="A"`                          a client's terminal: one end of its wire
 *  - `data-socket-wire="A"`                   the socket row at the other end
 *  - `data-canvas="lanes" | "scrub"`          the canvas elements that `paint.js` draws on
 *  - `data-keep="name"`                       a scroll container whose position survives a render
 *  - `data-focus`, `data-first`               a dialog, or a part of the page, that gets the focus when it appears
 *  - `data-mini="gevent-pair"`                the small picture of an example's run
 *  - `data-card`, `data-find`, `data-to`      the gallery's cards, its search field, its ways to chapters (`roam.js`)
 */

/** @typedef {"running"|"poll"|"hold"|"ready"|"new"|"unnoticed"|"io"|"input"|"sleep"|"wait"|"parked"|"kernel"|"done"|"failed"} LaneState */
/** @typedef {"line"|"call"|"return"|"raise"|"switch"|"output"|"input"|"io"|"net"|"peer"|"task"|"hub"|"fold"|"lint"|"end"} StepKind */
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
 */

/** @typedef {{func: string, line: number, vars: Record<string, string>}} Frame */

/**
 * @typedef {object} Task
 * @property {number} id
 * @property {string} name
 * @property {"main"|"greenlet"|"hub"|"thread"|"coroutine"|"process"} what
 * @property {number} program
 * @property {number} thread  the thread that it lives on, by the task that the thread began with
 * @property {LaneState} state
 * @property {number} born
 * @property {number|null} ended
 * @property {number} since
 * @property {number|null} line
 * @property {string|null} func
 * @property {Frame[]} stack
 * @property {string[]} changed
 * @property {Wait|null} wait
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
 * @property {number} count
 */

/** @typedef {{task: number, futile: number, useful: number, streak: number, call: string, fd: number|null, line: number}} Poll */

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

/** @typedef {{from: number|null, to: number|null, cause: string, line: number|null, program: number|null, wake: number|null, seq: number}} LastSwitch */
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
 * @property {Record<string, Socket>} sockets
 * @property {Record<string, Wire>} wires
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
 * @property {{name: string, source: string}[]} programs
 * @property {Record<string, any>} scenario
 * @property {Record<string, string>} versions
 */
/** @typedef {{type: "steps", run: string, from: number, steps: Step[] | import("./unpack.js").Block}} StepsMessage */
/** @typedef {{type: "status", run: string, status: "running"|"parked"|"ended", steps: number, t: number, actions: Action[]}} StatusMessage */
/** @typedef {{type: "error", code: string, params: Record<string, any>, run: string|null}} ErrorMessage */

/** @typedef {{file: string, line: number}} Breakpoint */
/** @typedef {{step: number, t: number, name: string}} Bookmark  a step counted from 0, its time, and a name that may be empty */

/**
 * @typedef {object} Hit  a place at which a query was found
 * @property {"code"|"output"|"say"} kind
 * @property {number} i  the step; -1 for a line of the source
 * @property {number} [program]  of a line of the source
 * @property {number} [line]
 * @property {string} task  whose it is; for a line of the source the file
 * @property {string} text
 * @property {number} at  where in the text the query stands
 * @property {number} size  how long it is
 */

/** @typedef {"commands"|"search"|"jump"} PickerMode */
/** @typedef {{mode: PickerMode, text: string, at: number}} Picker  the open list, what is written above it, and the entry that Enter takes */

/** @typedef {{at: number, peer?: string|null, program?: string|null, do: any[]}} Action  what a person did at a moment of a run */
/** @typedef {{example: string, settings?: Record<string, any>, actions?: Action[]}} Wish  the run to open */
/** @typedef {{id: string, example: string, programs: {name: string, source: string}[], scenario: Record<string, any>, settings?: Record<string, any>, actions: Action[], parent: string|null, versions: Record<string, string>}} Run  `settings`: those that were asked for */
/** @typedef {{clients: number, keyboard: boolean, platform: string, cores: number}} World */
/** @typedef {{id: string, chapter: string, model: string, programs: string[], lines: number, note: boolean, world: World}} Example */
/** @typedef {"connecting"|"running"|"parked"|"ended"|"lost"} Status */
/** @typedef {"folded"|"scale"|"step"} AxisMode */
/** @typedef {{task?: number, line?: number, fd?: number, wire?: string}} Hover */

/**
 * @typedef {object} Card  what the gallery shows of an example's run; made by tools/gallery.py
 * @property {number} end
 * @property {number} steps
 * @property {number} switches
 * @property {number|null} until  the time at which the picture ends before the run does
 * @property {number} more  lanes that the picture does not show
 * @property {{name: string, spans: number[]}[]} lanes  spans: place, number of the state, place ...
 * @property {number[]} asleep  the CPU is: from place, to place ...
 * @property {string} words  of the code
 */
/** @typedef {{states: LaneState[], examples: Record<string, Card>}} Cards */
/** @typedef {{scene: (view: View, actions: Actions) => unknown, minis: {draw(root: Element): void}, cards: Cards, languages: Words[]}} Gallery */

/**
 * @typedef {object} Ui  what the person chose; nothing of it is part of the run
 * @property {"en"|"zh"} lang
 * @property {"light"|"dark"} theme
 * @property {boolean} projector
 * @property {AxisMode} axis
 * @property {"code"|"cpu"|"network"|"output"} tab
 * @property {number|null} selected
 * @property {Hover|null} hover
 * @property {boolean} why
 * @property {boolean} help
 * @property {boolean} gallery  is open
 * @property {string} query  what is searched for in it
 * @property {string|null} awaited  the example that was chosen in it and is not here yet
 * @property {string[]} opened  the examples that were opened so far
 * @property {boolean} table  the table of switches beside the lanes is open
 * @property {boolean} playing
 * @property {number} speed
 * @property {import("./pace.js").Pace} pace
 * @property {Picker|null} picker
 * @property {boolean} places  the list of bookmarks and breakpoints is open
 * @property {number} naming  the step whose bookmark is being named in it, or -1
 * @property {Said|null} told  what the last command has to say, e.g. that there was nothing to go to
 * @property {number} file  the program whose source is shown; -1: that of whoever holds the CPU
 * @property {Record<string, string>} drafts
 * @property {{code: string, params: Record<string, any>}|null} error
 * @property {boolean} keysOn
 */

/**
 * @typedef {object} Words
 * @property {(key: string, params?: Record<string, any>) => string} t
 * @property {(key: string, params?: Record<string, any>) => {text: string, style: ""|"code"|"strong"}[]} rich
 * @property {(us: number) => string} duration
 */

/**
 * @typedef {object} View  the input of every scene
 * @property {State} state  the state of an empty run until the first step is here
 * @property {StepView|null} step  null until the first step is here
 * @property {{n: Said, gap: import("./pace.js").Gap}|null} next
 * @property {number} length
 * @property {number} end  virtual time of the last step so far
 * @property {Status} status
 * @property {Run|null} run
 * @property {Chunk[]} outputs
 * @property {Example[]} examples  along the path
 * @property {Gallery|null} gallery  null until it is opened for the first time
 * @property {Ui} ui
 * @property {Words} words
 * @property {import("./timeline.js").Timeline} timeline  read only
 * @property {readonly Breakpoint[]} breakpoints
 * @property {readonly Bookmark[]} bookmarks  those that belong to this run
 * @property {readonly number[]} trail  the steps that one jumped from, the newest last
 * @property {{text: string, hits: Hit[], share: number, isFull: boolean}} found  what a search has found
 */

/**
 * @typedef {object} Actions
 * @property {(example: string, settings?: Record<string, any>) => void} open
 * @property {(example: string) => void} choose  in the gallery, which closes as soon as the example is here
 * @property {(direction: 1|-1) => void} along  to the next or previous example on the path
 * @property {() => void} undo  to the run before
 * @property {(i: number) => void} seek
 * @property {(i: number) => void} jump  goes there, and remembers where from
 * @property {(name: string) => void} command  as if by its key
 * @property {(text: string) => void} find  searches
 * @property {(hit: Hit) => void} take  goes to a hit
 * @property {(file: string, line: number) => void} toggleBreakpoint
 * @property {(one: Bookmark) => void} setBookmark
 * @property {(one: Bookmark) => void} removeBookmark
 * @property {() => void} forward
 * @property {() => void} back
 * @property {(kind: "switch"|"io") => void} next
 * @property {(kind: "switch"|"io") => void} previous
 * @property {(task: number, direction: 1|-1) => void} turn  to the task's next or previous turn on the CPU
 * @property {() => void} toggle
 * @property {(speed: number, pace: import("./pace.js").Pace) => void} setSpeed
 * @property {(peer: string, what: any[]) => boolean} act  false where it could not be said to the server
 * @property {(program: string, text: string) => boolean} type
 * @property {(task: number|null) => void} select
 * @property {(hover: Hover|null) => void} hover
 * @property {(patch: Partial<Ui>) => void} set
 * @property {() => void} dismiss
 */

export {};
