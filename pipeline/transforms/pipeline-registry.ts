import type { EventDefinition } from "../../generated/contract.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";

/** A definition as the pipeline goes by it. */
export interface PipelineDefinition extends EventDefinition {
  /** The ones it replaced while events that they let in are still on the bus: what it refuses and one of these allows becomes the row of that one. */
  readonly former?: readonly EventDefinition[];
}

/** Event type → definition, in code-unit order. Any registry is one without former definitions. */
export type PipelineRegistry = ReadonlyMap<string, PipelineDefinition>;

/** A catalog with such a registry. */
export interface PipelineCatalog extends Catalog {
  readonly registry: PipelineRegistry;
}
