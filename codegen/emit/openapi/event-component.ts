import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { EventModel } from "../../model/event-model.ts";
import { mapSchema, withoutKeywords } from "../print/map-schema.ts";
import { exampleOf } from "./example.ts";
import { schemaReference } from "./references.ts";

/** How the data is made is nobody's business outside; the dialect is the document's, and names are the component's. */
const internal = new Set(["x-faker", "$schema", "$comment"]);

/**
 * The schema of an event as a component: references lead into the component instead of the root of the document. It keeps
 * its own examples, or gets one where the schema says enough for it.
 */
export function eventComponent({ type, title, schema }: EventModel): Json {
  const { $id: _, ...own } = schema;
  const component = mapSchema(own, (one) =>
    withLocalReference(
      withoutKeywords(one, (keyword) => internal.has(keyword)),
      type,
    ),
  );
  const example = "examples" in component ? undefined : exampleOf(schema);
  return { title, ...component, ...(example === undefined ? {} : { examples: [example] }) };
}

function withLocalReference(schema: JsonSchema, type: string): JsonSchema {
  const { $ref } = schema;
  if (typeof $ref !== "string" || !($ref === "#" || $ref.startsWith("#/"))) return schema;
  return { ...schema, $ref: `${schemaReference(type).$ref}${$ref.slice(1)}` };
}
