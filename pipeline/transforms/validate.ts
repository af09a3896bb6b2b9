import type { EventDefinition, Json, ValidationIssue } from "../../generated/contract.ts";
import { attribute } from "../../platform/event-bus/attributes.ts";
import type { PipelineDefinition, PipelineRegistry } from "./pipeline-registry.ts";
import { isNewerVersion } from "./schema-version.ts";
import type { Accepted, Decoded, Refused, Waiting } from "./stages.ts";

/**
 * Finds the event's type (attribute, else the event's own `event_type`) and validates against its schema. Refused: a type the
 * registry does not know (UNKNOWN_EVENT_TYPE), an event that neither its schema nor a former one allows (SCHEMA_VIOLATION; the
 * schema's `const` also catches an attribute that contradicts the event). Waiting: an event of a schema version newer than all of them.
 */
export function validate(decoded: Decoded, registry: PipelineRegistry): Accepted | Refused | Waiting {
  const { message, text, event, exact } = decoded;
  const eventType = message.attributes[attribute.eventType] || ownType(event);
  const definition = registry.get(eventType);
  if (!definition) return unknownType(decoded, eventType);
  const version = message.attributes[attribute.schemaVersion];
  if (version !== undefined && isNewerThanAll(version, definition)) {
    return { kind: "waiting", message, eventType, waitsFor: "schema" };
  }
  const issues = issuesOf(event, definition);
  const allowing =
    issues.length === 0
      ? definition
      : definition.former?.find((former) => issuesOf(event, former).length === 0);
  if (allowing === undefined) {
    return { kind: "refused", message, eventType, code: "SCHEMA_VIOLATION", errors: issues };
  }
  return { kind: "accepted", message, text, event: exact, definition: allowing };
}

/** Events of a version that was taken back must not wait for it to return. */
function isNewerThanAll(version: string, { version: known, former = [] }: PipelineDefinition): boolean {
  return isNewerVersion(version, known) && former.every((one) => isNewerVersion(version, one.version));
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
