import { posix } from "node:path";
import type { SchemaReader } from "./schema-reader.ts";

/** Reads from a map of path to text: what tests give in place of a folder. */
export function createMemoryReader(files: Readonly<Record<string, string>>): SchemaReader {
  const paths = Object.keys(files);
  return {
    list(directory) {
      const inside = paths.filter((path) => path.startsWith(`${directory}/`));
      if (inside.length === 0) return null;
      return inside.filter((path) => posix.dirname(path) === directory).map((path) => posix.basename(path));
    },
    read(file) {
      const text = Object.hasOwn(files, file) ? files[file] : undefined;
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
  };
}
