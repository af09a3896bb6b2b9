import type { ObjectShape, Shape } from "./event-model.ts";

/** The property and column that stand for a whole document. */
export const WHOLE = "value";

/** An object whose one property is the whole document: see `EventModel.wrapped`. */
export function wrappedShape(document: Shape): ObjectShape {
  const { at, pointer, description } = document;
  return {
    kind: "object",
    at,
    pointer,
    description,
    nullable: false,
    values: null,
    pii: null,
    faker: null,
    loose: false,
    unsaid: [],
    properties: [{ name: WHOLE, required: true, shape: { ...document, description: "" } }],
    additional: false,
    patterns: [],
  };
}
