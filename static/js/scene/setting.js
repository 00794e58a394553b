/**
 * A setting of the machine in words: its name, and its value with its unit.
 *
 * Refuses to know: how it is set.
 */

import { ROWS } from "../world/settings.js";

/** @typedef {import("../types.js").Words} Words */

const UNITS = Object.fromEntries(ROWS.map(({ name, unit }) => [name, unit]));
const BYTES = ["B", "KiB", "MiB", "GiB", "TiB"];
const RATES = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"];

/** @param {number} value @param {number} base @param {string[]} units */
function scaled(value, base, units) {
  let [rest, at] = [value, 0];
  while (rest >= base && at < units.length - 1) [rest, at] = [rest / base, at + 1];
  return `${Number(rest.toPrecision(3))} ${units[at]}`;
}

/** @param {Words} words @param {string} name */
export const settingName = (words, name) => words.t(`setting.${name}`);

/** @param {Words} words @param {string} name @param {any} value */
export function settingValue(words, name, value) {
  if (name === "platform") return words.t(`setting.platform.${value}`);
  if (name === "bandwidth" && value === 0) return words.t("setting.bandwidth.none");
  const unit = UNITS[name];
  if (unit === "seconds") return words.duration(Math.round(value * 1e6));
  if (unit === "bytes") return scaled(value, 1024, BYTES);
  return unit === "rate" ? scaled(value, 1000, RATES) : String(value);
}
