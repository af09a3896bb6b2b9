import { posix } from "node:path";
import type { SchemaReader } from "../../load/schema-reader.ts";
import { isEventFile, type SchemaTree } from "./schema-tree.ts";

/**
 * The event files that may mean something else now than at the base: all whose bytes differ, that are new or gone, or that refer to such
 * a file. Nothing is parsed, so that a thousand unchanged schemas cost a look at their bytes.
 */
export async function affectedEvents(now: SchemaTree, base: SchemaTree): Promise<ReadonlySet<string>> {
  const [ids, before] = [now.ids ?? new Map<string, string>(), base.ids ?? new Map<string, string>()];
  const paths = new Set([...ids.keys(), ...before.keys()]);
  const changed = new Set([...paths].filter((path) => ids.get(path) !== before.get(path)));
  const scan = new ReferenceScan(await now.open([]), now.directory);
  return new Set([...paths].filter((path) => isEventFile(path) && scan.reaches(path, changed)));
}

/** Follows references by the text of the files. */
class ReferenceScan {
  readonly #reader: SchemaReader;
  readonly #directory: string;
  readonly #targets = new Map<string, readonly string[]>();

  constructor(reader: SchemaReader, directory: string) {
    this.#reader = reader;
    this.#directory = directory;
  }

  /** True when the file is one of `changed`, or leads to one, or to where nobody looked for changes. */
  reaches(path: string, changed: ReadonlySet<string>): boolean {
    const seen = new Set([path]);
    for (const one of seen) {
      if (changed.has(one) || one.startsWith("../")) return true;
      for (const target of this.#targetsOf(one)) seen.add(target);
    }
    return false;
  }

  #targetsOf(path: string): readonly string[] {
    const known = this.#targets.get(path);
    if (known !== undefined) return known;
    const read = this.#reader.read(posix.join(this.#directory, path));
    const targets = read.kind === "text" ? targetsIn(read.text, path) : [];
    this.#targets.set(path, targets);
    return targets;
  }
}

/** The files that a text refers to. A text that escapes plain letters may hide a reference, and counts as leading outside. */
function targetsIn(text: string, path: string): readonly string[] {
  if (/\\u00[0-7]/.test(text)) return ["../"];
  const found: string[] = [];
  for (const [, ref = ""] of text.matchAll(/"\$ref"\s*:\s*"([^"#]+)/g)) {
    found.push(posix.join(posix.dirname(path), decoded(ref.replaceAll("\\/", "/"))));
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
