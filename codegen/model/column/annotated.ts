import { diagnostic } from "../../diagnostic.ts";
import { quote } from "../../load/suggest.ts";
import { assertNever } from "../assert-never.ts";
import type { Column, Mode, ScalarType, Shape } from "../event-model.ts";
import { isTextEnum } from "../text-union.ts";
import type { ColumnHints, Hint } from "../shape/column-hints.ts";
import type { ColumnBuilder, Slot } from "./builder.ts";
import { defaultType, legalTypes, type TypeChoice } from "./scalar-type.ts";
import { sqlLiteral } from "./sql-literal.ts";

/** How a value is stored: as a scalar, as JSON, as a STRUCT, or as repeated elements. */
export type Storage = TypeChoice | "JSON" | "RECORD" | "REPEATED";

/** The storage that the shape asks for, or the one that `x-bigquery.type` chose; reports one that cannot hold the values. */
export function readStorage(builder: ColumnBuilder, shape: Shape, hint: Hint | undefined): Storage {
  const natural = naturalStorage(shape, builder.options.numbers);
  if (hint === undefined) return natural;
  if (hint.value === "JSON") return "JSON";
  // Anything can be written as text.
  const legal = isScalar(shape) ? legalTypes(shape) : (["STRING"] as const);
  const chosen = legal.find((type) => type === hint.value);
  if (chosen !== undefined) return { type: chosen, decimal: null };
  const message = `A column of type ${quote(hint.value)} cannot hold the values.`;
  const choices = [...legal, "JSON"].join(", ");
  builder.report(
    diagnostic("TYPE_NOT_COMPATIBLE", hint.at, message, {
      hint: `Leave x-bigquery.type out, or choose from ${choices}.`,
    }),
  );
  return natural;
}

/** True when the value becomes a REPEATED column, unless `x-bigquery.type` makes it a single one. */
export function isRepeated(shape: Shape, hint: Hint | undefined): boolean {
  return (
    naturalStorage(shape, "FLOAT64") === "REPEATED" && hint?.value !== "JSON" && hint?.value !== "STRING"
  );
}

function naturalStorage(shape: Shape, numbers: ScalarType): Storage {
  switch (shape.kind) {
    case "any":
    case "null":
    case "recursive":
      return "JSON";
    case "tuple":
      return "RECORD";
    case "union":
      if (isTextEnum(shape)) return { type: "STRING", decimal: null };
      return shape.discriminator === null ? "JSON" : "RECORD";
    case "map":
      return shape.value.kind === "any" || shape.value.kind === "recursive" ? "JSON" : "REPEATED";
    case "array":
      return "REPEATED";
    case "object":
      return shape.properties.length === 0 ? "JSON" : "RECORD";
    case "string":
    case "number":
    case "boolean":
      return defaultType(shape, numbers);
    default:
      return assertNever(shape);
  }
}

type ScalarShape = Parameters<typeof legalTypes>[0];

function isScalar(shape: Shape): shape is ScalarShape {
  return shape.kind === "string" || shape.kind === "number" || shape.kind === "boolean";
}

/** The mode of a column: REQUIRED where a value that is not null must be there, and `x-bigquery.mode` does not relax it. */
export function readMode(
  builder: ColumnBuilder,
  given: {
    readonly storage: Storage;
    readonly shape: Shape;
    readonly slot: Slot;
    readonly hint: Hint | undefined;
  },
): Mode {
  const { storage, shape, slot, hint } = given;
  const always = slot.required && !shape.nullable && !mayMiss(shape, storage);
  const natural: Mode = storage === "REPEATED" ? "REPEATED" : always ? "REQUIRED" : "NULLABLE";
  if (hint === undefined || hint.value === natural) return natural;
  if (hint.value === "NULLABLE" && natural === "REQUIRED") return "NULLABLE";
  const message = `A column of mode ${quote(hint.value)} cannot hold the values.`;
  builder.report(
    diagnostic("MODE_NOT_COMPATIBLE", hint.at, message, {
      hint: `Leave x-bigquery.mode out: it is ${natural}.`,
    }),
  );
  return natural;
}

/** True when a value that is there may not fit the column. */
function mayMiss(shape: Shape, storage: Storage): boolean {
  return shape.loose || (typeof storage === "object" && storage.type === "BYTES");
}

/** The default of a column as GoogleSQL text, or null; reports one that the column cannot have. */
export function readDefault(
  builder: ColumnBuilder,
  column: Column,
  slot: Slot,
  hints: ColumnHints,
): string | null {
  const hint = hints.default;
  if (hint === undefined) return null;
  const type = column.kind === "json" ? "JSON" : column.kind === "scalar" ? column.type : null;
  const literal =
    type === null || column.mode === "REPEATED" || slot.depth > 0 ? null : sqlLiteral(hint.value, type);
  if (literal === null) {
    const message =
      slot.depth > 0
        ? "Only a column at the top of a table can have a default."
        : type === null || column.mode === "REPEATED"
          ? "Objects, maps and arrays cannot have a default."
          : `${quote(hint.value)} is no ${type} value.`;
    builder.report(
      diagnostic("DEFAULT_NOT_COMPATIBLE", hint.at, message, { hint: "Leave x-bigquery.default out." }),
    );
  }
  return literal;
}
