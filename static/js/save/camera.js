/**
 * Takes pictures of the page as it stands: the page's own nodes and sheets in an SVG image, drawn on a canvas.
 *
 * Theory of operation. An SVG image may hold HTML (foreignObject) but nothing from elsewhere. So the page is copied, the
 * sheets stand in the copy with their fonts inside, and canvases become backgrounds. The image has an address of its
 * own (`data:`), which the page's policy allows for images; libraries that copy computed styles are far slower, and
 * break at the policy or need it loosened. `:root` is the svg element, so that it bears what the page's root bears.
 * What must not be in the picture is marked `data-aside`. It refuses to know what the page shows.
 */

/** what no XML may hold, whatever a program has printed */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
const STILL =
  "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}";
/** an element without scroll bars is no more than this larger outside than inside */
const BORDERS = 5;
/** fonts in an image are there a moment after the image is: a first picture is thrown away */
const WARM_UP_MS = 150;

/** @param {string} address @returns {Promise<string>} the file as an address of its own */
async function inlined(address) {
  const blob = await (await fetch(address)).blob();
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** A sheet as it was written: rules that are read back leave out what they cannot put into words. @param {CSSStyleSheet} sheet */
async function textOf(sheet) {
  if (sheet.href) return (await fetch(sheet.href)).text();
  return sheet.ownerNode?.textContent ?? [...sheet.cssRules].map(({ cssText }) => cssText).join("\n");
}

/** All sheets for the screen, with the files that they name inside. @param {Document} page */
async function sheetsOf(page) {
  const texts = await Promise.all([...page.styleSheets].map((sheet) => inside(sheet, page.baseURI)));
  return [...texts, STILL].join("\n");
}

/** @param {CSSStyleSheet} sheet @param {string} base */
async function inside(sheet, base) {
  let text = await textOf(sheet);
  for (const [named, path] of text.matchAll(/url\("(?!data:|#)([^"]+)"\)/g))
    text = text.replaceAll(named, `url("${await inlined(new URL(path, sheet.href ?? base).href)}")`);
  return text;
}

export class Camera {
  /** @param {Document} page @param {string} sheets */
  constructor(page, sheets) {
    this.#page = page;
    this.#sheets = sheets.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  }

  #page;
  #sheets;

  /** A camera that is ready to take pictures. @param {Document} page */
  static async ready(page) {
    const camera = new Camera(page, await sheetsOf(page));
    await camera.shoot(1);
    await new Promise((done) => setTimeout(done, WARM_UP_MS));
    return camera;
  }

  /** What is on screen. @param {number} ratio  pixels of the picture per CSS pixel @returns {Promise<HTMLCanvasElement>} */
  async shoot(ratio) {
    const { innerWidth: width, innerHeight: height } = this.#page.defaultView ?? window;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(this.#drawing(width, height))}`;
    await image.decode();
    const canvas = this.#page.createElement("canvas");
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  /** @param {number} width @param {number} height */
  #drawing(width, height) {
    const { documentElement: root, body } = this.#page;
    const { fontSize } = getComputedStyle(root);
    const looks = `class="${root.className}" data-theme="${root.dataset.theme}" style="font-size:${fontSize}"`;
    const text = new XMLSerializer().serializeToString(copied(body)).replace(FORBIDDEN, "\ufffd");
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" xml:lang="${root.lang}" ${looks}><style>${this.#sheets}</style><foreignObject width="${width}" height="${height}">${text}</foreignObject></svg>`;
  }
}

/** The page's body as it looks, in attributes. @param {HTMLElement} body */
function copied(body) {
  const copy = /** @type {HTMLElement} */ (body.cloneNode(true));
  const [all, copies] = [body, copy].map((one) => /** @type {HTMLElement[]} */ ([...one.querySelectorAll("*")]));
  for (const [i, element] of all.entries()) fix(element, copies[i]);
  // A dialog that is left out is not open.
  for (const opener of copy.querySelectorAll('[aria-haspopup="dialog"]')) opener.setAttribute("aria-expanded", "false");
  for (const aside of copy.querySelectorAll("script, noscript, [data-aside]")) aside.remove();
  return copy;
}

/** What a copy does not take over by itself: what a canvas shows, what is written, how far something is scrolled. @param {HTMLElement} element @param {HTMLElement} copy */
function fix(element, copy) {
  if (element instanceof HTMLCanvasElement && element.width > 0)
    Object.assign(copy.style, { backgroundImage: `url(${element.toDataURL()})`, backgroundSize: "100% 100%" });
  if (element instanceof HTMLInputElement) copy.setAttribute("value", element.value);
  if (element instanceof HTMLInputElement) copy.toggleAttribute("checked", element.checked);
  if (element instanceof HTMLOptionElement) copy.toggleAttribute("selected", element.selected);
  hideBars(element, copy);
  if (element.scrollTop === 0 && element.scrollLeft === 0) return;
  for (const child of copy.children)
    if (child instanceof HTMLElement) child.style.translate = `${-element.scrollLeft}px ${-element.scrollTop}px`;
}

/** Scroll bars would stand at the beginning: where they take room this stays empty. @param {HTMLElement} element @param {HTMLElement} copy */
function hideBars({ offsetWidth, clientWidth, scrollWidth, offsetHeight, clientHeight, scrollHeight }, { style }) {
  if (scrollWidth <= clientWidth && scrollHeight <= clientHeight) return;
  const takesRoom = Math.max(offsetWidth - clientWidth, offsetHeight - clientHeight) > BORDERS;
  if (takesRoom) style.setProperty("scrollbar-color", "transparent transparent");
  else style.setProperty("scrollbar-width", "none");
}
