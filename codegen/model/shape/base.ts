import type { Place } from "../../diagnostic.ts";
import type { AnyShape, Shape } from "../event-model.ts";
import type { Reading } from "../reading/reading.ts";
import type { Reader } from "../reading/reader.ts";
import type { Term } from "../reading/term.ts";
import { NO_TYPE, NULL } from "../reading/type-set.ts";

/** The parts of a shape that do not depend on its kind. */
export type ShapeBase = Omit<AnyShape, "kind">;

/** What builds shapes of one schema file. */
export interface ShapeBuilder extends Reader {
  /** The shape of what holds at a place; `loose` as in a shape. */
  shapeOf(term: Term, loose?: boolean): Shape;
}

/** What a reading says whatever the kind. */
export function baseOf(builder: ShapeBuilder, reading: Reading, loose: boolean): ShapeBase {
  const { pointer, notes, values } = reading;
  return {
    at: builder.placeOf(pointer),
    pointer,
    description: notes.description,
    nullable: isNullable(reading),
    values: values?.filter((value) => value !== null) ?? null,
    pii: notes.pii,
    faker: notes.faker,
    loose,
    unsaid: [...reading.unsaid].toSorted(),
  };
}

/** The shape of a place of which nothing is said. */
export function anyShape(at: Place, pointer: string): AnyShape {
  const says = { description: "", nullable: true, values: null, pii: null, faker: null };
  return { kind: "any", at, pointer, ...says, loose: false, unsaid: [] };
}

function isNullable({ types, values }: Reading): boolean {
  return (types & NULL) !== NO_TYPE && (values === null || values.includes(null));
}
