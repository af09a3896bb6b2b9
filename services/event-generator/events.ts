import type { Hono } from "hono";

import type { EventDefinition, ValidationIssue } from "../../generated/contract.ts";
import { decodeUtf8, readBody } from "../../platform/runtime/body.ts";
import { parseJsonBody } from "../../platform/runtime/json.ts";
import { requireMediaType } from "../../platform/runtime/media-type.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import type { GeneratorContext } from "./context.ts";
import { callerKey, ownId } from "./event-ids.ts";
import { findIssues } from "./event-issues.ts";
import { publishArray, publishStream, type BatchRequest } from "./event-batches.ts";
import { requireEventType } from "./event-types.ts";
import { traceparentOf } from "./trace.ts";

const mediaTypes = ["application/json", "application/x-ndjson"] as const;

/** Adds `POST /events/{event_type}`: a caller's own events, as one JSON object, a JSON array or an NDJSON stream. */
export function addEventRoutes(app: Hono, context: GeneratorContext): void {
  app.post("/events/:event_type", async ({ req, env }) => {
    const definition = requireEventType(context.catalog.registry, req.param("event_type"));
    const { headers } = req.raw;
    const mediaType = requireMediaType(headers, mediaTypes);
    const key = callerKey(headers);
    const envelope = { traceparent: traceparentOf(headers) };
    const request: BatchRequest = { definition, key, envelope };
    if (mediaType === "application/x-ndjson") return await publishStream(context, request, req.raw);

    const bytes = await readBody(req.raw, context.limits.bodyBytes, env);
    const text = decodeUtf8(bytes);
    const event = parseJsonBody(text);
    if (Array.isArray(event)) return await publishArray(context, request, event, text);

    const issues = findIssues(definition, event, text);
    if (issues.length > 0) throw invalidEvent(definition, issues);
    const eventId = key ?? ownId(definition, event, text) ?? context.newId();
    // The caller's own bytes go on: nothing between here and the archive can change a digit.
    const [messageId] = await context.publisher.publish([{ definition, data: bytes, eventId }], envelope);
    return Response.json(
      { event_id: eventId, event_type: definition.type, message_id: messageId },
      { status: 202 },
    );
  });
}

function invalidEvent({ type, version }: EventDefinition, errors: readonly ValidationIssue[]): HttpProblem {
  return new HttpProblem({
    status: 422,
    code: "EVENT_INVALID",
    title: "The event is not valid",
    detail: `The event breaks the schema of ${type} ${version} in ${errors.length} ${errors.length === 1 ? "place" : "places"}.`,
    errors,
  });
}
