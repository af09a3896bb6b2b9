/** Name of the view that shows each event of a table once. */
export function deduplicatedName(table: string): string {
  return `${table}_deduplicated`;
}
