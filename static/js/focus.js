/**
 * Where the keyboard is when things come and go: into a dialog, held there, and back.
 *
 * A dialog (`data-focus`) that has just appeared gets the focus, or the field in it with `data-field`, and when it goes
 * the focus returns to where it was. A part of the page with `data-first` gets it too, but nobody is held there.
 * Whatever else goes while the focus is in it gives the focus to the button that opened it (`aria-controls`), or to what
 * comes after it (`data-after`).
 * It refuses to know what a dialog says and why something went.
 */

const STOPS = "button, input, select, a[href], [tabindex='0']";

export class Focus {
  /** @type {{dialog: HTMLElement, before: Element | null} | null} */
  #dialog = null;
  /** the part that got the focus when it appeared @type {Element | null} */
  #first = null;
  /** the element with the focus and all those around it @type {Element[]} */
  #path = [];

  /** Before a render. */
  remember() {
    this.#path = [];
    const active = document.activeElement;
    for (let one = active; one && one !== document.body; one = one.parentElement) this.#path.push(one);
  }

  /** After a render. @param {Element} root */
  settle(root) {
    const dialog = /** @type {HTMLElement | null} */ (root.querySelector("[data-focus]"));
    const isNew = this.#isNew(root);
    if (dialog && dialog !== this.#dialog?.dialog) {
      this.#dialog = { dialog, before: this.#dialog?.before ?? document.activeElement };
      /** @type {HTMLElement} */ (dialog.querySelector("[data-field]") ?? dialog).focus();
    } else if (!dialog && this.#dialog) {
      const next = isNew ? this.#first : this.#dialog.before;
      this.#dialog = null;
      if (next instanceof HTMLElement && next.isConnected) next.focus();
    } else if (isNew) /** @type {HTMLElement} */ (this.#first).focus({ preventScroll: true });
    else if (this.#path.length > 0 && this.#path[0].isConnected) this.#keep();
    else if (this.#path.length > 0) this.#openerOf(root)?.focus();
  }

  /** What was moved to another place loses the focus on the way. */
  #keep() {
    const [before] = this.#path;
    if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
  }

  /** Has another part appeared that wants the focus? @param {Element} root */
  #isNew(root) {
    const before = this.#first;
    this.#first = root.querySelector("[data-first]");
    return this.#first !== null && this.#first !== before;
  }

  /** The button that opened what held the focus. @param {Element} root @returns {HTMLElement | null | undefined} */
  #openerOf(root) {
    const ids = this.#path.map((one) => one.id).filter(Boolean);
    /** @type {(HTMLElement | null)[]} */
    const openers = ids.map((id) => root.querySelector(`button[aria-controls~="${id}"], [data-after="${id}"]`));
    return openers.find((opener) => opener !== null);
  }

  /** Keeps Tab inside an open dialog. @param {KeyboardEvent} event */
  hold(event) {
    const dialog = this.#dialog?.dialog;
    if (!dialog || event.key !== "Tab") return;
    const stops = [...dialog.querySelectorAll(STOPS)];
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const active = document.activeElement;
    if (dialog.contains(active) && active !== edge && active !== dialog) return;
    if (active === dialog && !event.shiftKey) return;
    event.preventDefault();
    /** @type {HTMLElement | undefined} */ (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
  }
}
