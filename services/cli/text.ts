/** Text without control characters, which could move the cursor or hide what is there. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A number with thousands separators, the same in every locale. */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** An argument as a POSIX shell takes it, with no more quotes than it needs. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+=-]+$/.test(text) && !text.startsWith("-")) return text;
  if (!/["$`\\!]/.test(text) && text.includes("'")) return `"${text}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What says in a command which event of an id is meant; empty when nobody asked for a type. */
export function typeOption(eventType: string | undefined): string {
  return eventType === undefined ? "" : ` --type ${shellWord(printable(eventType))}`;
}

/** `1 delivery`, `2 deliveries`. */
export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Seconds for people: `850 ms`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** One line per pair, labels padded to a column. */
export function labelled(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([label]) => label.length));
  return pairs.map(([label, text]) => `${`${label.padEnd(width)}  ${text}`.trimEnd()}\n`).join("");
}
