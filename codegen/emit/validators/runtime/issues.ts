import { helper, type Helper } from "./helper.ts";

/** Issues in an answer: what hostile input can cost. */
export const ISSUE_LIMIT = 100;

/** From what generated code finds to the issues that callers see. */
export const issueHelpers: readonly Helper[] = [
  helper(String.raw`
// A property name as a step of a JSON pointer.
function stepOf(name) {
  return name.replace(/~/g, "~0").replace(/\//g, "~1");
}`),
  helper(`
// Notes an issue. True when no others are wanted: only the verdict counts, or there are enough.
function refuse(found, pointer, keyword, must) {
  if (found === null) return true;
  if (found.length < ${ISSUE_LIMIT}) found.push({ pointer, keyword, must });
  return found.length === ${ISSUE_LIMIT};
}`),
  helper(`
function countFound(found) {
  return found === null ? 0 : found.length;
}`),
  helper(`
function shorten(text, length) {
  return text.length > length ? text.slice(0, length) + "\\u2026" : text;
}`),
  helper(`
function issuesOf(found) {
  const issues = found.map((one) => {
    const pointer = shorten(one.pointer, 1000);
    const name = pointer === "" ? "the event" : shorten(pointer.slice(1), 100);
    return Object.freeze({ pointer, keyword: one.keyword, message: name + " " + one.must });
  });
  return Object.freeze(issues);
}`),
];
