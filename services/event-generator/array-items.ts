const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/**
 * The source text of each item of a JSON array, in order. The text must be valid JSON whose value is an array: the items are cut out,
 * not parsed, so that every number keeps its digits.
 */
export function arrayItemTexts(text: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let start = text.indexOf("[") + 1;
  for (let at = start - 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (opening.has(code)) depth++;
    else if ((code === comma && depth === 1) || (closing.has(code) && --depth === 0)) {
      const item = text.slice(start, at).trim();
      if (item !== "") items.push(item);
      start = at + 1;
    }
  }
  return items;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(at))
    at += code === backslash ? 2 : 1;
  return at;
}
