import type { Json } from "../../load/loaded-schema.ts";
import { generateMembers, generateQuery, idempotencyKey, runId } from "./parameters.ts";
import { schemaReference } from "./references.ts";
import { edgeProblems, jsonResponse, problemsByStatus } from "./responses.ts";

type Paths = { readonly [path: string]: Json };

/** `POST /generate/{event_type}` and `POST /generate`. */
export function generatePaths(types: readonly string[]): Paths {
  const eventType: Json = {
    name: "event_type",
    in: "path",
    required: true,
    description: "The event type.",
    schema: typeSchema(types),
  };
  const weights: Json = {
    type: "object",
    description: "Event type and weight; at least one is above 0. Without weights all types weigh the same.",
    propertyNames: typeSchema(types),
    additionalProperties: { type: "number", minimum: 0, maximum: 1_000_000 },
    ...(types[0] === undefined ? {} : { examples: [{ [types[0]]: 1 }] }),
  };
  const mix: Json = {
    type: "object",
    properties: { ...generateMembers, weights },
    additionalProperties: false,
  };
  return {
    "/generate/{event_type}": {
      post: {
        operationId: "generate",
        tags: ["generate"],
        summary: "Make and publish events of one type",
        parameters: [eventType, ...generateQuery, idempotencyKey, runId],
        responses: {
          "202": jsonResponse("Published.", schemaReference("GenerateAnswer")),
          ...problemsByStatus(...edgeProblems, "BadRequest", "NotFound", "MethodNotAllowed", "Unavailable"),
        },
      },
    },
    "/generate": {
      post: {
        operationId: "generate_mix",
        tags: ["generate"],
        summary: "Make and publish events of several types",
        parameters: [idempotencyKey, runId],
        requestBody: { required: false, content: { "application/json": { schema: mix } } },
        responses: {
          "202": jsonResponse("Published.", schemaReference("MixAnswer")),
          ...problemsByStatus(
            ...edgeProblems,
            "BadRequest",
            "MethodNotAllowed",
            "TooLarge",
            "UnsupportedMediaType",
            "Unavailable",
          ),
        },
      },
    },
  };
}

/** What there is, and whether it works. */
export function infoPaths(types: readonly string[]): Paths {
  const catalogue: Json = { type: "array", items: schemaReference("CatalogueEntry"), maxItems: types.length };
  const readiness = schemaReference("Readiness");
  const page: Json = { description: "A page.", content: { "text/html": { schema: { type: "string" } } } };
  return {
    "/events": read("catalogue", "The event types", { "200": jsonResponse("By type.", catalogue) }),
    "/openapi.json": read("openapi", "This document", {
      "200": jsonResponse("The document.", { type: "object" }),
    }),
    "/docs": read("docs", "This document as an interactive page", { "200": page }),
    "/health": open("health", "The service and its version", {
      "200": jsonResponse("It runs.", schemaReference("Health")),
    }),
    "/liveness": open("liveness", "Whether the process answers", {
      "200": jsonResponse("It does.", schemaReference("Liveness")),
    }),
    "/readiness": open("readiness", "Whether the service can work", {
      "200": jsonResponse("It can.", readiness),
      "503": jsonResponse("It cannot; the reasons say why.", readiness),
    }),
  };
}

type Responses = { readonly [status: string]: Json };

function read(operationId: string, summary: string, responses: Responses): Json {
  const all = { ...responses, ...problemsByStatus(...edgeProblems) };
  return { get: { operationId, tags: ["service"], summary, responses: all } };
}

/** For whoever runs the service: without a key, and as often as they ask. */
function open(operationId: string, summary: string, responses: Responses): Json {
  return { get: { operationId, tags: ["service"], summary, security: [], responses } };
}

/** One of the known event types; any text while there is none. */
function typeSchema(types: readonly string[]): Json {
  return { type: "string", ...(types.length === 0 ? {} : { enum: types }) };
}
