/**
 * What stands in the files of libraries, fetched when one is first shown.
 *
 * A text is null while it is on its way, and "" where it could not be had; then it is asked for again when another file
 * was shown in between. It refuses to know what is shown of it.
 */

/** @typedef {(path: string) => Promise<{ok: boolean, text(): Promise<string>}>} Get */

export class Library {
  /** @param {() => void} changed @param {Get} [get] */
  constructor(changed, get) {
    this.#changed = changed;
    this.#get = get;
  }

  #changed;
  #get;
  /** @type {Map<string, string | null>} */
  #texts = new Map();
  #last = "";

  /** Texts that have come with a run. @param {Record<string, string>} texts */
  know(texts) {
    for (const [file, text] of Object.entries(texts)) this.#texts.set(file, text);
  }

  /** @param {string} file @returns {string | null} */
  text(file) {
    const again = this.#texts.get(file) === "" && this.#last !== file;
    this.#last = file;
    if (again || !this.#texts.has(file)) this.#fetch(file);
    return this.#texts.get(file) ?? null;
  }

  /** @param {string} file */
  async #fetch(file) {
    this.#texts.set(file, null);
    this.#texts.set(file, await sourceOf(file, this.#get));
    this.#changed();
  }
}

/** What stands in a file; "" where that cannot be had. @param {string} file @param {Get} [get] */
export async function sourceOf(file, get = (path) => fetch(path)) {
  const answer = await get(`/api/library/${file}`).catch(() => null);
  return answer?.ok ? answer.text().catch(() => "") : "";
}
