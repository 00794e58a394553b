/**
 * The shapes that travel through the browser side, as JSDoc types.
 *
 * Those that come from the server are in `protocol.js`. This module holds no code and
 * refuses to know who produces or draws these shapes.
 *
 * Hooks between the scenes and `paint.js` (the only writer of the DOM), all data attributes:
 *  - `data-dock="task:3" | "hub:2" | "cpu:asleep" | "core:1:asleep"`   where the token of the CPU, or of a core, can lie
 *  - `data-wire="A"`                          a client's terminal: one end of its wire
 *  - `data-socket-wire="A"`                   the socket row at the other end
 *  - `data-canvas="lanes" | "scrub"`          the canvas elements that `paint.js` draws on
 *  - `data-overview`, `data-edge`             the box of the whole run above the lanes, and the edges of the part in view
 *  - `data-keep="name"`                       a scroll container whose position survives a render
 *  - `data-focus`, `data-first`               a dialog, or a part of the page, that gets the focus when it appears
 *  - `data-tour="hub"`                        the part that a stop of the tour is about, `data-ring` what rings it
 *  - `data-after="tour"`                      what gets the focus when the part with this id goes
 *  - `data-editor`                            where the editor stands while somebody edits
 *  - `data-mini="gevent-pair"`                the small picture of an example's run
 *  - `data-card`, `data-find`, `data-to`      the gallery's cards, its search field, its ways to chapters (`roam.js`)
 */

/** @typedef {import("./protocol.js").Action} Action */
/** @typedef {import("./protocol.js").Chunk} Chunk */
/** @typedef {import("./protocol.js").LaneState} LaneState */
/** @typedef {import("./protocol.js").Said} Said */
/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").StepView} StepView */
/** @typedef {import("./protocol.js").Task} Task */

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

/** @typedef {{name: string, source: string}} Program */
/** @typedef {{name?: string|null, programs?: Program[]|null, scenario?: Record<string, any>|null}} Work  what a person wrote: programs and their world (null: the example's), or only the name that the server knows them by */
/** @typedef {{example: string, work?: Work|null, settings?: Record<string, any>, actions?: Action[], inside?: boolean, watch?: string, recording?: string|null}} Wish  the run to open; `watch`: instead by its id, as somebody else opened it; `recording`: instead of a recording that was brought; with `work` the example is the one that it started from */
/** @typedef {{id: string, example: string, programs: Program[], work?: Work|null, scenario: Record<string, any>, settings?: Record<string, any>, actions: Action[], parent: string|null, inside: boolean, recording?: string|null, host?: boolean, versions: Record<string, string>}} Run  `settings`: those that were asked for; `recording`: the name of the recording that it is of: nobody can act in it or change it; `host`: it was made on a real machine */
/** @typedef {{clients: number, keyboard: boolean, platform: string, cores: number}} World */
/** @typedef {{id: string, chapter: string, model: string, programs: string[], lines: number, note: boolean, world: World}} Example */
/** @typedef {"connecting"|"running"|"parked"|"ended"|"lost"} Status */
/** @typedef {"folded"|"scale"|"step"} AxisMode */
/** @typedef {{task?: number, line?: number, fd?: number, wire?: string, program?: number}} Hover  `program`: of a line */

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
 * @typedef {object} Tracks  how the lanes are arranged; lasts for the run
 * @property {readonly number[]} order  of the tasks that were moved by hand, and of those around them
 * @property {"none"|"program"|"thread"} group
 * @property {boolean} finished  tasks that are over are a group
 * @property {readonly string[]} folded  the groups that take one row
 * @property {readonly number[]} hidden  tasks hidden one by one
 * @property {string} text  a part of the names that are shown
 * @property {Task["what"]|""} kind  the only kind that is shown
 */

/**
 * @typedef {object} Ui  what the person chose; nothing of it is part of the run
 * @property {string} lang  the id of a language
 * @property {"light"|"dark"} theme
 * @property {boolean} projector
 * @property {AxisMode} axis
 * @property {"code"|"cpu"|"network"|"output"} tab
 * @property {number|null} selected
 * @property {boolean} ghost  the run before a change is drawn below the lanes
 * @property {boolean} inspect  the inspector is open
 * @property {{task: number, at: number, func: string}|null} frame  the function of a task that is looked at, counted from the outermost; null: the innermost
 * @property {Hover|null} hover
 * @property {boolean} why
 * @property {boolean} help
 * @property {boolean} gallery  is open
 * @property {string} query  what is searched for in it
 * @property {string|null} awaited  the example that was chosen in it and is not here yet
 * @property {string[]} opened  the examples that were opened so far
 * @property {boolean} table  the table of switches beside the lanes is open
 * @property {Tracks} tracks
 * @property {boolean} trackList  the list of the lanes is open
 * @property {boolean} playing
 * @property {number} speed
 * @property {import("./pace.js").Pace} pace
 * @property {Picker|null} picker
 * @property {boolean} places  the list of bookmarks and breakpoints is open
 * @property {boolean} save  the dialog for saving is open
 * @property {boolean} classroom  the dialog of a class is open
 * @property {boolean} mine  the dialog with what the person made is open
 * @property {{tab: string, isFromHere: boolean}|null} world  the panel that changes the world, which part of it is shown, and whether settings count from this step on; null: it is closed
 * @property {boolean} share  the dialog for sharing is open
 * @property {import("./sharing.js").Choice} shared  what of the view belongs to what is shared
 * @property {boolean} paper  the page is being printed
 * @property {import("./save/frames.js").Choice} film  which part of the run an animation shows
 * @property {number} naming  the step whose bookmark is being named in it, or -1
 * @property {Said|null} told  what the last command has to say, e.g. that there was nothing to go to
 * @property {number} file  the program whose source is shown; -1: that of whoever holds the CPU
 * @property {number|null} compared  the line of history that the present one is compared with; 0: none of them, but the list is open
 * @property {number|null} lineNaming  the line of history whose name is being written in that list
 * @property {Record<string, string>} drafts
 * @property {{wire: string, back: number}|null} recalled  how far back in what was typed for a client its field stands
 * @property {{code: string, params: Record<string, any>}|null} error
 * @property {boolean} keysOn
 * @property {number} tour  the stop of the guided tour, or -1
 * @property {boolean} toured  the tour was taken or declined
 */

