import { arrayNulls } from "../../model/array-nulls.ts";
import { assertNever } from "../../model/assert-never.ts";
import type { Column, EventModel, ScalarColumn, Shape } from "../../model/event-model.ts";
import type { Loss } from "../emitter.ts";
import { itemsOf, objectOf, shapeOfColumn, valuesOf } from "./conversion.ts";
import { isDecimal, scaleOf } from "./scalar-cell.ts";

/** What a row cannot say of an event beyond its canonical form. */
export function rowLosses(event: EventModel): readonly Loss[] {
  const nulls = arrayNulls(event).map(({ rule, at, message, hint }): Loss => ({
    ...at,
    rule,
    message,
    hint,
  }));
  const values = event.table.columns.flatMap((column) =>
    columnLosses(column, shapeOfColumn(column, event.shape)),
  );
  return [...nulls, ...values];
}

function columnLosses(column: Column, shape: Shape): readonly Loss[] {
  if (column.kind === "map") return columnLosses(column.value, valuesOf(shape));
  if (column.mode !== "REPEATED") return valueLosses(column, shape);
  return valueLosses(column, itemsOf(shape));
}

function valueLosses(column: Exclude<Column, { kind: "map" }>, shape: Shape): readonly Loss[] {
  switch (column.kind) {
    case "scalar":
      return scalarLosses(column, shape);
    case "json":
      return [];
    case "record":
      return column.columns.flatMap((one) => columnLosses(one, shapeOfColumn(one, objectOf(shape))));
    case "list":
      return columnLosses(column.element, shape);
    default:
      return assertNever(column);
  }
}

function scalarLosses(column: ScalarColumn, shape: Shape): readonly Loss[] {
  if (
    shape.kind === "string" &&
    shape.values === null &&
    (column.type === "TIMESTAMP" || column.type === "TIME")
  ) {
    return [
      {
        ...shape.at,
        rule: "TIMESTAMP_PRECISION",
        message: `${column.type} keeps microseconds and UTC: further digits and the offset as written are lost`,
        hint: 'Set "x-bigquery": {"type": "STRING"} to keep the text as it is.',
      },
    ];
  }
  if (
    shape.kind === "number" &&
    isDecimal(column) &&
    !fitsScale(shape.multipleOf, shape.integer, scaleOf(column))
  ) {
    return [
      {
        ...shape.at,
        rule: "DECIMAL_SCALE",
        message: `${column.type} keeps ${scaleOf(column)} digits after the point: further digits are rounded`,
        hint: "Say with multipleOf how many digits there are, or use FLOAT64.",
      },
    ];
  }
  return [];
}

function fitsScale(multipleOf: number | null, integer: boolean, scale: number): boolean {
  if (integer) return true;
  if (multipleOf === null) return false;
  const [digits = "", exponent = "0"] = String(multipleOf).split("e");
  const fraction = digits.split(".")[1]?.length ?? 0;
  return fraction - Number(exponent) <= scale;
}
