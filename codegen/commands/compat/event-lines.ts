import { createReadStream, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { compareText } from "../../diagnostic.ts";
import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { UsageError } from "../terminal.ts";

/** A line of a file of events; `event` is null when it holds none. */
export interface EventLine {
  readonly file: string;
  readonly line: number;
  /** Null when neither the line nor the event says it. */
  readonly type: string | null;
  readonly event: Json;
}

/** The files of events at a path: itself, or all NDJSON files below it, by name. Throws `UsageError` when there are none. */
export function eventFiles(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`there is no file or folder ${path}`);
  if (!stat.isDirectory()) return [path];
  const names = globSync("**/*.{ndjson,jsonl,ndjson.gz,jsonl.gz}", { cwd: path }).toSorted(compareText);
  if (names.length === 0) throw new UsageError(`there are no .ndjson or .ndjson.gz files below ${path}`);
  return names.map((name) => join(path, name));
}

/**
 * The lines of one file, compressed or not: events as they are, or lines of the archive with the event in `data`. Blank lines are left out.
 * Throws what reading throws, after the lines before.
 */
export async function* eventLines(file: string): AsyncIterable<readonly EventLine[]> {
  let line = 0;
  let rest = "";
  for await (const chunk of textOf(file)) {
    const texts = (rest + chunk).split("\n");
    rest = texts.pop() ?? "";
    yield read(texts);
  }
  yield read([rest]);

  function read(texts: readonly string[]): readonly EventLine[] {
    return texts.flatMap((text) => {
      line++;
      return text.trim() === ""
        ? []
        : [{ file, line, ...readLine(line === 1 ? text.replace(/^\uFEFF/, "") : text) }];
    });
  }
}

/** The text of a file as it comes, decompressed. */
function textOf(file: string): AsyncIterable<string> {
  const source = createReadStream(file);
  if (!file.endsWith(".gz")) return source.setEncoding("utf8");
  const unzipped = createGunzip();
  pipeline(source, unzipped, () => {});
  return unzipped.setEncoding("utf8");
}

function readLine(text: string): Pick<EventLine, "type" | "event"> {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return { type: null, event: null };
  }
  if (!isJsonObject(value)) return { type: null, event: null };
  const { event_type: type, event_id: id, data } = value;
  const isArchived = typeof id === "string" && typeof type === "string" && isJsonObject(data);
  return { type: typeof type === "string" ? type : null, event: isArchived ? data : value };
}
