import { helper, type Helper } from "./helper.ts";

/** Errors per loop over the items or properties of a document, and issues in an answer: what hostile input can cost. */
export const ISSUE_LIMIT = 100;

/** Keyword of errors that another one reports as a whole; they are counted, not told. */
export const SILENT = "";

/** From what generated code finds to the issues that callers see. */
export const issueHelpers: readonly Helper[] = [
  helper(`
function add(found, at, keyword, must, child) {
  const one = { at, keyword, must, child };
  if (found === null) return [one];
  found.push(one);
  return found;
}`),
  helper(`
function shorten(text, length) {
  return text.length > length ? text.slice(0, length) + "\\u2026" : text;
}`),
  helper(String.raw`
function issuesOf(found) {
  const issues = [];
  for (const { at, keyword, must, child } of found) {
    if (keyword === "${SILENT}") continue;
    const pointer = shorten(child === undefined ? at : at + "/" + child.replace(/~/g, "~0").replace(/\//g, "~1"), 1000);
    const name = pointer === "" ? "the event" : shorten(pointer.slice(1), 100);
    issues.push(Object.freeze({ pointer, keyword, message: name + " " + must }));
    if (issues.length === ${ISSUE_LIMIT}) break;
  }
  return Object.freeze(issues);
}`),
];
