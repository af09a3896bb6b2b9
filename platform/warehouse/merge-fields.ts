import type { TableField } from "../../generated/contract.ts";
import { canonicalType, ddlType } from "./column-types.ts";
import { conversionOf } from "./conversions.ts";

/** Ways to change a table, the dearest last: a patch of its schema, a statement of DDL, a copy into a new table. */
export type Stage = "patch" | "ddl" | "rebuild";

/** What stands between a live column and the desired one. */
export interface FieldStep {
  readonly kind: Stage | "refuse";
  /** For example `items.sku`. */
  readonly path: string;
  readonly reason: string;
}

/** Columns of the live table and the desired one together, and the steps that lead there. */
export interface FieldMerge {
  /** The columns after the steps up to the stage that was asked for. */
  readonly fields: readonly TableField[];
  /** All steps, whatever their stage. */
  readonly steps: readonly FieldStep[];
}

/** Where in the table a record stands, and how far to go. */
interface Place {
  /** The columns from the top down to the record, as they are live; empty at the top. */
  readonly parents: readonly TableField[];
  readonly until: Stage;
}

/** Merges the desired columns of a table into its live ones; `live` is null for a table that does not exist yet. */
export function mergeFields(
  desired: readonly TableField[],
  live: readonly TableField[] | null,
  until: Stage,
): FieldMerge {
  return mergeRecord(desired, live, { parents: [], until });
}

function mergeRecord(
  desired: readonly TableField[],
  live: readonly TableField[] | null,
  place: Place,
): FieldMerge {
  const steps: FieldStep[] = [];
  const wanted = new Map<string, TableField>();
  for (const field of desired) {
    const key = field.name.toLowerCase();
    const twin = wanted.get(key);
    if (twin === undefined) wanted.set(key, field);
    else steps.push(refuse(place, field, `BigQuery takes it for the same name as column ${twin.name}`));
  }
  const fields: TableField[] = [];
  for (const field of live ?? []) {
    const match = wanted.get(field.name.toLowerCase());
    wanted.delete(field.name.toLowerCase());
    fields.push(match === undefined ? relax(field, place, steps) : mergeField(match, field, place, steps));
  }
  for (const field of wanted.values()) {
    const whole = withMergedChildren(field, null, place, steps);
    fields.push(live === null ? whole : append(whole, place, steps));
  }
  return { fields, steps };
}

/** A live column that the desired table does not name: it stays, and rows may leave it out. */
function relax(live: TableField, place: Place, steps: FieldStep[]): TableField {
  if (live.mode !== "REQUIRED") return live;
  steps.push(patch(place, live, "REQUIRED becomes NULLABLE: rows no longer carry the column"));
  return { ...live, mode: "NULLABLE" };
}

function append(field: TableField, place: Place, steps: FieldStep[]): TableField {
  steps.push(
    patch(place, field, `new column ${field.mode === "REPEATED" ? "REPEATED" : "NULLABLE"} ${field.type}`),
  );
  // BigQuery takes a default only for a column that exists already: the next plan adds it.
  const { defaultValueExpression: _, ...rest } = field;
  return field.mode === "REQUIRED" ? { ...rest, mode: "NULLABLE" } : rest;
}

function mergeField(desired: TableField, live: TableField, place: Place, steps: FieldStep[]): TableField {
  const obstacle = typeStep(desired, live, place);
  if (obstacle !== null) steps.push(obstacle);
  if (obstacle?.kind === "refuse") return live;
  let merged = withMergedChildren(desired, live, place, steps);
  if (obstacle !== null && isReached(obstacle.kind, place.until)) merged = retyped(merged, desired);
  if (live.mode === "REQUIRED" && desired.mode === "NULLABLE") {
    steps.push(patch(place, live, "REQUIRED becomes NULLABLE"));
    merged = { ...merged, mode: "NULLABLE" };
  }
  if (desired.description !== undefined && desired.description !== live.description) {
    steps.push(patch(place, live, "the column's description changes"));
    merged = { ...merged, description: desired.description };
  }
  // The default of another type waits until the column has it: the next plan sets it.
  const value = obstacle === null ? desired.defaultValueExpression : undefined;
  if (value !== undefined && value !== live.defaultValueExpression) {
    steps.push(patch(place, live, `the default for new rows becomes ${value}`));
    merged = { ...merged, defaultValueExpression: value };
  }
  return merged;
}

/** The live column (or, when there is none, the desired one) with the nested columns of both. */
function withMergedChildren(
  desired: TableField,
  live: TableField | null,
  place: Place,
  steps: FieldStep[],
): TableField {
  const base = live ?? desired;
  if (canonicalType(desired.type) !== "RECORD") return base;
  const inside = { ...place, parents: [...place.parents, base] };
  const merge = mergeRecord(desired.fields ?? [], live === null ? null : (live.fields ?? []), inside);
  steps.push(...merge.steps);
  return { ...base, fields: merge.fields };
}

/** Null when the live column takes the values of the desired one as it is. */
function typeStep(desired: TableField, live: TableField, place: Place): FieldStep | null {
  const change = `${ddlType(withoutChildren(live))} becomes ${ddlType(withoutChildren(desired))}`;
  const step = (kind: FieldStep["kind"], why: string): FieldStep => ({
    kind,
    path: pathOf(place, live),
    reason: `${change}: ${why}`,
  });
  const records = [desired, live].filter((field) => canonicalType(field.type) === "RECORD").length;
  if (records === 1) return step("refuse", "no conversion exists");
  const conversion = conversionOf(desired, live);
  if (conversion === "never") return step("refuse", "values could be lost");
  if (desired.mode !== live.mode && live.mode === "REPEATED") return step("refuse", "elements would be lost");
  if (desired.mode !== live.mode && desired.mode === "REPEATED")
    return step("rebuild", "each value becomes an array of one");
  if (conversion === "keep") return null;
  if (conversion === "convert") return step("rebuild", "each value has a form in the new type");
  const repeated = [...place.parents, live].some((field) => field.mode === "REPEATED");
  return repeated ? step("rebuild", "cannot be widened inside an array") : step("ddl", "a widening");
}

const stages: readonly Stage[] = ["patch", "ddl", "rebuild"];

function isReached(stage: Stage, until: Stage): boolean {
  return stages.indexOf(stage) <= stages.indexOf(until);
}

/**
 * The column as an array where that is desired, and with the desired type where its own does not take the values: without the default of
 * its old type then.
 */
function retyped(column: TableField, desired: TableField): TableField {
  const isArray = desired.mode === "REPEATED" || column.mode === "REPEATED";
  const mode = isArray ? "REPEATED" : column.mode;
  const { defaultValueExpression: _default, ...own } = column;
  if (conversionOf(desired, column) === "keep") return { ...own, mode };
  const { type: _type, precision: _precision, scale: _scale, ...rest } = own;
  return {
    ...rest,
    type: desired.type,
    mode,
    ...(desired.precision === undefined ? {} : { precision: desired.precision }),
    ...(desired.scale === undefined ? {} : { scale: desired.scale }),
  };
}

function withoutChildren(field: TableField): TableField {
  return canonicalType(field.type) === "RECORD" ? { ...field, fields: [] } : field;
}

function patch(place: Place, field: TableField, reason: string): FieldStep {
  return { kind: "patch", path: pathOf(place, field), reason };
}

function refuse(place: Place, field: TableField, reason: string): FieldStep {
  return { kind: "refuse", path: pathOf(place, field), reason };
}

function pathOf(place: Place, field: TableField): string {
  return [...place.parents, field].map((part) => part.name).join(".");
}
