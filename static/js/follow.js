/**
 * A follower's side of a class: goes where the teacher is, until the person goes somewhere else.
 *
 * Whatever moves the page is either done here, or it is the person's own doing, which detaches; then the teacher's places
 * are only noted, until the person wants to return. A selection, or another axis, detaches nobody: the teacher's next one
 * takes its place. It refuses to know classes, the socket and the DOM.
 */

/** @typedef {import("./protocol.js").LeadMessage} Place */
/** @typedef {import("./player.js").Why} Why */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {Pick<import("./session.js").Session, "shown" | "opening" | "acting" | "asked" | "settle">} session
 * @property {(run: string, settings: Record<string, any>, step: number) => void} watch  shows a run
 * @property {(looks: {axis?: import("./types.js").AxisMode, selected?: number|null}) => void} look
 * @property {(speed: number, pace: import("./pace.js").Pace) => void} pace
 * @property {(attached: boolean) => void} turned  the person has gone away, or returned
 */

/** who plays along may be so many steps away from the teacher */
export const DRIFT = 2;

export class Follow {
  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
    this.detached = false;
    /** where the teacher is @type {Place | null} */
    this.place = null;
  }

  #means;
  /** how it was looked at when that was last taken over @type {Place | null} */
  #seen = null;
  /** the run in which the teacher's place was reached @type {object | null} */
  #reached = null;
  /** the step to which the teacher's place has led */
  #step = 0;
  /** what moves now is moved from here */
  #busy = false;

  /** The teacher is somewhere else. @param {Place} place */
  take(place) {
    this.place = place;
    this.#pursue();
  }

  /** Nobody leads at the moment: stays where it is. */
  rest() {
    const { player } = this.#means;
    if (!this.place?.playing) return;
    this.place = { ...this.place, playing: false, step: this.detached ? this.place.step : player.i };
    this.#pursue();
  }

  /** Goes along again. */
  attach() {
    this.#seen = this.#reached = null;
    this.#turn(false);
    this.#pursue();
  }

  /** The class is over, for this page at least. */
  leave() {
    this.place = this.#seen = this.#reached = null;
    this.detached = false;
  }

  /** Something has happened on the page: it may be the person's doing. @param {Why} [why] */
  check(why) {
    if (this.#busy || this.detached || !this.place) return;
    const grows = why === "grow" && !this.#means.player.playing;
    if (this.#strays()) this.#turn(true);
    else if (grows || !this.#isReached()) this.#pursue();
  }

  /** @param {boolean} detached */
  #turn(detached) {
    this.detached = detached;
    this.#means.turned(!detached);
  }

  #isReached() {
    return this.#reached !== null && this.#reached === this.#means.session.shown;
  }

  /** Has the person gone somewhere? */
  #strays() {
    const { session, player } = this.#means;
    const place = /** @type {Place} */ (this.place);
    if (session.acting) return true;
    if (session.opening || session.shown?.run.id !== place.run) return session.asked?.watch !== place.run;
    if (!this.#isReached()) return false;
    if (!place.playing) return player.playing || player.i !== this.#step;
    const atEnd = player.i >= player.timeline.length - 1;
    return (!player.playing && !atEnd) || player.speed !== place.speed || player.pace !== place.pace;
  }

  #pursue() {
    const { session, watch } = this.#means;
    const { place } = this;
    if (!place || this.detached || this.#busy) return;
    this.#busy = true;
    try {
      const isHere = session.shown?.run.id === place.run && !session.opening;
      if (!isHere && session.asked?.watch !== place.run) watch(place.run, place.settings, place.step);
      if (session.shown?.run.id === place.run && !session.opening) this.#arrive(place);
    } finally {
      this.#busy = false;
    }
  }

  /** @param {Place} place */
  #arrive(place) {
    const { session } = this.#means;
    this.#reached = session.shown;
    // The step that was wanted when the run was asked for may be another one by now.
    session.settle();
    this.#look(place);
    this.#move(place);
  }

  /** Takes over what the teacher has changed, and leaves what the person has. @param {Place} place */
  #look(place) {
    const { look } = this.#means;
    const { axis, selected } = place;
    if (this.#seen?.axis !== axis) look({ axis });
    if (this.#seen?.selected !== selected || this.#seen.run !== place.run) look({ selected });
    this.#seen = place;
  }

  /** @param {Place} place */
  #move({ step, playing, speed, pace }) {
    const { player } = this.#means;
    const to = Math.min(step, player.timeline.length - 1);
    if (player.speed !== speed || player.pace !== pace) this.#means.pace(speed, pace);
    const away = Math.abs(player.i - to);
    if (!playing ? away > 0 || player.playing : away > DRIFT || !player.playing) this.#go(to, away);
    if (playing && to < player.timeline.length - 1) player.play();
    this.#step = to;
  }

  /** One step is shown as such. @param {number} to @param {number} away */
  #go(to, away) {
    const { player } = this.#means;
    if (away === 1) player.step(to);
    else player.seek(to);
  }
}
