import type { Json } from "../../load/loaded-schema.ts";
import type { EventModel } from "../../model/event-model.ts";
import { idempotencyKey } from "./parameters.ts";
import { schemaReference } from "./references.ts";
import { edgeProblems, jsonResponse, problemsByStatus } from "./responses.ts";

/** The path item of `POST /events/<type>`: one event, an array of events, or a stream of one event a line. */
export function publishPath({ type, title, description, version }: EventModel): Json {
  const event = schemaReference(type);
  return {
    post: {
      operationId: `publish_${type}`,
      tags: ["events"],
      summary: `Publish ${title}`,
      description:
        `${description}\n\nSchema version ${version}. Each event is checked and answered for by itself.`.trim(),
      parameters: [idempotencyKey],
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: { anyOf: [event, { type: "array", items: event, minItems: 1 }] } },
          "application/x-ndjson": {
            schema: {
              type: "string",
              description: `One ${type} event, as JSON, a line; any number of lines up to 64 MiB.`,
            },
          },
        },
      },
      responses: {
        "202": jsonResponse("Published, all of it.", {
          anyOf: [schemaReference("Accepted"), schemaReference("BatchAnswer")],
        }),
        "207": jsonResponse("Some events were published and some refused.", schemaReference("BatchAnswer")),
        ...problemsByStatus(
          ...edgeProblems,
          "BadRequest",
          "NotFound",
          "MethodNotAllowed",
          "TooLarge",
          "UnsupportedMediaType",
          "Unavailable",
        ),
        "422": invalid,
      },
    },
  };
}

const invalid: Json = {
  description: "The event, or each event of the batch, breaks its schema; nothing was published.",
  content: {
    "application/problem+json": {
      schema: { anyOf: [schemaReference("BatchProblem"), schemaReference("Problem")] },
    },
  },
};
