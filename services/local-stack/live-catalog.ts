import type { EventDefinition, Registry } from "../../generated/contract.ts";
import type { PipelineCatalog, PipelineRegistry } from "../../pipeline/transforms/pipeline-registry.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { inOrder, isSameDefinition, transition } from "./live-transition.ts";

/** A catalog whose content is swapped while it is in use. */
export interface LiveCatalog extends Catalog {
  /**
   * What the pipeline goes by. After a swap it also takes the events that the former registry accepted, until they are settled, and it
   * keeps the types that were removed.
   */
  readonly pipeline: PipelineCatalog;
  /** Swaps; the next request and the next batch go by `next`. */
  take(next: Catalog): { /** Says that every event accepted before the swap is settled. */ settled(): void };
}

/** What a swap changes, by event type. */
export interface CatalogChanges {
  readonly added: readonly EventDefinition[];
  readonly changed: readonly EventDefinition[];
  readonly removed: readonly EventDefinition[];
}

/** A live catalog that begins as `first`. */
export function createLiveCatalog(first: Catalog): LiveCatalog {
  let current = first;
  let inFlight: PipelineRegistry = first.registry;
  let swaps = 0;
  const removed = new Map<string, EventDefinition>();
  return {
    get registry() {
      return current.registry;
    },
    get openapi() {
      return current.openapi;
    },
    pipeline: {
      get registry() {
        return inFlight;
      },
      get openapi() {
        return current.openapi;
      },
    },
    take(next) {
      for (const [type, definition] of current.registry) removed.set(type, definition);
      for (const type of next.registry.keys()) removed.delete(type);
      current = next;
      inFlight = transition(next.registry, inFlight);
      const swap = ++swaps;
      const settled = () => {
        if (swap === swaps) inFlight = inOrder([...next.registry, ...removed]);
      };
      return { settled };
    },
  };
}

/** Whether a swap would change nothing. */
export function isNoChange({ added, changed, removed }: CatalogChanges): boolean {
  return added.length + changed.length + removed.length === 0;
}

/** What `next` has that `now` has not, and the other way round. */
export function catalogChanges(now: Registry, next: Registry): CatalogChanges {
  const changed = (definition: EventDefinition) => {
    const known = now.get(definition.type);
    return known !== undefined && !isSameDefinition(known, definition);
  };
  return {
    added: [...next.values()].filter(({ type }) => !now.has(type)),
    changed: [...next.values()].filter(changed),
    removed: [...now.values()].filter(({ type }) => !next.has(type)),
  };
}
