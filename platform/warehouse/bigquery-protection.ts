import type { FieldAnswer, TableAnswer } from "./bigquery-tables.ts";

/** What closes a column to readers. */
const guards = ["policyTags", "dataPolicies"] as const;
/** What a table has besides its definition, and `tables.patch` gives to another one. */
const carried = ["friendlyName", "expirationTime", "resourceTags", "encryptionConfiguration"] as const;
/** What the statements of a rebuild write themselves. */
const written: ReadonlySet<string> = new Set([
  "name",
  "type",
  "mode",
  "description",
  "precision",
  "scale",
  "defaultValueExpression",
  "fields",
]);

/**
 * Body of the patch that gives a table which a query filled from the live one what the query leaves out: policy tags of the columns, and the table's own members. Null
 * where the copy has it all.
 */
export function protectionBody(copy: TableAnswer, live: TableAnswer): object | null {
  const fields = copy.schema?.fields ?? [];
  const guarded = guardedFields(fields, live.schema?.fields ?? []);
  const body = {
    ...(isSame(guarded, fields) ? {} : { schema: { fields: guarded } }),
    ...differing(copy, live, carried),
  };
  return Object.keys(body).length === 0 ? null : body;
}

/** Why a rebuild of the table would lose what no patch gives back, and what to do; null where it would not. */
export function rebuildObstacle(live: TableAnswer): string | null {
  const { requirePartitionFilter = false } = live as { readonly requirePartitionFilter?: boolean };
  if (requirePartitionFilter)
    return "queries of it must filter by partition, which its copy cannot: set require_partition_filter to false until it is rebuilt";
  const lost = lostMembers(live.schema?.fields ?? []);
  if (lost.length === 0) return null;
  return `its columns have what the copy would lack: ${lost.join(", ")}; take it from the columns by ALTER TABLE, or copy the table by hand`;
}

function guardedFields(copy: readonly FieldAnswer[], live: readonly FieldAnswer[]): readonly FieldAnswer[] {
  const byName = new Map(live.map((field) => [field.name.toLowerCase(), field]));
  return copy.map((field) => {
    const source = byName.get(field.name.toLowerCase());
    if (source === undefined) return field;
    const nested = field.fields && { fields: guardedFields(field.fields, source.fields ?? []) };
    return { ...field, ...differing(field, source, guards), ...nested };
  });
}

/** Members of `live` of these names that `copy` does not have in the same way. */
function differing(copy: object, live: object, names: readonly string[]): object {
  const has = new Map(Object.entries(copy));
  return Object.fromEntries(
    Object.entries(live).filter(([name, value]) => names.includes(name) && !isSame(has.get(name), value)),
  );
}

function lostMembers(fields: readonly FieldAnswer[], parent = ""): readonly string[] {
  return fields.flatMap((field) => {
    const path = `${parent}${field.name}`;
    const lost = Object.keys(field).filter(
      (member) => !written.has(member) && !guards.some((guard) => guard === member),
    );
    return [...lost.map((member) => `${member} of ${path}`), ...lostMembers(field.fields ?? [], `${path}.`)];
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
