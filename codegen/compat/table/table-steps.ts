import type { Column, TableModel } from "../../model/event-model.ts";
import { tableResource } from "../../model/table-resource.ts";
import { type PlanStep, planTable } from "../../../platform/warehouse/table-plan.ts";
import { TABLE_VERDICTS, type TableVerdict } from "../change.ts";

/** Something that a live table needs to follow its schema. */
export interface TableStep {
  readonly verdict: TableVerdict;
  /** Names of columns from the top down, with dots; empty for the table itself. */
  readonly column: string;
  /** What changes: the columns, what is written about them, or how the table is kept. */
  readonly about: "columns" | "descriptions" | "table";
}

/** What leads the table of the old model to that of the new one: the steps of the table manager's own plan. */
export function tableSteps(old: TableModel, next: TableModel): readonly TableStep[] {
  if (old.name !== next.name) return [{ verdict: "new-table", column: "", about: "table" }];
  const [was, is] = [withoutTexts(old), withoutTexts(next)];
  const untold = new Set(planned(was, is).map(keyOf));
  const columns = new Set(
    planned(was, { ...is, partition: was.partition, cluster: was.cluster, labels: was.labels }).map(keyOf),
  );
  return planned(old, next).map((step) => {
    const key = keyOf(step);
    const about = columns.has(key) ? "columns" : untold.has(key) ? "table" : "descriptions";
    return { verdict: VERDICTS[step.kind], column: about === "table" ? "" : step.path, about };
  });
}

/** The dearest of some verdicts; `none` of none. */
export function dearest(verdicts: Iterable<TableVerdict>): TableVerdict {
  const given = new Set(verdicts);
  return TABLE_VERDICTS.findLast((verdict) => given.has(verdict)) ?? "none";
}

const VERDICTS: Readonly<Record<PlanStep["kind"], TableVerdict>> = {
  create: "none",
  patch: "patch",
  ddl: "ddl",
  rebuild: "rebuild",
  refuse: "new-table",
};

function planned(old: TableModel, next: TableModel): readonly PlanStep[] {
  const definition = (table: TableModel) => ({
    name: table.name,
    ...tableResource(table, { systemColumns: false }),
  });
  return planTable(definition(next), definition(old)).steps;
}

function keyOf({ kind, path, reason }: PlanStep): string {
  return `${kind} ${path} ${reason}`;
}

function withoutTexts(table: TableModel): TableModel {
  return { ...table, description: "", columns: table.columns.map(untoldColumn) };
}

function untoldColumn(column: Column): Column {
  switch (column.kind) {
    case "scalar":
    case "json":
      return { ...column, description: "" };
    case "record":
      return { ...column, description: "", columns: column.columns.map(untoldColumn) };
    case "map":
      return { ...column, description: "", value: untoldColumn(column.value) };
    case "list":
      return { ...column, description: "", element: untoldColumn(column.element) };
  }
}
