/** What a string of one of the two dialects cannot hold as it is. */
const special = /['\\\p{Cc}]/gu;

/**
 * Any text as a string that DuckDB and BigQuery read the same: quotes, backslashes and control characters, which they write differently, are named
 * by their numbers.
 */
export function quoteText(text: string): string {
  const named = text.replace(special, (character) => `' || chr(${character.charCodeAt(0)}) || '`);
  return named === text ? `'${text}'` : `('${named}')`;
}
