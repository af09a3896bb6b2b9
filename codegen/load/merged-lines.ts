/** One entry's JSON text for two of the same key; null when only a person can tell. */
export type JoinEntries = (a: string, b: string) => string | null;

/**
 * The text of a file that holds one JSON entry a line, after a merge that kept the lines of both sides: marks of a conflict are left out,
 * lines that stand twice count once, entries of the same key are joined where `join` can, and each entry has a comma exactly where another
 * one follows. Any other text comes back as it is.
 */
export function mergedLines(text: string, join: JoinEntries = () => null): string {
  const merged = new MergedLines(join);
  let isBase = false;
  for (const line of text.split("\n")) {
    if (/^(\|{7}|={7}|>{7})/.test(line)) isBase = line.startsWith("|");
    else if (!isBase && !/^<{7}/.test(line)) merged.add(line);
  }
  return merged.lines.join("\n");
}

const entry = /^(?<indent>\s+)(?<key>"(?:[^"\\]|\\.)*": |)(?<value>\{ .* \}),?(?<end>\r?)$/;

/** What is known of an entry: where it stands, and its parts. */
interface Entry {
  readonly at: number;
  readonly key: string;
  readonly value: string;
}

class MergedLines {
  readonly lines: string[] = [];
  readonly #join: JoinEntries;
  /** The entries of the list that is being read. */
  #list: Entry[] = [];

  constructor(join: JoinEntries) {
    this.#join = join;
  }

  add(line: string): void {
    const { key = "", value = "" } = entry.exec(line)?.groups ?? {};
    const last = this.lines.length - 1;
    if (value === "") {
      if (/^\s*[}\]]/.test(line)) this.#setComma(last, "");
      if (line.trim() !== "") this.#list = [];
      this.lines.push(line);
    } else if (!this.#isJoined(key, value)) {
      this.#setComma(last, ",");
      this.#list.push({ at: this.lines.length, key, value });
      this.lines.push(line);
    }
  }

  /** True when the list has the entry already, or has one that now stands for both. */
  #isJoined(key: string, value: string): boolean {
    const twin = this.#list.findIndex((one) => one.key === key && (key !== "" || one.value === value));
    const found = this.#list[twin];
    if (found === undefined) return false;
    const joined = found.value === value ? value : this.#join(found.value, value);
    if (joined === null) return false;
    this.lines[found.at] = (this.lines[found.at] ?? "").replace(found.value, () => joined);
    this.#list[twin] = { ...found, value: joined };
    return true;
  }

  #setComma(at: number, comma: string): void {
    const { indent, key, value, end } = entry.exec(this.lines[at] ?? "")?.groups ?? {};
    if (value !== undefined) this.lines[at] = `${indent ?? ""}${key ?? ""}${value}${comma}${end ?? ""}`;
  }
}
