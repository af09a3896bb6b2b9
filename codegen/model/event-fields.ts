import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { didYouMean, quote } from "../load/suggest.ts";
import type { EventAnnotations } from "./annotations.ts";
import type { ObjectShape, Shape } from "./event-model.ts";

/** What `checkEventFields` needs. */
export interface EventFieldsInput {
  readonly loaded: LoadedSchema;
  readonly annotations: EventAnnotations;
  readonly shape: ObjectShape;
  report(finding: Diagnostic): void;
}

/** Checks that the properties which `x-event` names exist and can do their work, and that `event_type` is the event's type. */
export function checkEventFields(input: EventFieldsInput): void {
  const { id, time, type } = input.annotations;
  if (id !== null) {
    checkField(input, {
      field: id.field,
      pointer: "/x-event/id/field",
      suits: isKey,
      wanted: "text or an integer",
    });
  }
  if (time !== null) {
    checkField(input, {
      field: time,
      pointer: "/x-event/time",
      suits: isTime,
      wanted: "of format date-time or date",
    });
  }
  const eventType = input.shape.properties.find((one) => one.name === "event_type")?.shape;
  if (eventType !== undefined && eventType.values?.includes(type) === false) {
    const message = `The property event_type does not allow ${quote(type)}, which is the type of this event.`;
    const hint = `Set its const to ${quote(type)}, or set x-event.type.`;
    input.report(diagnostic("EVENT_TYPE_MISMATCH", eventType.at, message, { hint }));
  }
}

function isKey(shape: Shape): boolean {
  return shape.kind === "string" || (shape.kind === "number" && shape.integer);
}

function isTime(shape: Shape): boolean {
  return shape.kind === "string" && (shape.format === "date-time" || shape.format === "date");
}

function checkField(
  input: EventFieldsInput,
  rule: {
    readonly field: string;
    readonly pointer: string;
    readonly suits: (shape: Shape) => boolean;
    readonly wanted: string;
  },
): void {
  const { properties } = input.shape;
  const place = input.loaded.placeOf(rule.pointer);
  const property = properties.find((one) => one.name === rule.field);
  if (property === undefined) {
    const hint = didYouMean(
      rule.field,
      properties.map((one) => one.name),
      "Name a property that stands at the root of the schema.",
    );
    input.report(
      diagnostic("FIELD_NOT_FOUND", place, `There is no property ${quote(rule.field)}.`, { hint }),
    );
  } else if (!rule.suits(property.shape)) {
    const hint = `Choose a property that is ${rule.wanted}.`;
    input.report(
      diagnostic("FIELD_NOT_SUITABLE", place, `The property ${quote(rule.field)} is not ${rule.wanted}.`, {
        hint,
      }),
    );
  }
}
