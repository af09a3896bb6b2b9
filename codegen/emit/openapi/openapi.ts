import type { Json } from "../../load/loaded-schema.ts";
import type { EventModel, Model } from "../../model/event-model.ts";
import type { Emission, Emitter } from "../emitter.ts";
import { jsonText } from "../print/json-text.ts";
import { answerSchemas } from "./answer-schemas.ts";
import { eventComponent } from "./event-component.ts";
import { publishPath } from "./publish-path.ts";
import { problemResponses } from "./responses.ts";
import { generatePaths, infoPaths } from "./service-paths.ts";

/** `openapi.json`: the HTTP API of the event generator for these events, as an OpenAPI 3.1 document. */
export const openapiEmitter: Emitter = {
  name: "openapi",
  summary: "OpenAPI 3.1 document of the event generator: openapi.json",
  emitAll,
};

function emitAll(model: Model): Emission {
  return { files: [{ path: "openapi.json", content: jsonText(documentOf(model)), source: "" }], losses: [] };
}

function documentOf({ events }: Model): Json {
  const types = events.map((event) => event.type);
  return {
    openapi: "3.1.0",
    info: {
      title: "Event generator",
      version: "1.0.0",
      summary: "Takes and makes events, checks them against their schemas and puts them on the bus.",
      description: "Errors are RFC 9457 problem documents; their JSON pointers name the places in the body.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "Where this document comes from" }],
    tags: [
      { name: "events", description: "A caller's own events." },
      { name: "generate", description: "Synthetic events." },
      { name: "service", description: "What there is, and whether it works." },
    ],
    paths: {
      ...Object.fromEntries(events.map((event) => [`/events/${event.type}`, publishPath(event)])),
      ...generatePaths(types),
      ...infoPaths(types),
    },
    // Whether a key is needed is a matter of the service's configuration.
    security: [{ apiKey: [] }, {}],
    components: {
      schemas: schemasOf(events),
      responses: problemResponses,
      securitySchemes: { apiKey },
    },
  };
}

const apiKey: Json = {
  type: "apiKey",
  in: "header",
  name: "x-api-key",
  description: "Needed where the service was started with keys.",
};

/** Event types are in lower case and the schemas of answers in PascalCase, so that no two names can be the same. */
function schemasOf(events: readonly EventModel[]): Json {
  return {
    ...Object.fromEntries(events.map((event) => [event.type, eventComponent(event)])),
    ...answerSchemas,
  };
}
