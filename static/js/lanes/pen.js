/**
 * A canvas' context that writes SVG: the lanes' drawing code draws on it as it does on a canvas.
 *
 * It knows what that code uses of a context, and nothing more: paths, rectangles, text, dashes, alpha, clips that are
 * rectangles, images. Text is moved to its baseline here, because programs that show SVG disagree about the other
 * places; how wide a text is, and how an image is written, others must tell. It refuses to know what is drawn.
 */

import { element, figure } from "./svg.js";
import { TILES } from "./textures.js";

/** @typedef {import("./svg.js").Element} Element */
/** @typedef {{measure: (font: string, text: string) => number, encode: (image: Image) => string, prefix?: string}} Means  `prefix`: of the ids, where several pictures share a page */
/** @typedef {{width: number, height: number, data: Uint8ClampedArray<ArrayBuffer>}} Image */
/** @typedef {{pattern: string}} Pattern */

/** of a text's size, how far its middle is above its baseline */
const MIDDLE = 0.36;
/** @type {Record<string, string>} */
const ANCHORS = { left: "start", center: "middle", right: "end" };

export class Pen {
  /** @param {Means} means */
  constructor({ measure, encode, prefix = "p" }) {
    this.#measure = measure;
    this.#encode = encode;
    this.#prefix = prefix;
    /** what was drawn @type {Element[]} */
    this.drawn = [];
    /** what the drawing refers to @type {Element[]} */
    this.defs = [];
    this.#into = this.drawn;
  }

  #measure;
  #encode;
  #prefix;
  /** where the next node goes: the drawing, or the newest clip */
  #into;
  /** @type {{style: ReturnType<Pen["style"]>, into: Element[]}[]} */
  #saved = [];
  /** @type {string[]} */
  #path = [];
  /** the path as a rectangle, as long as it is just one @type {Record<string, string> | null} */
  #box = null;
  /** @type {number[]} */
  #dash = [];
  /** @type {Map<string, Pattern>} */
  #textures = new Map();

  /** @type {string | Pattern} */
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  lineCap = "butt";
  lineJoin = "miter";
  globalAlpha = 1;
  font = "400 12px sans-serif";
  textAlign = "left";
  textBaseline = "alphabetic";

