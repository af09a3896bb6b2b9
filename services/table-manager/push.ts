import type { Hono } from "hono";

import type { EventDefinition, Registry } from "../../generated/contract.ts";
import { attribute } from "../../platform/event-bus/attributes.ts";
import { decodePush, type PushedMessage } from "../../platform/event-bus/push-shapes.ts";
import { decodeUtf8, readBody } from "../../platform/runtime/body.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { traced, type Telemetry } from "../../platform/runtime/telemetry.ts";
import type { VerifyPush } from "../../platform/runtime/push-token.ts";
import type { TableSync } from "./table-sync.ts";

/** What the push route works with. */
export interface PushContext {
  readonly catalog: Catalog;
  readonly sync: TableSync;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly verifyPush?: VerifyPush;
}

/** The largest message of Pub/Sub, 10 MB, in base64 with its envelope. */
const maxBodyBytes = 16 * 1024 * 1024;

/** No event is larger: the pipeline dead-letters such a message, whatever its type. */
const maxEventBytes = 1024 * 1024;

/**
 * Adds `POST /`: a plain Pub/Sub push or a CloudEvent, binary or structured. 204 when the table of the event's type takes its rows,
 * and for messages that no table waits for: those are dead-lettered by the pipeline, and sending them again would not help.
 */
export function addPushRoute(app: Hono, context: PushContext): void {
  const { catalog, sync, log, telemetry, verifyPush } = context;
  app.post("/", async ({ req, env }) => {
    const { headers } = req.raw;
    await verifyPush?.(bearerToken(headers));
    const push = decodePush(headers, decodeUtf8(await readBody(req.raw, maxBodyBytes, env)));
    if ("error" in push) throw malformedPush(push.error);
    const definition = definitionOf(push.message, catalog.registry);
    if (definition === null) {
      log.warning("message of no known event type passed over", { message_id: push.message.messageId });
    } else {
      const parent = push.message.attributes[attribute.traceparent];
      await traced(telemetry, { name: "tables", kind: "consumer", parent }, () => sync.ensure(definition));
    }
    return new Response(null, { status: 204 });
  });
}

function definitionOf({ attributes, data }: PushedMessage, registry: Registry): EventDefinition | null {
  const type = attributes[attribute.eventType] ?? eventTypeOfData(data);
  return type === null ? null : (registry.get(type) ?? null);
}

/** The `event_type` that the data of a raw message names; null when it is no event. */
function eventTypeOfData(data: Uint8Array): string | null {
  if (data.byteLength > maxEventBytes) return null;
  let event: unknown;
  try {
    event = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8"));
  } catch {
    return null;
  }
  if (typeof event !== "object" || event === null || !("event_type" in event)) return null;
  return typeof event.event_type === "string" ? event.event_type : null;
}

function bearerToken(headers: Headers): string | null {
  return /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

function malformedPush(error: string): HttpProblem {
  return new HttpProblem({
    status: 400,
    code: "MALFORMED_PUSH",
    title: "The body is no push request",
    detail: `Wanted is a Pub/Sub push or a CloudEvent of one: ${error}.`,
  });
}
