import type { Emitter } from "./emitter.ts";

/** How to get at an emitter without loading the libraries of the others. */
export interface EmitterEntry {
  readonly name: string;
  readonly summary: string;
  /** Emitters whose files the files of this one import. */
  readonly needs: readonly string[];
  readonly load: () => Promise<Emitter>;
}

/** All emitters, in the order in which they run. A new artefact is a new folder and a line here. */
export const emitters: readonly EmitterEntry[] = [
  {
    name: "types",
    summary: "TypeScript types: types/<event>.ts, contract.ts",
    needs: [],
    load: async () => (await import("./types/types.ts")).typesEmitter,
  },
  {
    name: "validators",
    summary: "validators without imports: validators/<event>.js",
    needs: [],
    load: async () => (await import("./validators/validators.ts")).validatorsEmitter,
  },
  {
    name: "bigquery",
    summary: "BigQuery tables: bigquery/<table>.json and .sql",
    needs: [],
    load: async () => (await import("./bigquery/bigquery.ts")).bigqueryEmitter,
  },
  {
    name: "rows",
    summary: "event to row and back: rows/<event>.ts",
    needs: ["types"],
    load: async () => (await import("./rows/rows.ts")).rowsEmitter,
  },
  {
    name: "generators",
    summary: "seeded generators of valid and labelled invalid events: generators/<event>.ts",
    needs: ["types", "validators"],
    load: async () => (await import("./generators/generators.ts")).generatorsEmitter,
  },
  {
    name: "terraform",
    summary: "input of the Terraform stacks: terraform/events.json",
    needs: [],
    load: async () => (await import("./terraform/terraform.ts")).terraformEmitter,
  },
  {
    name: "openapi",
    summary: "OpenAPI 3.1 document of the event generator: openapi.json",
    needs: [],
    load: async () => (await import("./openapi/openapi.ts")).openapiEmitter,
  },
  {
    name: "registry",
    summary: "event type to everything known about it: index.ts",
    needs: ["types", "validators", "bigquery", "rows", "generators", "openapi"],
    load: async () => (await import("./registry/registry.ts")).registryEmitter,
  },
  {
    name: "client",
    summary: "typed client that publishes over HTTP or to a bus: client.ts",
    needs: ["types", "validators"],
    load: async () => (await import("./client/client.ts")).clientEmitter,
  },
];
