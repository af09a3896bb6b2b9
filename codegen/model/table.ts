import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { didYouMean, quote } from "../load/suggest.ts";
import type { EventAnnotations } from "./annotations.ts";
import type { Column, ScalarType, TableModel } from "./event-model.ts";
import { tableNameProblem } from "./names.ts";

const clusterTypes: ReadonlySet<ScalarType> = new Set([
  "STRING",
  "INT64",
  "NUMERIC",
  "BIGNUMERIC",
  "BOOL",
  "TIMESTAMP",
  "DATE",
  "BYTES",
] as const);

/** What `tableOf` needs. */
export interface TableInput {
  readonly loaded: LoadedSchema;
  readonly annotations: EventAnnotations;
  readonly columns: readonly Column[];
  readonly description: string;
  report(finding: Diagnostic): void;
}

/** The table of an event; reports a name, a partitioning or a clustering that BigQuery refuses. */
export function tableOf(input: TableInput): TableModel {
  const { annotations, columns, description } = input;
  const { table: name, labels } = annotations;
  const problem = tableNameProblem(name);
  if (problem !== null) {
    const hint = "Set x-bigquery.table at the root of the schema.";
    input.report(
      diagnostic(
        "NAME_NOT_ALLOWED",
        placeOf(input, "/x-bigquery/table"),
        `The table name ${quote(name)} ${problem}.`,
        { hint },
      ),
    );
  }
  return { name, description, partition: partitionOf(input), cluster: clusterOf(input), labels, columns };
}

function partitionOf(input: TableInput): TableModel["partition"] {
  const { partition } = input.annotations;
  if (partition === null) return null;
  const pointer = "/x-bigquery/partition/field";
  const column = columnOf(input, partition.field, pointer);
  if (column === null) return null;
  const type = column.kind === "scalar" && column.mode !== "REPEATED" ? column.type : null;
  if (type !== "DATE" && type !== "TIMESTAMP") {
    refuse(
      input,
      pointer,
      `A table cannot be partitioned by ${quote(partition.field)}.`,
      "Choose a property that becomes a DATE or TIMESTAMP column.",
    );
  } else if (type === "DATE" && partition.by === "HOUR") {
    refuse(
      input,
      "/x-bigquery/partition/by",
      "A DATE column has no hours.",
      "Partition by DAY, or by a TIMESTAMP column.",
    );
  }
  return { ...partition, field: column.name };
}

function clusterOf(input: TableInput): readonly string[] {
  return input.annotations.cluster.flatMap((field, index) => {
    const pointer = `/x-bigquery/cluster/${index}`;
    const column = columnOf(input, field, pointer);
    if (column === null) return [];
    if (index >= 4) refuse(input, pointer, "A table is clustered by at most 4 columns.", "Remove this one.");
    const clusters = column.kind === "scalar" && column.mode !== "REPEATED" && clusterTypes.has(column.type);
    if (!clusters) {
      refuse(
        input,
        pointer,
        `A table cannot be clustered by ${quote(field)}.`,
        `Its column must be one of ${[...clusterTypes].join(", ")}.`,
      );
    }
    return [column.name];
  });
}

/** The column of a root property, or null with a finding. */
function columnOf(input: TableInput, property: string, pointer: string): Column | null {
  const column = input.columns.find((one) => one.property === property);
  if (column !== undefined) return column;
  const hint = didYouMean(
    property,
    input.columns.map((one) => one.property),
    "Name a property that stands at the root of the schema.",
  );
  input.report(
    diagnostic("FIELD_NOT_FOUND", placeOf(input, pointer), `There is no property ${quote(property)}.`, {
      hint,
    }),
  );
  return null;
}

function refuse(input: TableInput, pointer: string, message: string, hint: string): void {
  input.report(diagnostic("FIELD_NOT_SUITABLE", placeOf(input, pointer), message, { hint }));
}

function placeOf(input: TableInput, pointer: string) {
  return input.loaded.placeOf(pointer);
}
