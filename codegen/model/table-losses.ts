import type { Place } from "../diagnostic.ts";
import { arrayNulls } from "./array-nulls.ts";
import type { Column, EventModel, NumberShape, ObjectShape, Shape } from "./event-model.ts";
import { isGuarded } from "./guarded.ts";
import { largestOf, rangeLimit } from "./number-range.ts";
import { partsOf, type Part } from "./parts.ts";
import { isScalarUnion, isTextEnum } from "./text-union.ts";
import { rootColumn } from "./walk.ts";

/** Something that documents can say and the table cannot, with the rule's stable identifier and how to keep it. */
export interface TableLoss extends Place {
  readonly rule: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * All losses of an event's table beyond the canonical form (instants in UTC with microseconds, numbers as values, absent = null = empty
 * array where the schema allows it). Constraints are no loss: they are checked before a row is written. Without its system columns a table
 * has no `_extra`, and loses what that would hold.
 */
export function tableLosses(
  event: EventModel,
  { systemColumns }: { readonly systemColumns: boolean } = { systemColumns: true },
): readonly TableLoss[] {
  const nulls = arrayNulls(event).map(({ rule, at, message, hint }): TableLoss => ({
    ...at,
    rule,
    message,
    hint,
  }));
  const found: TableLoss[] = [...nulls, ...documentLosses(event.shape)];
  visit(event.shape, rootColumn(event), false);
  return found;

  function visit(shape: Shape, column: Column | null, isCovered: boolean): void {
    if (column === null || column.kind === "json") return;
    found.push(...valueLosses(shape, column));
    const undeclared = systemColumns ? [] : undeclaredLosses(shape, isCovered);
    found.push(...undeclared);
    for (const part of partsOf(shape, column)) {
      if (!systemColumns) found.push(...extraLosses(part, shape));
      visit(part.shape, part.column, isCovered || undeclared.length > 0);
    }
  }
}

/** Documents that are no objects have no columns to go to. */
function documentLosses(shape: ObjectShape): readonly TableLoss[] {
  if (!shape.nullable && !shape.loose) return [];
  const what = shape.loose ? "is no object" : "is null";
  const message = `A document that ${what} is valid and leaves its row empty`;
  return [loss(shape, "NOT_AN_OBJECT", message, 'Set "type": "object" at the root.')];
}

/** `isCovered` when a loss around the place speaks of all levels. */
function undeclaredLosses(shape: Shape, isCovered: boolean): readonly TableLoss[] {
  if (shape.kind !== "object" || (shape.additional === false && shape.patterns.length === 0)) return [];
  const { additional, patterns } = shape;
  const isImplied = additional !== false && additional.pointer === shape.pointer && patterns.length === 0;
  // Objects are open unless their schema says otherwise: once is enough to say so.
  if (isCovered && isImplied) return [];
  const what = isCovered ? "here" : "from here on";
  const message = `Without system columns there is no _extra column: properties that are not declared ${what} are not stored`;
  const hint = 'Keep the system columns, or set "additionalProperties": false.';
  return [loss(additional === false ? shape : additional, "UNDECLARED_FIELDS", message, hint)];
}

function extraLosses(part: Part, parent: Shape): readonly TableLoss[] {
  const { shape, column } = part;
  if (column === null) {
    if (parent.kind !== "object") return [];
    const message = "The table has no column for this property, and without system columns no _extra column";
    return [loss(shape, "NO_COLUMN", message, "Keep the system columns, or split the event.")];
  }
  const isOther = isGuarded(shape, column);
  if (!isOther && rangeLimit(shape, column) === null) return [];
  const message =
    "The schema allows values here that do not fit the column, and without system columns there is no _extra column for them";
  const cure = isOther ? '"x-bigquery": {"type": "JSON"} on the property' : "minimum and maximum";
  const hint = `Keep the system columns, or set ${cure}.`;
  return [loss(shape, "OTHER_VALUES", message, hint)];
}

function valueLosses(shape: Shape, column: Column): readonly TableLoss[] {
  if (shape.kind === "tuple") return tupleLosses(shape, column);
  if (column.kind !== "scalar") return [];
  if (shape.kind === "string" && column.type === "TIME") {
    const message = "TIME has no offset: the time is kept in UTC";
    const hint = 'Set "x-bigquery": {"type": "STRING"} to keep the text as it is.';
    return [loss(shape, "TIME_OFFSET", message, hint)];
  }
  if (column.type === "STRING" && isScalarUnion(shape) && !isTextEnum(shape)) {
    const message = "STRING holds the text of numbers and booleans: they come back as text";
    return [loss(shape, "TYPE_AS_TEXT", message, 'Set "x-bigquery": {"type": "JSON"} to keep their type.')];
  }
  return shape.kind === "number" ? numberLosses(shape, column) : [];
}

function tupleLosses(shape: Shape & { kind: "tuple" }, column: Column): readonly TableLoss[] {
  if (column.kind !== "record") return [];
  const positions = partsOf(shape, column).filter((part) => part.kind === "position");
  const isShort = positions.some(
    (part, index) => index >= shape.minItems && (part.shape.nullable || part.column?.mode === "REPEATED"),
  );
  if (!isShort) return [];
  const message =
    "A null or an empty array at the end is not kept: it cannot be told from an element that is absent";
  const hint = 'Set minItems, or "x-bigquery": {"type": "JSON"} on the array.';
  return [loss(shape, "TUPLE_LENGTH", message, hint)];
}

function numberLosses(shape: NumberShape, column: Column & { kind: "scalar" }): readonly TableLoss[] {
  if (shape.integer) {
    const message = "FLOAT64 keeps integers up to 2^53 exactly: larger ones are rounded";
    return column.type === "FLOAT64" && !isSmall(shape)
      ? [loss(shape, "INTEGER_PRECISION", message, "Use INT64, NUMERIC or BIGNUMERIC.")]
      : [];
  }
  if (column.type !== "NUMERIC" && column.type !== "BIGNUMERIC") return [];
  const scale = column.decimal?.scale ?? (column.type === "NUMERIC" ? 9 : 38);
  if (fitsScale(shape.multipleOf, scale)) return [];
  const message = `${column.type} keeps ${scale} digits after the point: further digits are rounded`;
  return [
    loss(shape, "DECIMAL_SCALE", message, "Say with multipleOf how many digits there are, or use FLOAT64."),
  ];
}

/** Values that are listed stand in the schema as doubles. */
function isSmall(shape: NumberShape): boolean {
  return shape.values !== null || largestOf(shape) <= Number.MAX_SAFE_INTEGER;
}

function fitsScale(multipleOf: number | null, scale: number): boolean {
  if (multipleOf === null) return false;
  const [digits = "", exponent = "0"] = multipleOf.toExponential().split("e");
  return (digits.split(".")[1]?.length ?? 0) - Number(exponent) <= scale;
}

function loss(shape: Shape, rule: string, message: string, hint: string): TableLoss {
  return { ...shape.at, rule, message, hint };
}
