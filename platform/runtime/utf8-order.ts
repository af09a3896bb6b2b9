const firstSurrogate = 0xd800;
const afterSurrogates = 0xe000;

/**
 * Compares texts by their UTF-8 bytes, as SQLite and DuckDB order them: negative, zero or positive. JavaScript's own order differs where
 * characters beyond U+FFFF meet those from U+E000 on.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters beyond all others. */
function rank(unit: number): number {
  if (unit < firstSurrogate) return unit;
  return unit < afterSurrogates ? unit + 0x2000 : unit - 0x800;
}
