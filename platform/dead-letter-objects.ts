import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { DeadLetter } from "./dead-letter.ts";
import { hourPrefixes, type PublishedWithin } from "./object-store/hour-folders.ts";
import { reportDamage } from "./object-store/damage.ts";
import type { ObjectStore } from "./object-store/object-store.ts";

/** Where dead letters stand in the object store, with a slash at the end. */
export const deadLetterRoot = "dead-letters/";

const decompress = promisify(gunzip);

/** Folder of the letters whose messages the broker took at this instant (RFC 3339 in UTC), without a slash at the end. */
export function deadLetterFolder(publishTime: string): string {
  return `${deadLetterRoot}dt=${publishTime.slice(0, 10)}/hour=${publishTime.slice(11, 13)}`;
}

/** Names of the objects that may hold letters of the time, oldest hour first. Looks only into the hours or days in question. */
export async function* listDeadLetterObjects(
  store: ObjectStore,
  within: PublishedWithin = {},
): AsyncGenerator<string> {
  const first = within.since === undefined ? "" : deadLetterFolder(within.since.toISOString());
  const end = within.until === undefined ? "~" : `${deadLetterFolder(within.until.toISOString())}~`;
  for (const prefix of hourPrefixes(deadLetterRoot, deadLetterFolder, within)) {
    for await (const { name } of store.list(prefix))
      if (name >= first && name < end && name.endsWith(".ndjson.gz")) yield name;
  }
}

/** The letters of an object; none when it is gone. What is damaged is left out, or thrown, as `reportDamage` says. */
export async function readDeadLetterObject(store: ObjectStore, name: string): Promise<readonly DeadLetter[]> {
  const lines = await readDeadLetterLines(store, name);
  return lines.flatMap((line) => parseDeadLetter(store, name, line) ?? []);
}

/** The letters of an object as JSON texts, for those who parse only what they look for. Damage as above. */
export async function readDeadLetterLines(store: ObjectStore, name: string): Promise<readonly string[]> {
  const content = await store.get(name);
  if (content === null) return [];
  try {
    const text = (await decompress(content)).toString("utf8");
    return text.split("\n").filter((line) => line !== "");
  } catch (error) {
    reportDamage(store, name, error);
    return [];
  }
}

/** A letter out of a line of the object; null when it is none and the damage is noted. */
export function parseDeadLetter(store: ObjectStore, name: string, line: string): DeadLetter | null {
  try {
    return JSON.parse(line) as DeadLetter;
  } catch (error) {
    reportDamage(store, name, error);
    return null;
  }
}
