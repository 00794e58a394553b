/**
 * Nodes that stay the same as long as what they are made of does: a renderer passes over a node that it has seen.
 *
 * For lists of hundreds, of which a step changes one or two. It refuses to know what the nodes show.
 */

/**
 * Makes what stands for an object, once for the same object and the same further things.
 *
 * @template {object} T
 * @template N
 * @returns {(one: T, further: readonly unknown[], make: () => N) => N}
 */
export function keeper() {
  /** @type {WeakMap<T, {further: readonly unknown[], node: N}>} */
  const kept = new WeakMap();
  return (one, further, make) => {
    const known = kept.get(one);
    if (known && further.every((thing, i) => thing === known.further[i])) return known.node;
    const node = make();
    kept.set(one, { further, node });
    return node;
  };
}
