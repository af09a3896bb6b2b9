import xBigquery from "../../schemas/meta/x-bigquery.schema.json" with { type: "json" };
import xEvent from "../../schemas/meta/x-event.schema.json" with { type: "json" };
import xFaker from "../../schemas/meta/x-faker.schema.json" with { type: "json" };
import xPii from "../../schemas/meta/x-pii.schema.json" with { type: "json" };
import type { Json } from "./loaded-schema.ts";
import { checkShape, type ShapeIssue } from "./shape.ts";

/** The keywords that the toolkit adds to JSON Schema. */
export const ANNOTATIONS: readonly string[] = ["x-event", "x-bigquery", "x-pii", "x-faker"];

/** What is wrong with an annotation's value at the root of an event's schema, or anywhere else. */
export function checkAnnotation(name: string, value: Json, atRoot: boolean): readonly ShapeIssue[] {
  switch (name) {
    case "x-event":
      return atRoot
        ? checkShape(xEvent, value)
        : [misplaced("may stand only at the root of an event's schema")];
    case "x-bigquery":
      return checkShape(atRoot ? xBigquery.$defs.table : xBigquery.$defs.column, value, xBigquery);
    case "x-pii":
      return atRoot ? [misplaced("belongs to a property, not to the root")] : checkShape(xPii, value);
    case "x-faker":
      return atRoot ? [misplaced("belongs to a property, not to the root")] : checkShape(xFaker, value);
    default:
      throw new Error(`Not an annotation: ${name}`);
  }
}

function misplaced(message: string): ShapeIssue {
  return { path: [], onKey: true, message, hint: "" };
}
