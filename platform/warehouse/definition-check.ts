import type { FieldType, TableDefinition, TableField } from "../../generated/contract.ts";
import { canonicalType } from "./column-types.ts";
import type { PatchRefusal } from "./patch-check.ts";
import { planTable } from "./table-plan.ts";

const columnName = /^[\p{L}_][\p{L}\p{N}\p{M}\p{Pd}\p{Pc} &%=+:'<>#|]{0,299}$/u;
const tableName = /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd} ]{1,1024}$/u;
const reservedPrefix =
  /^(_TABLE_|_FILE_|_PARTITION|_ROW_TIMESTAMP|__ROOT__|_COLIDENTIFIER|_CHANGE_SEQUENCE_NUMBER|_CHANGE_TYPE|_CHANGE_TIMESTAMP)/i;

const types: Readonly<Record<FieldType, true>> = {
  STRING: true,
  INTEGER: true,
  FLOAT: true,
  NUMERIC: true,
  BIGNUMERIC: true,
  BOOLEAN: true,
  TIMESTAMP: true,
  DATE: true,
  TIME: true,
  BYTES: true,
  JSON: true,
  RECORD: true,
};

/** Null when BigQuery's `tables.insert` would take the definition, else the first thing it would refuse. */
export function definitionRefusal(definition: TableDefinition): PatchRefusal | null {
  if (!tableName.test(definition.name)) {
    return { path: "", reason: `${JSON.stringify(definition.name)} is not a table name` };
  }
  if (definition.schema.fields.length === 0) return { path: "", reason: "a table has at least one column" };
  const plan = planTable(definition, null);
  const refused = plan.steps.find((step) => step.kind === "refuse");
  if (refused !== undefined) return { path: refused.path, reason: refused.reason };
  return (
    fieldsRefusal(definition.schema.fields, "") ??
    partitionRefusal(definition) ??
    clusteringRefusal(definition)
  );
}

function fieldsRefusal(fields: readonly TableField[], prefix: string): PatchRefusal | null {
  for (const field of fields) {
    const path = prefix + field.name;
    const type = canonicalType(field.type);
    // An object's key of this name is not a property: no row could carry the column.
    if (!columnName.test(field.name) || reservedPrefix.test(field.name) || field.name === "__proto__") {
      return { path, reason: `${JSON.stringify(field.name)} is not a column name` };
    }
    if (!Object.hasOwn(types, type)) return { path, reason: `${field.type} is not a column type` };
    if ((type === "RECORD") !== (field.fields !== undefined && field.fields.length > 0)) {
      return { path, reason: "a RECORD has nested columns, and nothing else has" };
    }
    const inner = fieldsRefusal(field.fields ?? [], `${path}.`);
    if (inner !== null) return inner;
  }
  return null;
}

function partitionRefusal(definition: TableDefinition): PatchRefusal | null {
  const partitioning = definition.timePartitioning;
  if (partitioning === undefined) return null;
  const field = topColumn(definition, partitioning.field);
  const type = field === undefined ? "none" : canonicalType(field.type);
  const allowed = partitioning.type === "HOUR" ? ["TIMESTAMP"] : ["DATE", "TIMESTAMP"];
  if (field !== undefined && field.mode !== "REPEATED" && allowed.includes(type)) return null;
  return {
    path: partitioning.field,
    reason: `a table is partitioned by a ${allowed.join(" or ")} column at its top`,
  };
}

function clusteringRefusal(definition: TableDefinition): PatchRefusal | null {
  const names = definition.clustering?.fields ?? [];
  if (names.length > 4) return { path: "", reason: "a table is clustered by at most 4 columns" };
  for (const name of names) {
    const field = topColumn(definition, name);
    const unfit = ["RECORD", "JSON", "BYTES", "FLOAT", "TIME"];
    if (field === undefined || field.mode === "REPEATED" || unfit.includes(canonicalType(field.type))) {
      return { path: name, reason: "a table is clustered by single, sortable columns at its top" };
    }
  }
  return null;
}

function topColumn(definition: TableDefinition, name: string): TableField | undefined {
  return definition.schema.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
}
