import { planTable, type PlanStep } from "../../platform/warehouse/table-plan.ts";
import {
  tableDifferences,
  type DifferenceKind,
  type TableDifference,
} from "../../platform/warehouse/table-difference.ts";
import { diagnostic, type Diagnostic, type Place } from "../diagnostic.ts";
import type { Column, EventModel } from "../model/event-model.ts";
import type { LockFile } from "../model/lock.ts";
import type { TableResource } from "../model/table-resource.ts";
import { standingTable, type NamedTable } from "../plan/table-side.ts";

/** One table in three forms. */
export interface ThreeTables {
  readonly event: EventModel;
  readonly lock: LockFile | undefined;
  /** What the generated file says, and where it stands; null where there is none. */
  readonly generated: { readonly file: string; readonly table: TableResource | null };
  /** Null where there is no such table, undefined where nobody could look. */
  readonly live: NamedTable | null | undefined;
}

/** How the three forms of a table differ, each difference with what to do about it. */
export function tableDrift({ event, lock, generated, live }: ThreeTables): readonly Diagnostic[] {
  const want = standingTable(event, lock);
  const desired = standingTable(event, undefined);
  return [
    ...generatedDrift(desired, generated),
    ...(live === undefined ? [] : live === null ? [missingTable(event)] : liveDrift(event, want, live)),
  ];
}

function generatedDrift(
  desired: NamedTable,
  { file, table }: ThreeTables["generated"],
): readonly Diagnostic[] {
  const place = { file, pointer: "", line: 1, column: 1 };
  const hint = "Run `npm run codegen` and commit what it writes.";
  if (table === null) return [diagnostic("GENERATED_MISSING", place, "There is no such file.", { hint })];
  const [first] = tableDifferences(desired, { ...table, name: desired.name });
  if (first === undefined) return [];
  return [diagnostic("GENERATED_DIFFERS", place, sentenceOf(first, "the file"), { hint })];
}

function missingTable({ table, shape }: EventModel): Diagnostic {
  const hint = "The table manager creates it with the first event, or at once by `POST /tables/sync`.";
  return diagnostic("TABLE_MISSING", shape.at, `There is no table ${table.name}.`, {
    severity: "warning",
    hint,
  });
}

function liveDrift(event: EventModel, want: NamedTable, live: NamedTable): readonly Diagnostic[] {
  const { steps } = planTable(want, { ...live, name: want.name });
  return tableDifferences(want, live).map((difference) => {
    const step = steps.find((one) => isAbout(one, difference));
    const place = placeOf(event, difference.path);
    return diagnostic(
      CODES[difference.kind],
      place,
      `Table ${want.name}: ${sentenceOf(difference, "the table")}`,
      {
        severity: step?.kind === "patch" ? "warning" : "error",
        hint: step === undefined ? OWN_HINTS[difference.kind] : HINTS[step.kind],
      },
    );
  });
}

/** Whether a step of the plan is about the difference. A step that adds a record speaks for what is in it. */
function isAbout({ path, reason }: PlanStep, difference: TableDifference): boolean {
  const words = STEP_WORDS[difference.kind];
  if (words === undefined || !words.test(reason)) return false;
  const [step, own] = [path.toLowerCase(), difference.path.toLowerCase()];
  return own === "" || step === own || (difference.kind === "missing" && own.startsWith(`${step}.`));
}

/** How a step says that it is about a kind of difference; steps for the others do not exist. */
const STEP_WORDS: { readonly [Kind in DifferenceKind]?: RegExp } = {
  missing: /^new column/,
  type: / becomes .*: /,
  mode: /^REQUIRED becomes NULLABLE/,
  default: /^the default /,
  description: / description changes$/,
  partitioning: /^partitioning changes/,
  expiration: /^partitions expire/,
  clustering: /^clustering changes/,
  labels: /^labels change/,
};

const CODES: Readonly<Record<DifferenceKind, string>> = {
  missing: "COLUMN_MISSING",
  extra: "COLUMN_EXTRA",
  type: "COLUMN_TYPE_DIFFERS",
  mode: "COLUMN_MODE_DIFFERS",
  order: "COLUMN_ORDER_DIFFERS",
  default: "COLUMN_DEFAULT_DIFFERS",
  description: "DESCRIPTION_DIFFERS",
  partitioning: "PARTITIONING_DIFFERS",
  expiration: "EXPIRATION_DIFFERS",
  clustering: "CLUSTERING_DIFFERS",
  labels: "LABELS_DIFFER",
};

const byMigration = "`npm run codegen -- plan` shows the steps, `npm run events -- migrate` takes them.";

const HINTS: Readonly<Record<PlanStep["kind"], string>> = {
  create: "",
  patch: "The table manager changes it with the next event, or at once by `POST /tables/sync`.",
  ddl: byMigration,
  rebuild: byMigration,
  refuse:
    "No statement leads there without losing data: add a property of another name, or begin a new table.",
};

/** What to do where the table manager sees nothing to do: somebody changed the table by hand. */
const OWN_HINTS: Readonly<Record<DifferenceKind, string>> = {
  missing: HINTS.patch,
  extra:
    "Somebody added it by hand: add the property to the schema, or drop the column by hand when nobody needs it.",
  type: "The table takes the events all the same; say the live type by x-bigquery.type to have both agree.",
  mode: "A table never becomes stricter: set x-bigquery.mode to NULLABLE at the property to say so in the schema.",
  order: "The order within a record is fixed in the table; take the lock back from version control.",
  default: "Set x-bigquery.default at the property to the live one, or remove it from the table by hand.",
  description: "Write it in the schema, or remove it from the table by hand.",
  partitioning: byMigration,
  expiration: "Set x-bigquery.partition.expirationDays in the schema, or remove it from the table by hand.",
  clustering: "Set x-bigquery.cluster in the schema, or change the table by hand.",
  labels: "Set x-bigquery.labels in the schema, or remove them from the table by hand.",
};

function sentenceOf({ kind, path, want, have }: TableDifference, where: string): string {
  const column = `column ${path}`;
  if (kind === "missing") return `${column} ${want} is in the schema and not in ${where}.`;
  if (kind === "extra") return `${column} ${have} is in ${where} and not in the schema.`;
  const what = path === "" ? kind : `${kind} of ${column}`;
  return `${what} is ${quoted(want)} in the schema and ${quoted(have)} in ${where}.`;
}

function quoted(text: string): string {
  return text === "" ? "nothing" : JSON.stringify(text);
}

/** Where the schema says the column, or the nearest one that holds it. */
function placeOf({ table, shape }: EventModel, path: string): Place {
  let at: Place = shape.at;
  let columns: readonly Column[] = table.columns;
  for (const name of path.toLowerCase().split(".")) {
    const column = columns.find((one) => one.name.toLowerCase() === name);
    if (column === undefined) return at;
    at = column.at;
    columns = column.kind === "record" ? column.columns : [];
  }
  return at;
}
