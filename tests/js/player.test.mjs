import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST_MS, SHORTEST_MS, STEP_MS } from "../../static/js/pace.js";
import { Player } from "../../static/js/player.js";
import { IO_KINDS, Timeline } from "../../static/js/timeline.js";
import { Clock, counted, filled } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const SWITCHES = ["switch"];

/** Switches at these times. */
const at = (...times) => counted(times.length, SWITCHES).map((step, i) => ({ ...step, t: times[i] }));

function playerOn(steps, live = false) {
  const clock = new Clock();
  const player = new Player(filled(steps), clock);
  player.grown(live);
  return { player, clock };
}

test("a first visit is at step 0, and growing does not move it", () => {
  const { player } = playerOn(counted(5), true);
  assert.equal(player.i, 0);
  player.timeline.append(5, counted(9).slice(5));
  player.grown(true);
  assert.equal(player.i, 0);
});

test("who follows stays at the end", () => {
  const { player } = playerOn(counted(5), true);
  player.follow = true;
  player.timeline.append(5, counted(9).slice(5));
  player.grown(true);
  assert.equal(player.i, 8);
});

test("steps stay within the timeline", () => {
  const { player } = playerOn(counted(3));
  assert.equal(player.back(), false);
  player.forward();
  player.forward();
  assert.equal(player.forward(), false);
  assert.equal(player.i, 2);
  player.seek(-5);
  assert.equal(player.i, 0);
  player.seek(99);
  assert.equal(player.i, 2);
});

test("jumps stop at switches and at IO, and stay where there is none", () => {
  const { player } = playerOn(sampleSteps());
  player.next(SWITCHES);
  assert.equal(player.timeline.kind(player.i), "switch");
  player.next(IO_KINDS);
  assert.ok(IO_KINDS.includes(player.timeline.kind(player.i)));
  player.seek(player.timeline.length - 1);
  const last = player.i;
  assert.equal(player.next(IO_KINDS), false);
  assert.equal(player.i, last);
});

test("to a task's next turn", () => {
  const { player } = playerOn(sampleSteps());
  player.turn(2, 1);
  assert.equal(player.timeline.state(player.i).cpu, 2);
  const first = player.i;
  player.turn(2, 1);
  assert.equal(player.timeline.state(player.i).cpu, 2);
  player.turn(2, -1);
  assert.equal(player.i, first);
});

test("playing goes step by step and ends at the end", () => {
  const { player, clock } = playerOn(counted(4, SWITCHES));
  player.play();
  clock.advance(STEP_MS);
  assert.equal(player.i, 1);
  clock.advance(STEP_MS * 5);
  assert.equal(player.i, 3);
  assert.equal(player.playing, false);
});

test("speed scales the time per step, also while playing", () => {
  const { player, clock } = playerOn(counted(100, SWITCHES));
  player.setSpeed(2);
  player.play();
  assert.equal(clock.next, STEP_MS / 2);
  player.setSpeed(16);
  assert.equal(clock.next, STEP_MS / 16);
  player.setSpeed(0.25);
  assert.equal(clock.next, STEP_MS * 4);
});

test("long runs of lines go faster", () => {
  const { player } = playerOn(counted(60, ["line"]));
  const slow = player.delay;
  player.seek(6);
  const quicker = player.delay;
  player.seek(30);
  assert.ok(slow > quicker && quicker > player.delay);
});

test("by the clock a millisecond takes a second; what takes no time is seen for a moment, what takes long is cut", () => {
  const { player, clock } = playerOn(at(0, 250, 250, 1250, 3_601_000_250));
  player.setPace("clock");
  player.play();
  const seen = [];
  for (; player.playing; clock.advance(seen.at(-1))) seen.push(clock.next);
  assert.deepEqual(seen, [250, SHORTEST_MS, 1000, LONGEST_MS]);
});

test("the clock has speeds too, and the pace may change while playing", () => {
  const { player, clock } = playerOn(at(0, 500, 1000));
  player.play();
  player.setSpeed(4);
  player.setPace("clock");
  assert.equal(clock.next, 125);
  player.setPace("steps");
  assert.equal(clock.next, STEP_MS / 4);
});

test("playing stops at a step that asks for it, and goes on from there", () => {
  const { player, clock } = playerOn(counted(9, SWITCHES));
  const heard = [];
  player.subscribe((why) => heard.push(why));
  player.stopsAt = (i) => i === 2 || i === 5;
  const stops = [1, 2, 3].map(() => {
    player.play();
    clock.advance(STEP_MS * 99);
    return player.i;
  });
  assert.deepEqual(stops, [2, 5, 8]);
  assert.equal(heard.filter((why) => why === "stop").length, 2);
});

test("a jump is remembered, and led back from, one after the other", () => {
  const { player } = playerOn(counted(40));
  player.seek(3);
  player.jump(30);
  player.forward();
  player.jump(10);
  player.jump(10);
  assert.deepEqual(player.trail, [3, 31]);
  assert.deepEqual([player.comeBack(), player.i], [true, 31]);
  assert.deepEqual([player.comeBack(), player.i], [true, 3]);
  assert.deepEqual([player.comeBack(), player.i], [false, 3]);
  player.jump(9);
  player.show(filled(counted(40)), 0);
  assert.deepEqual(player.trail, [], "on another recording there is nothing to return to");
});

test("playing waits at a growing end and goes on", () => {
  const { player, clock } = playerOn(counted(2, SWITCHES), true);
  player.play();
  clock.advance(STEP_MS * 3);
  assert.equal(player.i, 1);
  assert.equal(player.playing, true);
  player.timeline.append(2, counted(4, SWITCHES).slice(2));
  player.grown(true);
  clock.advance(STEP_MS);
  assert.equal(player.i, 2);
  player.grown(false);
  clock.advance(STEP_MS * 3);
  assert.equal(player.playing, false);
});

test("playing from a final end starts again", () => {
  const { player } = playerOn(counted(4));
  player.seek(3);
  player.play();
  assert.equal(player.i, 0);
  assert.equal(player.playing, true);
});

test("any move by hand ends playing, even one that leads nowhere", () => {
  for (const move of [(p) => p.forward(), (p) => p.seek(p.i), (p) => p.back(), (p) => p.next(SWITCHES)]) {
    const { player, clock } = playerOn(counted(40));
    player.play();
    move(player);
    assert.equal(player.playing, false);
    const { i } = player;
    clock.advance(STEP_MS * 4);
    assert.equal(player.i, i);
  }
});

test("listeners hear why, and no more after leaving", () => {
  const { player } = playerOn(counted(10));
  const heard = [];
  const leave = player.subscribe((why) => heard.push(why));
  player.forward();
  player.seek(5);
  player.play();
  player.pause();
  player.grown(false);
  leave();
  player.back();
  assert.deepEqual(heard, ["step", "seek", "play", "play", "grow"]);
});

test("nothing to play yet", () => {
  const player = new Player(new Timeline(), new Clock());
  player.play();
  assert.equal(player.playing, false);
  player.forward();
  assert.equal(player.i, 0);
});
