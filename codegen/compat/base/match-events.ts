import { posix } from "node:path";
import { compareText, diagnostic, type Diagnostic } from "../../diagnostic.ts";
import { quote } from "../../load/suggest.ts";
import { canonicalJson } from "../../model/hash.ts";
import type { EventVersion } from "../compare.ts";
import type { LoadedVersions } from "./load-versions.ts";

/** One event on both sides; null where it is not. */
export interface EventPair {
  readonly type: string;
  readonly old: EventVersion | null;
  readonly next: EventVersion | null;
}

/** The events of two sides in pairs, and what deserves a word. */
export interface MatchedEvents {
  /** By event type. */
  readonly pairs: readonly EventPair[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Pairs events by event type, whatever their files are called. An event that either side has and cannot be understood is left out: it is
 * neither new nor gone.
 */
export function matchEvents(old: LoadedVersions, next: LoadedVersions, base: string): MatchedEvents {
  const unknown = new Set([...old.failed.values(), ...next.failed.values()]);
  const types = [...new Set([...old.versions.keys(), ...next.versions.keys()])].toSorted(compareText);
  const pairs = types
    .map((type) => ({ type, old: old.versions.get(type) ?? null, next: next.versions.get(type) ?? null }))
    .filter((pair) => !unknown.has(pair.type) && !isHidden(pair, old, next));
  return { pairs, diagnostics: [...movedFiles(pairs), ...likelyRenames(pairs, base)] };
}

/** True when the other side has a file of the same name whose type nobody knows. */
function isHidden(pair: EventPair, old: LoadedVersions, next: LoadedVersions): boolean {
  if (pair.old !== null && pair.next !== null) return false;
  const other = pair.old === null ? old : next;
  const file = posix.basename((pair.old ?? pair.next)?.loaded.file ?? "");
  return other.failed.has(file);
}

function movedFiles(pairs: readonly EventPair[]): readonly Diagnostic[] {
  return pairs.flatMap(({ type, old, next }) => {
    if (old === null || next === null) return [];
    const [was, is] = [posix.basename(old.loaded.file), posix.basename(next.loaded.file)];
    if (was === is) return [];
    const message = `The file of ${quote(type)} was called ${quote(was)}. The event stays the same.`;
    return [diagnostic("EVENT_FILE_RENAMED", next.loaded.placeOf(""), message, { severity: "warning" })];
  });
}

/** An event that is gone and a new one that looks like it: to readers and tables these are two, which may not be what was meant. */
function likelyRenames(pairs: readonly EventPair[], base: string): readonly Diagnostic[] {
  const gone = pairs.flatMap(({ old, next }) => (old !== null && next === null ? [old] : []));
  const added = pairs.flatMap(({ old, next }) => (old === null && next !== null ? [next] : []));
  return gone.flatMap((old) => {
    const like = added
      .map((next) => ({ next, likeness: likenessOf(old, next) }))
      .toSorted((a, b) => b.likeness - a.likeness)[0];
    if (like === undefined || like.likeness < 0.5) return [];
    const { next } = like;
    const message = `The event ${quote(old.model.type)} of ${base} is gone, and ${quote(next.model.type)} looks like it: for readers and tables that is an event less and a new one.`;
    const hint = `To rename the file only, set x-event.type to ${quote(old.model.type)} in it. Else keep the old schema until nobody sends its events.`;
    return [
      diagnostic("EVENT_RENAMED", next.loaded.placeOf("/x-event/type"), message, {
        severity: "warning",
        hint,
      }),
    ];
  });
}

/** Share of properties, with all that is said of them, that two events have in common. */
function likenessOf(a: EventVersion, b: EventVersion): number {
  const [one, two] = [propertiesOf(a), propertiesOf(b)];
  const common = [...one].filter((text) => two.has(text)).length;
  return common / Math.max(one.size, two.size, 1);
}

function propertiesOf({ model }: EventVersion): ReadonlySet<string> {
  const { properties } = model.schema;
  return new Set(
    Object.entries(properties ?? {}).map(([name, schema]) => `${name} ${canonicalJson(schema)}`),
  );
}
