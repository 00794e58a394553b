import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { clock, createWords, duration, load } from "../../static/js/words.js";

const words = createWords("en", {
  plain: "The end.",
  marked: "`{call}` is **very {how}** done",
  nested: "**use `x` now**",
  wait: "wakes in {left_us}",
  lines_one: "{count} line",
  lines_other: "{count} lines",
  only_other: "{count} bytes",
  only: "bytes",
});

test("durations have three significant figures and a unit", () => {
  const cases = [
    [0, "0 µs"],
    [7, "7 µs"],
    [100, "100 µs"],
    [999, "999 µs"],
    [1000, "1.00 ms"],
    [8000, "8.00 ms"],
    [9996, "10.0 ms"],
    [12345, "12.3 ms"],
    [99960, "100 ms"],
    [999_499, "999 ms"],
    [999_500, "1.00 s"],
    [1_000_000, "1.00 s"],
    [83_000_000, "83.0 s"],
    [3_600_000_000, "3600 s"],
    [-8000, "-8.00 ms"],
  ];
  for (const [us, shown] of cases) assert.equal(duration(us), shown);
});

test("a place in time is exact and never shorter than milliseconds", () => {
  assert.deepEqual([0, 100, 1_000_200, 1_018_132, 2_000_000].map(clock), ["0.000 s", "0.0001 s", "1.0002 s", "1.018132 s", "2.000 s"]);
});

test("parameters are put in, durations printed, what is missing stays visible", () => {
  assert.equal(words.t("wait", { left_us: 8000 }), "wakes in 8.00 ms");
  assert.equal(words.t("wait"), "wakes in {left_us}");
  assert.equal(words.t("wait", { left_us: null }), "wakes in ");
  assert.equal(words.t("wait", Object.create({ left_us: 1 })), "wakes in {left_us}");
});

test("marks are read from the template and never from a parameter", () => {
  assert.deepEqual(words.rich("marked", { call: "a`b`**c**{how}", how: "`well`" }), [
    { text: "a`b`**c**{how}", style: "code" },
    { text: " is ", style: "" },
    { text: "very `well`", style: "strong" },
    { text: " done", style: "" },
  ]);
  assert.deepEqual(words.rich("nested"), [
    { text: "use ", style: "strong" },
    { text: "x", style: "code" },
    { text: " now", style: "strong" },
  ]);
});

test("plurals follow the language and fall back", () => {
  assert.deepEqual([0, 1, 2, 4812].map((count) => words.t("lines", { count })), ["0 lines", "1 line", "2 lines", "4,812 lines"]);
  assert.equal(words.t("only", { count: 1 }), "1 bytes");
  assert.equal(words.t("plain", { count: 3 }), "The end.");
  assert.equal(createWords("zh", { lines_one: "x", lines_other: "{count} 行" }).t("lines", { count: 2 }), "2 行");
  assert.equal(createWords("zh", { lines_one: "只有一行", lines_other: "{count} 行" }).t("lines", { count: 1 }), "只有一行");
});

test("a missing key is printed itself", () => {
  for (const key of ["no.such", "toString", "__proto__"]) {
    assert.equal(words.t(key, { count: 1 }), key);
    assert.deepEqual(words.rich(key), [{ text: key, style: "" }]);
  }
});

test("what a language lacks is said in English", async () => {
  const tables = { en: { a: "one", b: "two" }, de: { b: "zwei" } };
  const get = async (url) => ({ ok: true, json: async () => tables[/(\w+)\.json$/.exec(url.pathname)[1]] });
  const { t } = await load({ id: "de", tag: "de", whole: false }, get);
  assert.deepEqual([t("a"), t("b"), t("c")], ["one", "zwei", "c"]);
});

test("a language is loaded from its file, and is empty where there is none", async () => {
  const asked = [];
  const get = async (url) => {
    asked.push(url.pathname.split("/").slice(-2).join("/"));
    return { ok: url.pathname.endsWith("zh.json"), json: async () => ({ a: "甲" }) };
  };
  assert.equal((await load({ id: "zh", tag: "zh-CN", whole: true }, get)).t("a"), "甲");
  assert.equal((await load({ id: "xx", tag: "xx", whole: true }, get)).t("a"), "a");
  assert.deepEqual(asked, ["lang/zh.json", "lang/xx.json"]);
});

const folder = new URL("../../static/lang/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

test("both languages have the same keys with the same parameters, made from the keys files", () => {
  const [en, zh] = [read("en.json"), read("zh.json")];
  assert.deepEqual(Object.keys(en), Object.keys(zh));
  const parameters = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  for (const key of Object.keys(en)) assert.deepEqual(parameters(en[key]), parameters(zh[key]), key);
  const merged = Object.assign({}, ...readdirSync(folder).filter((name) => name.endsWith(".keys.json")).map(read));
  assert.deepEqual(Object.keys(merged).sort(), Object.keys(en).sort());
  for (const [key, [english, chinese]] of Object.entries(merged)) assert.deepEqual([en[key], zh[key]], [english, chinese], key);
});

test("Chinese sentences use full-width punctuation", () => {
  const wrong = Object.entries(read("zh.json")).filter(([, text]) => /[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]/.test(text));
  assert.deepEqual(wrong, []);
});
