/**
 * Applies patches to immutable states.
 *
 * `apply(state, ops)` returns a new state and leaves the old one as it was: only the containers along
 * the paths are copied, everything else is shared, so any state may be kept and compared by identity.
 *
 * It walks own properties only, drops an operation whose path names `__proto__`, and refuses to know
 * what the fields mean.
 */

/** @typedef {import("./protocol.js").Op} Op */
/** @typedef {import("./protocol.js").Path} Path */
/** @typedef {Record<string | number, any> | any[]} Container */

export const SET = 0;
export const DELETE = 1;
export const APPEND = 2;

/** A patch that does not fit the state it is meant for. */
export class PatchError extends Error {}

/**
 * @template {object} T
 * @param {T} state
 * @param {Op[]} ops
 * @param {Set<object>} [fresh]  containers that nobody has seen yet: only these are written to. Whoever applies many
 *   patches and wants to see only the state after the last one gives the same set to all
 * @returns {T} the state after; the very same object where there is nothing to do
 */
export function apply(state, ops, fresh = new Set()) {
  let root = state;
  for (const op of ops) {
    if (op[1].includes("__proto__")) continue;
    root = mine(root, fresh);
    applyOne(root, op, fresh);
  }
  return root;
}

/**
 * The container if it may be written to, otherwise a copy that may.
 *
 * @template {object} T
 * @param {T} container
 * @param {Set<object>} fresh
 * @returns {T}
 */
export function mine(container, fresh) {
  if (fresh.has(container)) return container;
  const made = /** @type {T} */ (Array.isArray(container) ? container.slice() : { ...container });
  fresh.add(made);
  return made;
}

/**
 * @param {Container} root
 * @param {Op} op
 * @param {Set<object>} fresh
 */
function applyOne(root, op, fresh) {
  const [kind, path] = op;
  if (path.length === 0) throw new PatchError("a path needs at least one key");
  const last = path.length - 1;
  const parent = descend(root, path, last, fresh);
  const key = path[last];
  if (kind === SET) assign(parent, key, op[2]);
  else if (kind === DELETE) remove(parent, key);
  else if (kind === APPEND) listAt(parent, key, fresh).push(op[2]);
  else throw new PatchError(`unknown operation ${kind}`);
}

/**
 * Follows the path, copying each container that this call has not copied yet.
 *
 * @param {Container} root
 * @param {Path} path
 * @param {number} depth
 * @param {Set<object>} fresh
 * @returns {any}
 */
function descend(root, path, depth, fresh) {
  /** @type {any} */
  let at = root;
  for (let i = 0; i < depth; i++) at = own(at, path[i], fresh);
  return at;
}

/**
 * The child container under a key, copied into its parent if need be.
 *
 * @param {any} parent
 * @param {string | number} key
 * @param {Set<object>} fresh
 */
function own(parent, key, fresh) {
  if (!Object.hasOwn(parent, key)) throw new PatchError(`nothing at "${key}"`);
  const child = parent[key];
  if (child === null || typeof child !== "object") throw new PatchError(`"${key}" holds no fields`);
  const made = mine(child, fresh);
  parent[key] = made;
  return made;
}

/**
 * @param {any} parent
 * @param {string | number} key
 * @param {Set<object>} fresh
 * @returns {any[]}
 */
function listAt(parent, key, fresh) {
  const list = own(parent, key, fresh);
  if (!Array.isArray(list)) throw new PatchError(`"${key}" is no list`);
  return list;
}

/**
 * @param {any} parent
 * @param {string | number} key
 * @param {any} value
 */
function assign(parent, key, value) {
  if (Array.isArray(parent) && !(Number.isInteger(key) && Number(key) >= 0 && Number(key) <= parent.length)) {
    throw new PatchError(`no index ${key} in a list of ${parent.length}`);
  }
  parent[key] = value;
}

/**
 * @param {any} parent
 * @param {string | number} key
 */
function remove(parent, key) {
  if (!Object.hasOwn(parent, key)) throw new PatchError(`nothing to delete at "${key}"`);
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
