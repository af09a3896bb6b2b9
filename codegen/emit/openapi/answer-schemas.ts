import type { Json } from "../../load/loaded-schema.ts";
import { schemaReference } from "./references.ts";

const text: Json = { type: "string" };
const count: Json = { type: "integer", minimum: 0 };

function object(
  properties: { readonly [name: string]: Json },
  required: readonly string[] = Object.keys(properties),
): { readonly [key: string]: Json } {
  return { type: "object", properties, required };
}

const batch = {
  accepted: { ...count, description: "Events that were published." },
  rejected: { ...count, description: "Events that were not." },
  results: {
    type: "array",
    items: schemaReference("EventResult"),
    description: "In a long batch the rejected events alone, and no more than 1,000.",
  },
  results_truncated: { type: "boolean", description: "True when more events were rejected than are listed." },
};

const run = {
  published: count,
  invalid: { ...count, description: "How many of them were made invalid." },
  seed: { ...count, description: "The same seed gives the same events." },
  run_id: {
    type: "string",
    description: "Stands in the attributes of each message and in `_run_id` of each row.",
  },
};

const problem = {
  type: { type: "string", format: "uri" },
  title: { type: "string", description: "The same for every occurrence." },
  status: { type: "integer" },
  detail: { type: "string", description: "What happened this time, and what to do about it." },
  code: { type: "string", description: "Stable name of the problem.", examples: ["EVENT_INVALID"] },
  errors: { type: "array", items: schemaReference("Issue") },
};

/** The schemas of everything that the service answers, apart from events. */
export const answerSchemas: { readonly [name: string]: Json } = {
  Issue: {
    ...object({
      pointer: {
        type: "string",
        format: "json-pointer",
        description: "The place in the body; for a missing property, where it should stand.",
      },
      keyword: { type: "string", description: "JSON Schema keyword that was violated." },
      message: text,
    }),
    description: "One reason why something was refused.",
    examples: [{ pointer: "/order_id", keyword: "required", message: "order_id is missing" }],
  },
  Problem: { ...object(problem), description: "A problem document (RFC 9457)." },
  BatchProblem: {
    ...object({ ...problem, ...batch }),
    description: "No event of the batch is valid: a problem document with the batch's figures.",
  },
  Accepted: object({
    event_id: {
      type: "string",
      description:
        "Deduplication key of the event: `Idempotency-Key`, else the event's own id, else a new one.",
    },
    event_type: text,
    message_id: { type: "string", description: "The bus's name of the message." },
  }),
  BatchAnswer: object(batch),
  EventResult: {
    ...object(
      {
        index: {
          ...count,
          description: "Position in the array, or line of the stream without blank ones, from 0.",
        },
        status: { enum: [202, 422], description: "The status that the event would have had alone." },
        event_id: text,
        errors: { type: "array", items: schemaReference("Issue") },
        error_count: { ...count, description: "Present when more errors were found than are listed." },
      },
      ["index", "status"],
    ),
    description: "What became of one event of a batch.",
  },
  GenerateAnswer: object({
    event_type: text,
    ...run,
    sample: { description: "The first event that was made." },
  }),
  MixAnswer: object({
    ...run,
    by_type: { type: "object", additionalProperties: object({ published: count, invalid: count }) },
  }),
  CatalogueEntry: object({
    type: text,
    version: { type: "string", description: "Semantic version of the schema." },
    title: text,
    description: text,
    hash: { type: "string", description: "SHA-256 of the schema's canonical JSON." },
    id: {
      description: "The field that names the entity; where it is unique, its value is the event's id.",
      oneOf: [object({ field: text, unique: { type: "boolean" } }), { type: "null" }],
    },
    table: text,
    links: object({ publish: text, generate: text }),
  }),
  Health: object({ status: text, service: text, version: text, node: text }),
  Liveness: object({ status: text }),
  Readiness: object({ status: text, reasons: { type: "array", items: text } }),
};
