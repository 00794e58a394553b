/**
 * The class that this page is in, as its teacher or as one who follows: begins, joins, comes back, leaves.
 *
 * What is needed to come back after a reload (the code, and for the teacher the key) is kept for the tab, and nowhere
 * else. It refuses to know how the teacher's places are said (`lead.js`) and followed (`follow.js`), and the DOM.
 */

/** @typedef {import("./protocol.js").ClassroomMessage} Message */
/** @typedef {import("./protocol.js").ClassMessage} ClassMessage */
/** @typedef {{code: string, key: string | null, members: number, teacher: boolean, here: boolean}} Room  `key`: only the teacher has it; `here`: the server has let this page in */
/**
 * @typedef {object} ClassView
 * @property {Omit<Room, "key">|null} room
 * @property {"teacher"|"student"|null} role
 * @property {boolean} detached  the person has gone away from where the teacher is
 * @property {string|null} problem
 */

/**
 * @typedef {object} Means
 * @property {(message: object) => boolean} say  false where there is no connection
 * @property {import("./follow.js").Follow} follow
 * @property {import("./lead.js").Lead} lead
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage  of the tab
 * @property {() => import("./protocol.js").Lead | null} place  where this page is; null while it shows nothing
 * @property {() => void} changed
 * @property {(key: string | null) => void} tell  a sentence; null: what was told is over
 * @property {() => void} home  there is nobody to follow: shows what would have been shown
 */

const KEPT = "switchyard-class";
const CODE = /^[a-z0-9]{4}$/i;

export class Classroom {
  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
    /** @type {Room | null} */
    this.room = null;
    /** why there is no class: the last refusal, or how it ended @type {string | null} */
    this.problem = null;
  }

  #means;

  /** @returns {"teacher" | "student" | null} */
  get role() {
    if (!this.room) return null;
    return this.room.key === null ? "student" : "teacher";
  }

  /** Does this page go where the teacher goes? */
  get follows() {
    return this.role === "student" && !this.#means.follow.detached;
  }

  /** @returns {ClassView} */
  view() {
    const { role, problem, room } = this;
    const { code = "", members = 0, teacher = false, here = false } = room ?? {};
    return { room: room && { code, members, teacher, here }, role, detached: this.#means.follow.detached, problem };
  }

  /** Where the page begins: in the class of a link, or in that of the tab. @param {string | null} code @returns {boolean} whether it is to show what a teacher shows */
  begin(code) {
    const kept = this.#kept();
    if (code && kept?.code !== code) this.#enter({ code, key: null });
    else if (kept) this.#enter(kept);
    return this.role === "student";
  }

  /** Begins a class. */
  start() {
    if (this.room) return;
    this.problem = null;
    if (!this.#means.say({ do: "teach" })) this.#refuse("class-offline");
    this.#means.changed();
  }

  /** @param {string} text  a code, as somebody has typed it */
  join(text) {
    const code = codeIn(text);
    if (!code) return this.#refuse("class-code");
    if (this.room?.code === code) return;
    this.leave();
    this.#enter({ code, key: null });
    this.#ask();
    this.#means.changed();
  }

  leave() {
    if (!this.room) return;
    this.#means.say({ do: "leave" });
    this.#close(null);
    this.#means.tell("class.left");
  }

  /** The teacher ends the class for all. */
  end() {
    if (this.room?.key && !this.#means.say({ do: "end", key: this.room.key })) this.#refuse("class-offline");
  }

  /** Back to where the teacher is. */
  back() {
    const { follow, tell } = this.#means;
    if (this.role === "student" && follow.detached) follow.attach();
    else tell(this.role === null ? "class.none" : `class.${this.role}`);
  }

  /** The person goes alone, or along again. @param {boolean} attached */
  turned(attached) {
    this.#means.tell(attached ? "class.attached" : "class.detached");
  }

  dismiss() {
    this.problem = null;
    this.#means.changed();
  }

  /** Something has happened on the page: the teacher's leads the class, another may have gone its own way. @param {import("./player.js").Why} [why] */
  note(why) {
    const place = this.role === "teacher" && this.#means.place();
    if (place) this.#means.lead.note(place);
    this.#means.follow.check(why);
  }

  /** @param {boolean} connected */
  connection(connected) {
    if (!this.room) return;
    this.room.here = false;
    if (connected) this.#ask();
  }

  /** @param {Message} message */
  message(message) {
    if (message.type === "key") this.#own(message);
    else if (message.type === "error") this.#failed(message.code);
    else if (message.code !== this.room?.code) return;
    else if (message.type === "class") this.#news(message);
    else if (message.type === "lead" && this.role === "student") this.#means.follow.take(message);
    this.#means.changed();
  }

  /** @param {{code: string, key: string | null}} room */
  #enter({ code, key }) {
    this.problem = null;
    this.room = { code, key, members: 0, teacher: key !== null, here: false };
    this.#keep();
  }

  #ask() {
    const { code, key } = /** @type {Room} */ (this.room);
    return this.#means.say(key === null ? { do: "join", code } : { do: "teach", back: { code, key } });
  }

  /** @param {import("./protocol.js").KeyMessage} message */
  #own({ code, key }) {
    if (this.room?.key !== key) this.#enter({ code, key });
    this.#means.lead.again(this.#means.place());
  }

  /** @param {ClassMessage} message */
  #news({ seq, members, teacher, ended }) {
    const room = /** @type {Room} */ (this.room);
    if (ended) return this.#close(this.role === "teacher" && ended === "teacher" ? null : `class-ended-${ended}`);
    const was = room.here ? room.teacher : true;
    if (!room.here && this.role === "student" && seq === 0) this.#means.home();
    Object.assign(room, { members, teacher, here: true });
    if (teacher === was) return;
    if (!teacher) this.#means.follow.rest();
    this.#means.tell(teacher ? "class.found" : "class.lost");
  }

  /** @param {string} code */
  #failed(code) {
    if (this.room && (code !== "class-key" || !this.room.here)) this.#close(code);
    else this.#refuse(code);
  }

  /** @param {string | null} problem */
  #close(problem) {
    const { follow, lead, home } = this.#means;
    const waited = this.role === "student" && follow.place === null;
    this.room = null;
    follow.leave();
    lead.stop();
    this.#keep();
    this.#means.tell(null);
    if (waited) home();
    this.#refuse(problem);
  }

  /** @param {string | null} problem */
  #refuse(problem) {
    this.problem = problem;
    this.#means.changed();
  }

  #keep() {
    const { storage } = this.#means;
    try {
      if (!this.room) storage.removeItem(KEPT);
      else storage.setItem(KEPT, JSON.stringify({ code: this.room.code, key: this.room.key }));
    } catch {
      // Without it a reload leaves the class.
    }
  }

  /** @returns {{code: string, key: string | null} | null} */
  #kept() {
    try {
      const { code, key } = JSON.parse(this.#means.storage.getItem(KEPT) ?? "null") ?? {};
      return codeIn(code) && (key === null || typeof key === "string") ? { code, key } : null;
    } catch {
      return null;
    }
  }
}

/** The code in what somebody has typed, or in the address of a link; null where there is none. @param {unknown} text */
export function codeIn(text) {
  const code = String(text ?? "").replace(/[\s-]/g, "");
  return CODE.test(code) ? code.toUpperCase() : null;
}

/** The code that an address leads to: `?class=K7QX` or `#class=K7QX`. @param {{search: string, hash: string}} address */
export function codeOf({ search, hash }) {
  const found = [search, hash.replace(/^#/, "?")].map((text) => codeIn(new URLSearchParams(text).get("class")));
  return found[0] ?? found[1];
}
