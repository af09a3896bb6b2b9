import { sortDiagnostics, type Diagnostic } from "../../codegen/diagnostic.ts";
import { formatDiagnostics } from "../../codegen/report/format-diagnostics.ts";
import type { CatalogChanges } from "./live-catalog.ts";
import type { FirstRow } from "./live-rows.ts";
import type { RefusedTable } from "./live-tables.ts";

/** Findings as codegen prints them, with a line feed at the end; empty for none. */
export function findingsText(findings: readonly Diagnostic[], color: boolean): string {
  return formatDiagnostics(sortDiagnostics(findings), "text", { color });
}

/** `+ shipment (1.0.0, table shipments), ~ order (1.1.0), - refund` */
export function changesText({ added, changed, removed }: CatalogChanges): string {
  return [
    ...added.map(({ type, version, table }) => `+ ${type} (${version}, table ${table.name})`),
    ...changed.map(({ type, version }) => `~ ${type} (${version})`),
    ...removed.map(({ type }) => `- ${type}`),
  ].join(", ");
}

/** What is said when changed schemas are in use. */
export function reloadedText(changes: CatalogChanges, seconds: number): string {
  const removed = changes.removed.map(
    ({ type }) => `${type}: nothing takes it any more; its table stays, and events under way still land\n`,
  );
  return `schemas changed: ${changesText(changes)}: reloaded in ${seconds.toFixed(2)} s\n${removed.join("")}`;
}

/** What is said when tables stand in the way of a change. */
export function refusedText(refused: readonly RefusedTable[]): string {
  const lines = refused.flatMap(({ type, table, reasons }) =>
    reasons.map((reason) => `${type}: table ${table} cannot follow: ${reason}\n`),
  );
  const hint =
    "add a field under a new name, give x-bigquery.table a new name, or start on an empty DATA_DIR";
  return `${lines.join("")}  ${hint}\n`;
}

/** What is said when the first event of a new or changed type can be queried. */
export function firstRowText({ type, secondsAfterSave, secondsAfterPublish }: FirstRow): string {
  const [save, publish] = [secondsAfterSave.toFixed(2), secondsAfterPublish.toFixed(2)];
  return `${type}: first row queryable ${save} s after the file was saved, ${publish} s after its event was published\n`;
}

/** How to make the committed files follow; live reload leaves them alone. */
export const writeHint = "`npm run codegen` writes generated/ and the column locks\n";

/** The last line of whatever kept a change from being taken over. */
export const keptText = "the previous schemas stay in use\n";
