import type { EventDefinition, Json, Registry, ValidationIssue } from "../../generated/contract.ts";
import { attribute } from "../../platform/event-bus/attributes.ts";
import { isNewerVersion } from "./schema-version.ts";
import type { Accepted, Decoded, Refused, Waiting } from "./stages.ts";

/**
 * Finds the event's type (attribute, else the event's own `event_type`) and validates against its schema. Refused: a type the
 * registry does not know (UNKNOWN_EVENT_TYPE), an event its schema does not allow (SCHEMA_VIOLATION; the schema's `const` also
 * catches an attribute that contradicts the event). Waiting: an event of a schema version newer than the registry's.
 */
export function validate(decoded: Decoded, registry: Registry): Accepted | Refused | Waiting {
  const { message, text, event, exact } = decoded;
  const eventType = message.attributes[attribute.eventType] || ownType(event);
  const definition = registry.get(eventType);
  if (!definition) return unknownType(decoded, eventType);
  const version = message.attributes[attribute.schemaVersion];
  if (version !== undefined && isNewerVersion(version, definition.version)) {
    return { kind: "waiting", message, eventType, waitsFor: "schema" };
  }
  const issues = issuesOf(event, definition);
  if (issues.length > 0) {
    return { kind: "refused", message, eventType, code: "SCHEMA_VIOLATION", errors: issues };
  }
  return { kind: "accepted", message, text, event: exact, definition };
}

function ownType(event: Json): string {
  if (typeof event !== "object" || event === null || !("event_type" in event)) return "";
  return typeof event.event_type === "string" ? event.event_type : "";
}

function unknownType({ message }: Decoded, eventType: string): Refused {
  const reason = eventType === "" ? "the message names no event type" : "no schema has this event type";
  return {
    kind: "refused",
    message,
    eventType,
    code: "UNKNOWN_EVENT_TYPE",
    errors: [{ pointer: "/event_type", keyword: "event_type", message: reason }],
  };
}

/** A validator that breaks must cost one event, not the batch it came in. */
function issuesOf(event: Json, definition: EventDefinition): readonly ValidationIssue[] {
  try {
    return definition.validate(event);
  } catch (error) {
    return [{ pointer: "", keyword: "validator", message: `the validator failed: ${String(error)}` }];
  }
}
