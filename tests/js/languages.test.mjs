import assert from "node:assert/strict";
import test from "node:test";
import { isKnown, languageAfter, languageFor, languageOf, readLanguages } from "../../static/js/languages.js";

const named = (id) => ({ id, tag: id, name: id, short: id, whole: true });
const languages = ["en", "fr", "zh"].map(named);

test("the languages are those that the page was told, and English where it was told none", () => {
  assert.deepEqual(readLanguages(JSON.stringify(languages)), languages);
  assert.deepEqual([readLanguages(undefined), readLanguages("[]")].map((each) => each.map(({ id }) => id)), [["en"], ["en"]]);
});

test("one follows the other, round and round", () => {
  assert.deepEqual(["en", "fr", "zh"].map((id) => languageAfter(languages, id).id), ["fr", "zh", "en"]);
});

test("a browser's wishes are met in their order, whatever the country", () => {
  const cases = [[["zh-TW", "en"], "zh"], [["de-DE", "FR-be", "en"], "fr"], [["de"], "en"], [[], "en"]];
  for (const [wanted, id] of cases) assert.equal(languageFor(languages, wanted).id, id, String(wanted));
});

test("an unknown language is none", () => {
  assert.deepEqual([isKnown(languages, "fr"), isKnown(languages, "xx"), languageOf(languages, "xx").id], [true, false, "en"]);
});
