import type { TableField } from "../../generated/contract.ts";
import { backtick, canonicalType, ddlType, relateTypes } from "./column-types.ts";
import type { PlanStep } from "./table-plan.ts";

/** Columns of the live table and the desired one together, and the steps that lead there. */
export interface FieldMerge {
  readonly fields: readonly TableField[];
  readonly steps: readonly PlanStep[];
}

/** Where in the table a record stands. */
interface Place {
  readonly table: string;
  /** The columns from the top down to the record, as they are live; empty at the top. */
  readonly parents: readonly TableField[];
}

/** Merges the desired columns of a table into its live ones; `live` is null for a table that does not exist yet. */
export function mergeFields(
  table: string,
  desired: readonly TableField[],
  live: readonly TableField[] | null,
): FieldMerge {
  return mergeRecord(desired, live, { table, parents: [] });
}

function mergeRecord(
  desired: readonly TableField[],
  live: readonly TableField[] | null,
  place: Place,
): FieldMerge {
  const steps: PlanStep[] = [];
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
function relax(live: TableField, place: Place, steps: PlanStep[]): TableField {
  if (live.mode !== "REQUIRED") return live;
  steps.push(patch(place, live, "REQUIRED becomes NULLABLE: rows no longer carry the column"));
  return { ...live, mode: "NULLABLE" };
}

function append(field: TableField, place: Place, steps: PlanStep[]): TableField {
  steps.push(
    patch(place, field, `new column ${field.mode === "REPEATED" ? "REPEATED" : "NULLABLE"} ${field.type}`),
  );
  // BigQuery takes a default only for a column that exists already: the next plan adds it.
  const { defaultValueExpression: _, ...rest } = field;
  return field.mode === "REQUIRED" ? { ...rest, mode: "NULLABLE" } : rest;
}

function mergeField(desired: TableField, live: TableField, place: Place, steps: PlanStep[]): TableField {
  const obstacle = typeStep(desired, live, place);
  if (obstacle !== null) steps.push(obstacle);
  if (obstacle !== null && obstacle.kind !== "ddl") return live;
  let merged = obstacle === null ? withMergedChildren(desired, live, place, steps) : live;
  if (live.mode === "REQUIRED" && desired.mode === "NULLABLE") {
    steps.push(patch(place, live, "REQUIRED becomes NULLABLE"));
    merged = { ...merged, mode: "NULLABLE" };
  }
  if (desired.description !== undefined && desired.description !== live.description) {
    steps.push(patch(place, live, "the column's description changes"));
    merged = { ...merged, description: desired.description };
  }
  const value = desired.defaultValueExpression;
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
  steps: PlanStep[],
): TableField {
  const base = live ?? desired;
  if (canonicalType(desired.type) !== "RECORD") return base;
  const inside = { table: place.table, parents: [...place.parents, base] };
  const merge = mergeRecord(desired.fields ?? [], live === null ? null : (live.fields ?? []), inside);
  steps.push(...merge.steps);
  return { ...base, fields: merge.fields };
}

/** Null when the live column takes the values of the desired one as it is. */
function typeStep(desired: TableField, live: TableField, place: Place): PlanStep | null {
  const change = `${ddlType(withoutChildren(live))} becomes ${ddlType(withoutChildren(desired))}`;
  const records = [desired, live].filter((field) => canonicalType(field.type) === "RECORD").length;
  if (records === 1)
    return refuse(place, live, `${change}: no conversion exists, choose a new name for the column`);
  if ((desired.mode === "REPEATED") !== (live.mode === "REPEATED")) {
    return {
      kind: "rebuild",
      path: pathOf(place, live),
      reason: `${change}: a column never changes between array and single value`,
    };
  }
  const relation = relateTypes(desired, live);
  if (relation === "same" || relation === "fits") return null;
  const repeated = [...place.parents, live].some((field) => field.mode === "REPEATED");
  if (relation === "different" || repeated) {
    const reason = repeated && relation === "wider" ? "cannot be widened inside an array" : "not a widening";
    return { kind: "rebuild", path: pathOf(place, live), reason: `${change}: ${reason}` };
  }
  return {
    kind: "ddl",
    path: pathOf(place, live),
    reason: `${change}: a widening`,
    sql: wideningSql(desired, live, place),
  };
}

/** Widening a nested column restates the type of the column at the top that holds it. */
function wideningSql(desired: TableField, live: TableField, place: Place): string {
  const { precision: _precision, scale: _scale, ...bare } = live;
  const widened: TableField = {
    ...bare,
    type: desired.type,
    ...(desired.precision === undefined ? {} : { precision: desired.precision }),
    ...(desired.scale === undefined ? {} : { scale: desired.scale }),
  };
  const top = place.parents.reduceRight((child, parent) => {
    const fields = (parent.fields ?? []).map((field) => (field.name === child.name ? child : field));
    return { ...parent, fields };
  }, widened);
  return `ALTER TABLE ${backtick(place.table)} ALTER COLUMN ${backtick(top.name)} SET DATA TYPE ${ddlType(top)}`;
}

function withoutChildren(field: TableField): TableField {
  return canonicalType(field.type) === "RECORD" ? { ...field, fields: [] } : field;
}

function patch(place: Place, field: TableField, reason: string): PlanStep {
  return { kind: "patch", path: pathOf(place, field), reason };
}

function refuse(place: Place, field: TableField, reason: string): PlanStep {
  return { kind: "refuse", path: pathOf(place, field), reason };
}

function pathOf(place: Place, field: TableField): string {
  return [...place.parents, field].map((part) => part.name).join(".");
}
