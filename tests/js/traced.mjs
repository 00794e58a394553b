/** Writes the Chrome trace that the page makes of the steps on standard input: {"programs": [...], "steps": [...]}. */

import { readFileSync } from "node:fs";
import { events } from "../../static/js/save/trace.js";
import { Timeline } from "../../static/js/timeline.js";

const { programs, steps } = JSON.parse(readFileSync(0, "utf8"));
const timeline = new Timeline();
timeline.append(0, steps);
process.stdout.write(JSON.stringify([...events(timeline, programs)].filter((event) => typeof event !== "number")));
