import { helper, type Helper } from "./helper.ts";

/**
 * Regular expressions that the engine might not finish in a lifetime, as automata; what the numbers below zero mean stands in
 * `print/pattern-automaton.ts`.
 */
export const automatonHelpers: readonly Helper[] = [
  helper(`
function automaton(start, characters, states, lookarounds) {
  return { start, states, lookarounds, classes: characters.map((one) => new RegExp("^(?:" + one + ")$", "u")) };
}`),
  helper(`
function isAtWordEdge(text, at) {
  return /\\w/.test(text[at - 1] ?? "") !== /\\w/.test(text[at] ?? "");
}`),
  helper(`
// Reads the text, a list of characters, from its beginning or with a step of -1 from its end. It is in all states at once that it may be in,
// so that the time grows with the text. Returns whether it accepts anywhere; given the list \`ends\`, it marks there where it does.
function scan({ states, classes }, start, text, step, held, ends) {
  const marks = new Int32Array(states.length);
  let current = [];
  let at = step === 1 ? 0 : text.length;
  for (let mark = 1; ; mark++) {
    const reached = [];
    const reach = (state) => {
      if (marks[state] !== mark) {
        marks[state] = mark;
        reached.push(state);
      }
    };
    const leadsOn = (on) => {
      if (on >= -3) return on === -1 || (on === -2 && at === 0) || (on === -3 && at === text.length);
      return on >= -5 ? isAtWordEdge(text, at) === (on === -4) : held[-6 - on][at] === 1;
    };
    // A match may begin anywhere.
    current.push(start);
    current.forEach(reach);
    for (let next = 0; next < reached.length; next++) {
      if (reached[next] === 0 && ends === null) return true;
      if (reached[next] === 0) ends[at] = 1;
      for (const [on, to] of states[reached[next]]) if (on < 0 && leadsOn(on)) reach(to);
    }
    if (at === (step === 1 ? text.length : 0)) return false;
    const character = text[step === 1 ? at : at - 1];
    const read = classes.map(() => null);
    current = [];
    for (const state of reached) {
      for (const [on, to] of states[state]) {
        if (on >= 0 && (read[on] ??= classes[on].test(character))) current.push(to);
      }
    }
    at += step;
  }
}`),
  helper(`
// True when the automaton accepts a part of the text.
function accepts(automaton, text) {
  const characters = Array.from(text);
  const held = [];
  for (const { start, behind, negate } of automaton.lookarounds) {
    const ends = new Uint8Array(characters.length + 1);
    scan(automaton, start, characters, behind ? 1 : -1, held, ends);
    held.push(negate ? ends.map((one) => 1 - one) : ends);
  }
  return scan(automaton, automaton.start, characters, 1, held, null);
}`),
];
