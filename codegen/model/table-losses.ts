import type { Place } from "../diagnostic.ts";
import { arrayNulls } from "./array-nulls.ts";
import type { Column, EventModel, Shape } from "./event-model.ts";
import { fieldsOf } from "./walk.ts";

/** Something that documents can say and the table cannot, with the rule's stable identifier and how to keep it. */
export interface TableLoss extends Place {
  readonly rule: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * All losses of an event's table beyond the canonical form (instants in UTC with microseconds, numbers as values, absent = null = empty
 * array where the schema allows it). Constraints are no loss: they are checked before a row is written.
 */
export function tableLosses(event: EventModel): readonly TableLoss[] {
  const nulls = arrayNulls(event).map(({ rule, at, message, hint }): TableLoss => ({
    ...at,
    rule,
    message,
    hint,
  }));
  const values = fieldsOf(event).flatMap(({ shape, column }) =>
    column === null ? [] : valueLosses(innermost(shape), column),
  );
  return [...nulls, ...values];
}

/** The shape of the elements of an array, of an array of arrays, or of the values of a map. */
function innermost(shape: Shape): Shape {
  if (shape.kind === "array") return innermost(shape.items);
  return shape.kind === "map" ? innermost(shape.value) : shape;
}

function valueLosses(shape: Shape, column: Column): readonly TableLoss[] {
  const leaf = leafOf(column);
  if (leaf.kind !== "scalar") return [];
  if (shape.kind === "string" && leaf.type === "TIME") {
    return [
      loss(
        shape,
        "TIME_OFFSET",
        "TIME has no offset: the time is kept in UTC",
        'Set "x-bigquery": {"type": "STRING"} to keep the text as it is.',
      ),
    ];
  }
  if (shape.kind !== "number") return [];
  if (shape.integer) {
    const message = "FLOAT64 keeps integers up to 2^53 exactly: larger ones are rounded";
    return leaf.type === "FLOAT64" && !isSmall(shape)
      ? [loss(shape, "INTEGER_PRECISION", message, "Use INT64, NUMERIC or BIGNUMERIC.")]
      : [];
  }
  if (leaf.type !== "NUMERIC" && leaf.type !== "BIGNUMERIC") return [];
  const scale = leaf.decimal?.scale ?? (leaf.type === "NUMERIC" ? 9 : 38);
  if (fitsScale(shape.multipleOf, scale)) return [];
  const message = `${leaf.type} keeps ${scale} digits after the point: further digits are rounded`;
  return [
    loss(shape, "DECIMAL_SCALE", message, "Say with multipleOf how many digits there are, or use FLOAT64."),
  ];
}

function leafOf(column: Column): Column {
  if (column.kind === "list") return leafOf(column.element);
  return column.kind === "map" ? leafOf(column.value) : column;
}

function isSmall(shape: Shape & { kind: "number" }): boolean {
  const { minimum, maximum } = shape;
  return (
    minimum !== null && maximum !== null && Number.isSafeInteger(minimum) && Number.isSafeInteger(maximum)
  );
}

function fitsScale(multipleOf: number | null, scale: number): boolean {
  if (multipleOf === null) return false;
  const [digits = "", exponent = "0"] = multipleOf.toExponential().split("e");
  return (digits.split(".")[1]?.length ?? 0) - Number(exponent) <= scale;
}

function loss(shape: Shape, rule: string, message: string, hint: string): TableLoss {
  return { ...shape.at, rule, message, hint };
}
