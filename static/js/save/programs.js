/**
 * The programs of a run, each as the file that Python runs.
 *
 * Refuses to know: who wrote them.
 */

/** @param {Pick<import("./exporters.js").Job, "view">} job @returns {Promise<import("./exporters.js").Made>} */
export async function make({ view }) {
  const files = (view.run?.programs ?? []).map(({ name, source }) => ({
    name,
    blob: new Blob([source], { type: "text/x-python" }),
  }));
  return { blob: files[0].blob, files };
}
