import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import type { GeneratorLimits } from "./limits.ts";
import type { Publisher } from "./publisher.ts";

/** What the routes work with. */
export interface GeneratorContext {
  readonly catalog: Catalog;
  readonly publisher: Publisher;
  readonly log: Logger;
  readonly limits: GeneratorLimits;
  /** A new id, unique everywhere: a UUIDv7. */
  readonly newId: () => string;
}
