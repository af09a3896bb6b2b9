/**
 * Whether objects and arrays of a JSON text nest deeper than `limit`. Costs next to nothing for a text with few brackets, and
 * one pass without recursion for the others. The answer for a text that is not JSON means nothing.
 */
export function isDeeperThan(text: string, limit: number): boolean {
  return hasMoreBrackets(text, limit) && deepest(text, limit) > limit;
}

/** Opening brackets bound the depth from above, wherever they stand. */
function hasMoreBrackets(text: string, limit: number): boolean {
  let count = 0;
  for (const bracket of ["{", "["]) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++count > limit) return true;
    }
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** The depth reached, or the first one above `limit`. */
function deepest(text: string, limit: number): number {
  let depth = 0;
  let reached = 0;
  for (let at = 0; at < text.length && reached <= limit; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openObject || code === openArray) reached = Math.max(reached, ++depth);
    else if (code === closeObject || code === closeArray) depth--;
  }
  return reached;
}

/** Index of the quote that closes the string opened at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return text.length;
}
