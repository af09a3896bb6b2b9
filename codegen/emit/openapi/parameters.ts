import type { Json } from "../../load/loaded-schema.ts";

const id: Json = { type: "string", minLength: 1, maxLength: 200, pattern: "^[\\x20-\\x7e]+$" };

/** The caller's own name of the request. */
export const idempotencyKey: Json = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "Event id of a single event, and beginning of the ids of several: a request that is sent again makes no second event.",
  schema: id,
};

/** Name of a run of synthetic events. */
export const runId: Json = {
  name: "X-Run-Id",
  in: "header",
  description: "Name of the run; without it a new one.",
  schema: id,
};

/** What the two generate operations ask for, as schemas by name. */
export const generateMembers: Readonly<
  Record<"count" | "seed" | "invalid", { readonly [key: string]: Json }>
> = {
  count: {
    type: "integer",
    minimum: 1,
    maximum: 10_000,
    default: 1,
    description: "How many events to make.",
  },
  seed: {
    type: "integer",
    minimum: 0,
    maximum: 4_294_967_295,
    description: "The same seed gives the same events; without it a random one.",
  },
  invalid: {
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 0,
    description: "Share of events that break exactly one rule of their schema.",
  },
};

/** The same as parameters of the query. */
export const generateQuery: readonly Json[] = Object.entries(generateMembers).map(
  ([name, { description = "", ...schema }]) => ({
    name,
    in: "query",
    description,
    schema,
  }),
);
