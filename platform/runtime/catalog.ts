import type { Json, Registry } from "../../generated/contract.ts";

/**
 * What codegen made, as services and pipeline receive it. Read the properties at each use: live reload swaps what they return,
 * and one request or batch should read each of them once.
 */
export interface Catalog {
  readonly registry: Registry;
  /** The OpenAPI 3.1 document of the event generator. */
  readonly openapi: Json;
}
