import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { assertNever } from "./assert-never.ts";
import type { Shape } from "./event-model.ts";
import { createReader } from "./reading/reader.ts";
import { tooLarge } from "./reading/too-large.ts";
import type { Reading } from "./reading/reading.ts";
import { pointerOfTerm, schemaTerm, type Term } from "./reading/term.ts";
import { EVERY_TYPE, familiesOf, type Family, NO_TYPE } from "./reading/type-set.ts";
import { arrayShape } from "./shape/array.ts";
import { anyShape, baseOf, type ShapeBase, type ShapeBuilder } from "./shape/base.ts";
import { readColumnHints, type ColumnHints, type HintsOf } from "./shape/column-hints.ts";
import { objectShape } from "./shape/object.ts";
import { numberShape, stringShape } from "./shape/scalars.ts";
import { unionOfObjects, unionOfTypes } from "./shape/union.ts";

/** The shape of an event's JSON, with what `x-bigquery` says about the columns of its parts. */
export interface ReadShape {
  readonly shape: Shape;
  readonly hints: HintsOf;
  readonly diagnostics: readonly Diagnostic[];
}

/** Shapes are copied where a `$ref` is used, so that a small file can describe more of them than any table has columns. */
const MOST_SHAPES = 30_000;
/** Far more than the levels of a table: only a free-form column can hold what lies deeper. */
const DEEPEST_SHAPE = 100;

/** Reads a schema file into the shape of its events. What has no mapping is reported at its keyword and stands as any value. */
export function shapeOf(loaded: LoadedSchema): ReadShape {
  const diagnostics: Diagnostic[] = [];
  const hints = new Map<object, ColumnHints>();
  let shapes = 0;
  let depth = 0;

  const reader = createReader({
    root: loaded.schema,
    placeOf: (pointer) => loaded.placeOf(pointer),
    report: (finding) => diagnostics.push(finding),
  });
  const builder: ShapeBuilder = {
    ...reader,
    shapeOf(term, loose = false) {
      shapes++;
      depth++;
      const pointer = pointerOfTerm(term);
      const shape = withinLimits(pointer)
        ? build(reader.read(term), loose)
        : anyShape(reader.placeOf(pointer), pointer);
      depth--;
      return shape;
    },
  };
  const root: Term = schemaTerm({
    value: loaded.schema,
    pointer: "",
    trail: { target: "", outer: null },
  });
  return { shape: builder.shapeOf(root), hints, diagnostics };

  function withinLimits(pointer: string): boolean {
    if (shapes < MOST_SHAPES && depth < DEEPEST_SHAPE) return true;
    if (shapes === MOST_SHAPES) {
      const message = "The event has more fields than a table takes: what is left over is stored as JSON.";
      reader.report(tooLarge(reader, pointer, message));
    } else if (shapes < MOST_SHAPES) {
      const message = "The event is nested too deep for a table: what lies here is stored as JSON.";
      const extra = { severity: "warning", hint: "Make the inner part a free-form object." } as const;
      reader.report(diagnostic("SCHEMA_TOO_LARGE", reader.placeOf(pointer), message, extra));
    }
    return false;
  }

  function build(reading: Reading, loose: boolean): Shape {
    const shape = shapeOfReading(reading, loose);
    const found = readColumnHints(reader, reading.notes.hints);
    if (found !== null && reading.pointer !== "") hints.set(shape, found);
    return shape;
  }

  function shapeOfReading(reading: Reading, loose: boolean): Shape {
    const base = baseOf(builder, reading, loose);
    const { variants, recursive, pointer } = reading;
    if (recursive !== null) return { kind: "recursive", ...base, target: recursive };
    if (variants !== null && pointer !== "")
      return unionOfObjects(variants, base, (one) => shapeOfReading(one, false));
    if (reading.types === EVERY_TYPE) return impliedShape(reading, base);
    const [family, ...others] = familiesOf(reading.types);
    if (family === undefined) return emptyShape(reading, base);
    if (others.length > 0) return unionOfTypes(reading, base, (one) => shapeOfReading(one, false));
    return familyShape(family, reading, base);
  }

  /** Keywords of one family without `type` mean values of that family; others are legal all the same. */
  function impliedShape(reading: Reading, base: ShapeBase): Shape {
    const [family, ...others] = (["string", "number", "object", "array"] as const).filter(
      (one) => reading[one] !== null,
    );
    if (family === undefined || others.length > 0) return { kind: "any", ...base };
    return familyShape(family, reading, { ...base, loose: true });
  }

  /** No type is left: null is all that is legal, or nothing at all. */
  function emptyShape(reading: Reading, base: ShapeBase): Shape {
    if (reading.types !== NO_TYPE) return { kind: "null", ...base, values: null };
    const place = reader.placeOf(reading.neverAt ?? reading.pointer);
    reader.report(diagnostic("NEVER_VALID", place, "No value can be valid here."));
    return { kind: "any", ...base };
  }

  function familyShape(family: Family, reading: Reading, base: ShapeBase): Shape {
    switch (family) {
      case "string":
        return stringShape(builder, reading, base);
      case "number":
        return numberShape(reading, base);
      case "boolean":
        return { kind: "boolean", ...base };
      // Objects and arrays that are listed are stored as they stand.
      case "object":
        return base.values === null ? objectShape(builder, reading, base) : { kind: "any", ...base };
      case "array":
        return base.values === null ? arrayShape(builder, reading, base) : { kind: "any", ...base };
      default:
        return assertNever(family);
    }
  }
}
