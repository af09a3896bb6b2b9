import { childPointer } from "../../load/pointer.ts";
import type { ObjectShape, Shape } from "../../model/event-model.ts";

/** What the schema says of the places in an event, as pointers with `*` for elements and for the values of maps. */
export interface DeclaredPlaces {
  has(place: string): boolean;
  /** True where the schema says that the value is personal data. */
  isPersonal(place: string): boolean;
}

/** The places that an event's shape declares. Below a schema that contains itself, none are. */
export function declaredPlaces(shape: ObjectShape): DeclaredPlaces {
  const declared = new Set<string>();
  const personal = new Set<string>();
  visit(shape, "");
  return { has: (place) => declared.has(place), isPersonal: (place) => personal.has(place) };

  function visit(one: Shape, place: string): void {
    declared.add(place);
    if (one.pii !== null) personal.add(place);
    for (const [step, inner] of partsOf(one)) visit(inner, step === null ? place : childPointer(place, step));
  }
}

/** The shapes within a shape, by the step that leads there; null for those that stand at the same place. */
function partsOf(shape: Shape): readonly (readonly [step: string | null, inner: Shape])[] {
  switch (shape.kind) {
    case "object": {
      const named = shape.properties.map(({ name, shape: inner }) => [name, inner] as const);
      const patterns = shape.patterns.map(({ shape: inner }) => ["*", inner] as const);
      // Where anything goes, nobody has said that it may be shown.
      return shape.additional === false || shape.additional.kind === "any"
        ? [...named, ...patterns]
        : [...named, ...patterns, ["*", shape.additional]];
    }
    case "map":
      return [["*", shape.value]];
    case "array":
      return [["*", shape.items]];
    case "tuple": {
      const rest = shape.rest === false ? [] : [["*", shape.rest] as const];
      return [...shape.items.map((inner) => ["*", inner] as const), ...rest];
    }
    case "union":
      return shape.branches.map(({ shape: inner }) => [null, inner]);
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "recursive":
    case "any":
      return [];
  }
}