/** @typedef {{from: number, pitch: number}} Excerpt  which part of a long list is drawn: its first entry, and how high one is in CSS pixels */

/** @typedef {{id: string, tag: string, name: string, short: string, whole: boolean}} Language  `whole`: it lacks no key */

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
 * @property {import("./runs.js").Trouble|null} trouble  why the run broke off, if it did
 * @property {{steps: number, t: number, wanted: number|null, queue: import("./runs.js").Queue|null}|null} working  what is waited for: how far the run has come, which step of it is wanted, and where it stands in the queue
 * @property {number|null} retry  seconds until the connection is tried again
 * @property {import("./branches.js").HistoryView} history
 * @property {boolean} alone  the page is a file with this run in it: there is nobody to ask for another
 * @property {boolean} embedded  the page is shown in a frame of somebody else's page
 * @property {readonly string[]} embeds  who may do that, as browsers are told it
 * @property {string} origin  of the page's address
 * @property {Pick<import("./mine.js").Mine, "parts" | "works" | "links" | "open" | "save" | "restore">} mine
 * @property {Pick<import("./sharer.js").Sharer, "parts" | "making" | "trouble" | "copied" | "linkTo" | "make" | "copy" | "settle">} sharer
 * @property {Chunk[]} outputs
 * @property {Example[]} examples  along the path
 * @property {Gallery|null} gallery  null until it is opened for the first time
 * @property {Pick<import("./saver.js").Saver, "parts" | "work" | "range" | "save" | "stop">} saver
 * @property {Pick<import("./editing.js").Editing, "parts" | "refused" | "isBare">} editing
 * @property {Pick<import("./world.js").World, "parts" | "patch" | "set" | "draft" | "write" | "text" | "read" | "save">} world
 * @property {Pick<import("./drop.js").Drop, "over" | "sending" | "stop">} drop
 * @property {import("./paper.js").Parts|null} paper  null until it is loaded
 * @property {import("./classroom.js").ClassView & {link: string, isNear: boolean}} classroom  `link`: for who wants to join; `isNear`: it works on this machine only
 * @property {import("./blackboard.js").Parts|null} board  the dialog of a class; null until it is loaded
 * @property {import("./company.js").Company["comparison"]} comparison
 * @property {Pick<import("./later.js").Later<typeof import("./scene/asides.js")>, "parts">} asides
 * @property {import("./company.js").Company["scenes"]} company  the scenes that only a page from a server has
 * @property {Ui} ui
 * @property {Record<string, Excerpt>} excerpts  of long lists, by their names
 * @property {boolean} isLit  what puts the tour's card at its place is loaded
 * @property {Words} words
 * @property {readonly Language[]} languages
 * @property {import("./timeline.js").Timeline} timeline  read only
 * @property {string|null} library  the text of the library's file that the one on the CPU is in; null while it is on its way
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
 * @property {(at: number) => void} tour  to a stop of the guided tour; the tour ends where there is none
 * @property {(way: 1|-1) => void} tourBy  to its stop before or after the present one
 * @property {() => void} undo  to the run before
 * @property {(line: number) => void} toLine  to another line of history, at the same moment
 * @property {(i: number) => void} seek
 * @property {(i: number) => void} jump  goes there, and remembers where from
 * @property {(name: string) => void} command  as if by its key
 * @property {(text: string) => void} find  searches
 * @property {(hit: Hit) => void} take  goes to a hit
 * @property {(file: string, line: number) => void} toggleBreakpoint
 * @property {(file: string, lines: readonly number[]) => void} moveBreakpoints  with the text of the file
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
 * @property {(line: number, name: string) => void} renameLine
 * @property {(line: number) => void} discard  a line of history, and those that leave it
 * @property {() => void} again  once more what could not be done
 * @property {() => void} retry  connects without waiting
 * @property {Pick<import("./classroom.js").Classroom, "start" | "join" | "leave" | "end" | "dismiss"> & {copy: () => void}} classroom
 * @property {() => void} restore  what was discarded last
 * @property {() => void} dismiss
 */

export {};
