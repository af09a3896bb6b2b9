import type { Column, EventModel, ScalarColumn, Shape } from "../../model/event-model.ts";
import type { Loss } from "../emitter.ts";
import { itemsOf, objectOf, shapeOfColumn, valuesOf } from "./conversion.ts";
import { isDecimal, scaleOf } from "./scalar-cell.ts";

/** What a row cannot say of an event beyond its canonical form. */
export function rowLosses(event: EventModel): readonly Loss[] {
  return event.table.columns.flatMap((column) => columnLosses(column, shapeOfColumn(column, event.shape)));
}

function columnLosses(column: Column, shape: Shape): readonly Loss[] {
  if (column.kind === "map") return columnLosses(column.value, valuesOf(shape));
  if (column.mode !== "REPEATED") return valueLosses(column, shape);
  const items = itemsOf(shape);
  return [...(items.nullable ? [nullInArray(items)] : []), ...valueLosses(column, items)];
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
  }
}

function scalarLosses(column: ScalarColumn, shape: Shape): readonly Loss[] {
  if (shape.kind === "string" && shape.values === null && (column.type === "TIMESTAMP" || column.type === "TIME")) {
    return [
      {
        ...shape.at,
        rule: "TIMESTAMP_PRECISION",
        message: `${column.type} keeps microseconds in UTC: further digits and the offset as written are lost`,
        hint: 'Set "x-bigquery": {"type": "STRING"} to keep the text as it is.',
      },
    ];
  }
  if (shape.kind === "number" && isDecimal(column) && !fitsScale(shape.multipleOf, shape.integer, scaleOf(column))) {
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

function nullInArray(items: Shape): Loss {
  return {
    ...items.at,
    rule: "NULL_IN_ARRAY",
    message: "REPEATED columns hold no nulls: null elements are left out of the row",
    hint: 'Do not allow null elements, or set "x-bigquery": {"type": "JSON"} on the array.',
  };
}
