import type { EventDefinition, Json, Registry } from "../../generated/contract.ts";
import { isNewerVersion } from "../../pipeline/transforms/schema-version.ts";

/**
 * The registry for the time in which events that were accepted by `former` are still on the bus: types take what `next` takes, and
 * what only `former` took, which then becomes the row that it would have become. Types that `next` does not have stay as they were.
 */
export function transition(next: Registry, former: Registry): Registry {
  const joined = new Map(former);
  for (const [type, definition] of next) {
    const old = former.get(type);
    joined.set(type, old === undefined ? definition : bridge(definition, old));
  }
  return inOrder(joined);
}

/** Event type → definition, in code-unit order. */
export function inOrder(definitions: Iterable<readonly [string, EventDefinition]>): Registry {
  return new Map([...definitions].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether two definitions say the same, whichever modules they come from. */
export function isSameDefinition(a: EventDefinition, b: EventDefinition): boolean {
  return a.hash === b.hash && a.version === b.version && JSON.stringify(a.table) === JSON.stringify(b.table);
}

/**
 * An event of the former version becomes a row of the same table: it only ever grows. Where the table itself is another one, there is
 * no row that fits, and the former version is given up.
 */
function bridge(next: EventDefinition, former: EventDefinition): EventDefinition {
  if (isSameDefinition(next, former)) return former;
  if (next.table.name !== former.table.name) return next;
  const ofFormer = new WeakSet<object>();
  return {
    ...next,
    // Events of a version that was taken back must not wait for it to return.
    version: isNewerVersion(former.version, next.version) ? former.version : next.version,
    validate(value) {
      const issues = next.validate(value);
      if (issues.length === 0 || !isObject(value) || former.validate(value).length > 0) return issues;
      ofFormer.add(value);
      return [];
    },
    toRow: (event: Json) => (isObject(event) && ofFormer.has(event) ? former : next).toRow(event),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
