import { PlatformError } from "../runtime/errors.ts";
import { readRow, type WireRow } from "./bigquery-cells.ts";
import type { BigqueryConnection } from "./bigquery-connection.ts";
import type { FieldAnswer } from "./bigquery-tables.ts";
import type { QueryResult } from "./warehouse.ts";

interface QueryAnswer {
  readonly jobComplete?: boolean;
  readonly jobReference?: { readonly jobId?: string; readonly location?: string };
  readonly schema?: { readonly fields?: readonly FieldAnswer[] };
  readonly rows?: readonly WireRow[];
  readonly pageToken?: string;
}

interface DryRun {
  readonly statistics?: { readonly query?: { readonly statementType?: string } };
}

const waitMilliseconds = 10_000;
const pageRows = 10_000;

/** Runs one SELECT over the dataset and reads all of its answer. What is no SELECT is refused before it runs. */
export async function runSelect(
  connection: BigqueryConnection,
  sql: string,
  defaultDataset: object,
): Promise<QueryResult> {
  const query = { query: sql, useLegacySql: false, defaultDataset };
  const { statistics } = await connection.send<DryRun>({
    method: "POST",
    path: "/jobs",
    body: { configuration: { dryRun: true, query } },
    what: "query",
  });
  const type = statistics?.query?.statementType;
  if (type !== "SELECT") {
    throw new PlatformError(
      "POISON",
      "NOT_READ_ONLY",
      `only one SELECT statement may be run, not ${type ?? "this"}`,
    );
  }
  const formatOptions = { useInt64Timestamp: true };
  let answer = await connection.send<QueryAnswer>({
    method: "POST",
    path: "/queries",
    body: { ...query, timeoutMs: waitMilliseconds, maxResults: pageRows, formatOptions },
    what: "query",
  });
  const { jobReference } = answer;
  const fields = (): readonly FieldAnswer[] => answer.schema?.fields ?? [];
  const rows: Readonly<Record<string, QueryResult["rows"][number][string]>>[] = [];
  for (;;) {
    if (answer.jobComplete !== false) rows.push(...(answer.rows ?? []).map((row) => readRow(fields(), row)));
    const { pageToken } = answer;
    if (answer.jobComplete !== false && pageToken === undefined) {
      return { columns: fields().map(({ name }) => name), rows };
    }
    answer = await connection.send<QueryAnswer>({
      method: "GET",
      path: `/queries/${encodeURIComponent(jobReference?.jobId ?? "")}`,
      query: {
        timeoutMs: waitMilliseconds,
        maxResults: pageRows,
        "formatOptions.useInt64Timestamp": "true",
        ...(jobReference?.location === undefined ? {} : { location: jobReference.location }),
        ...(pageToken === undefined ? {} : { pageToken }),
      },
      what: "read a query's answer",
    });
  }
}
