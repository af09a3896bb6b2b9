import type { EventDefinition, Registry } from "../../generated/contract.ts";
import type { PipelineDefinition, PipelineRegistry } from "../../pipeline/transforms/pipeline-registry.ts";

/**
 * The registry for the time in which events that were accepted by `former` are still on the bus: types take what `next` takes, and
 * what only `former` took, which then becomes the row that it would have become. Types that `next` does not have stay as they were.
 */
export function transition(next: Registry, former: PipelineRegistry): PipelineRegistry {
  const joined = new Map(former);
  for (const [type, definition] of next) {
    const old = former.get(type);
    joined.set(type, old === undefined ? definition : bridge(definition, old));
  }
  return inOrder(joined);
}

/** Event type → definition, in code-unit order. */
export function inOrder(definitions: Iterable<readonly [string, PipelineDefinition]>): PipelineRegistry {
  return new Map([...definitions].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether two definitions say the same, whichever modules they come from. */
export function isSameDefinition(a: EventDefinition, b: EventDefinition): boolean {
  return a.hash === b.hash && a.version === b.version && JSON.stringify(a.table) === JSON.stringify(b.table);
}

/**
 * An event of a former version becomes a row of the same table: it only ever grows. Where the table itself is another one, there is
 * no row that fits, and the former versions are given up.
 */
function bridge(next: EventDefinition, replaced: PipelineDefinition): PipelineDefinition {
  if (next.table.name !== replaced.table.name) return next;
  const former = [replaced, ...(replaced.former ?? [])].filter((one) => !isSameDefinition(one, next));
  return former.length === 0 ? next : { ...next, former };
}
