/**
 * Takes the elements of one bundle and makes them durable. An engine retries a bundle whose sink fails, so what a sink writes is
 * idempotent: the same elements again make no second row and no second object.
 */
export interface BundleSink<Element> {
  /**
   * Takes an element. Resolves when there is room for the next one, which is how a slow platform holds up its bundle; rejects when the
   * bundle cannot succeed any more. Calls do not overlap.
   */
  add(element: Element): Promise<void>;
  /** Resolves when every element is durable. Rejects when one cannot be made so: then the bundle is retried as a whole. */
  finish(): Promise<void>;
}

/** Opens a sink for one bundle. */
export type OpenBundleSink<Element> = () => BundleSink<Element>;
