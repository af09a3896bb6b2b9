import { helper, type Helper } from "./helper.ts";

/**
 * Checks that run once for each value, however many schemas apply them to it: else a reference that stands twice in one place doubles the
 * time at each level of a document. A memory has two Maps, `verdicts` by value and `told`, where issues are collected, by pointer.
 */
export const onceHelpers: readonly Helper[] = [
  helper(`
function once(memory, check, value, at, found) {
  const [known, key] = found === null ? [memory.verdicts, value] : [memory.told, at];
  let valid = known.get(key);
  if (valid === undefined) {
    valid = check(value, at, found);
    known.set(key, valid);
  }
  return valid;
}`),
  helper(`
function onceMarking(memory, check, value, at, found, seen) {
  const [known, key] = found === null ? [memory.verdicts, value] : [memory.told, at];
  let answer = known.get(key);
  if (answer === undefined) {
    const own = new Set();
    answer = { valid: check(value, at, found, own), own };
    known.set(key, answer);
  }
  addAll(seen, answer.own);
  return answer.valid;
}`),
];