  style() {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, font, textAlign, textBaseline } = this;
    return { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, font, textAlign, textBaseline };
  }

  /** The drawing is in CSS pixels already. */
  setTransform() {}

  save() {
    this.#saved.push({ style: this.style(), into: this.#into });
  }

  restore() {
    const saved = this.#saved.pop();
    if (!saved) return;
    Object.assign(this, saved.style);
    this.#into = saved.into;
  }

  beginPath() {
    this.#path = [];
    this.#box = null;
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#add(`M${figure(x)} ${figure(y)}`);
  }

  /** A path that begins with a line begins at its end, as on a canvas. @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#add(`${this.#path.length ? "L" : "M"}${figure(x)} ${figure(y)}`);
  }

  closePath() {
    this.#add("Z");
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.roundRect(x, y, width, height, 0);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} radius */
  roundRect(x, y, width, height, radius) {
    const alone = this.#path.length === 0;
    this.#add(`M${figure(x)} ${figure(y)}h${figure(width)}v${figure(height)}h${figure(-width)}Z`);
    if (alone) this.#box = { ...boxOf(x, y, width, height), ...(radius > 0 && { rx: figure(radius) }) };
  }

  /** A whole circle: the only arc there is. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    const half = `a${figure(r)} ${figure(r)} 0 0 1`;
    this.#add(`M${figure(x - r)} ${figure(y)}${half} ${figure(2 * r)} 0${half} ${figure(-2 * r)} 0Z`);
  }

  /** @param {string} piece */
  #add(piece) {
    this.#path.push(piece);
    this.#box = null;
  }

  clip() {
    const id = `${this.#prefix}${this.defs.length}`;
    this.defs.push(element("clipPath", { id }, [this.#shape({})]));
    const group = element("g", { "clip-path": `url(#${id})` });
    this.#into.push(group);
    this.#into = group.children;
  }

  fill() {
    this.#into.push(this.#shape(this.#filled()));
  }

  stroke() {
    const { strokeStyle, lineWidth, lineCap, lineJoin } = this;
    this.#into.push(
      this.#shape({
        fill: "none",
        stroke: strokeStyle,
        "stroke-width": figure(lineWidth),
        ...(lineCap !== "butt" && { "stroke-linecap": lineCap }),
        ...(lineJoin !== "miter" && { "stroke-linejoin": lineJoin }),
        ...(this.#dash.length > 0 && { "stroke-dasharray": this.#dash.map(figure).join(" ") }),
        ...this.#faint(),
      }),
    );
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = dash;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.#into.push(element("rect", { ...boxOf(x, y, width, height), ...this.#filled() }));
  }

  /** @param {Record<string, string>} looks */
  #shape(looks) {
    return this.#box
      ? element("rect", { ...this.#box, ...looks })
      : element("path", { d: this.#path.join(""), ...looks });
  }

  #filled() {
    const { fillStyle } = this;
    return { fill: typeof fillStyle === "string" ? fillStyle : `url(#${fillStyle.pattern})`, ...this.#faint() };
  }

  #faint() {
    return this.globalAlpha < 1 && { opacity: figure(this.globalAlpha) };
  }

  /** @param {string} text */
  measureText(text) {
    return { width: this.#measure(this.font, text) };
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const [, weight, size, family] = /^(\S+) ([\d.]+)px (.+)$/su.exec(this.font) ?? ["", "400", "12", "sans-serif"];
    const middle = this.textBaseline === "middle" ? MIDDLE * Number(size) : 0;
    this.#into.push(
      element(
        "text",
        {
          x: figure(x),
          y: figure(y + middle),
          "font-family": family,
          "font-size": figure(Number(size)),
          "font-weight": weight,
          ...(this.textAlign !== "left" && { "text-anchor": ANCHORS[this.textAlign] }),
          ...this.#filled(),
        },
        [text],
      ),
    );
  }

  /** @param {number} width @param {number} height @returns {Image} */
  createImageData(width, height) {
    // A canvas may be handed the same image later: where there are canvases it must be one of theirs.
    if (typeof ImageData !== "undefined") return new ImageData(width, height);
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }

  /** @param {Image} image @param {number} x @param {number} y */
  putImageData(image, x, y) {
    const place = boxOf(x, y, image.width, image.height);
    this.#into.push(element("image", { ...place, href: this.#encode(image), preserveAspectRatio: "none" }));
  }

  /** A texture as a pattern that is drawn once. @type {import("./textures.js").Texture} */
  texture = (kind, colour) => {
    const known = this.#textures.get(`${kind} ${colour}`) ?? this.#pattern(kind, colour);
    this.#textures.set(`${kind} ${colour}`, known);
    // The drawing code hands it back as it got it.
    return /** @type {any} */ (known);
  };

  /** @param {import("./textures.js").Kind} kind @param {string} colour @returns {Pattern} */
  #pattern(kind, colour) {
    const { size, draw } = TILES[kind];
    const tile = new Pen({ measure: this.#measure, encode: this.#encode });
    draw(/** @type {any} */ (tile), colour, size);
    const id = `${this.#prefix}${this.defs.length}`;
    const place = { width: figure(size), height: figure(size), patternUnits: "userSpaceOnUse" };
    this.defs.push(element("pattern", { id, ...place }, tile.drawn));
    return { pattern: id };
  }
}

/** @param {number} x @param {number} y @param {number} width @param {number} height */
const boxOf = (x, y, width, height) => ({
  x: figure(x),
  y: figure(y),
  width: figure(Math.max(0, width)),
  height: figure(Math.max(0, height)),
});
