import { helper, type Helper } from "./helper.ts";

/** Regular expressions that the engine might not finish in a lifetime, as automata: -1 leads on always, -2 at the start, -3 at the end. */
export const automatonHelpers: readonly Helper[] = [
  helper(`
function automaton(start, characters, states) {
  return { start, states, classes: characters.map((one) => new RegExp("^(?:" + one + ")$", "u")) };
}`),
  helper(`
// True when the automaton accepts a part of the text. It is in all its states at once, so that the time grows with the text.
function accepts({ start, states, classes }, text) {
  const marks = new Int32Array(states.length);
  let current = [];
  let mark = 0;
  for (let at = 0; at <= text.length; ) {
    mark++;
    const reached = [];
    const reach = (state) => {
      if (marks[state] !== mark) {
        marks[state] = mark;
        reached.push(state);
      }
    };
    // A match may begin anywhere.
    current.push(start);
    current.forEach(reach);
    for (let next = 0; next < reached.length; next++) {
      if (reached[next] === 0) return true;
      for (const [on, to] of states[reached[next]]) {
        if (on === -1 || (on === -2 && at === 0) || (on === -3 && at === text.length)) reach(to);
      }
    }
    if (at === text.length) return false;
    const character = String.fromCodePoint(text.codePointAt(at));
    const read = classes.map(() => null);
    current = [];
    for (const state of reached) {
      for (const [on, to] of states[state]) {
        if (on >= 0 && (read[on] ??= classes[on].test(character))) current.push(to);
      }
    }
    at += character.length;
  }
  return false;
}`),
];
