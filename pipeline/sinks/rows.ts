import type { Registry, Row, TableField } from "../../generated/contract.ts";
import type { DeadLetterCode } from "../../platform/dead-letter.ts";
import { bisect } from "../../platform/runtime/bisect.ts";
import { PlatformError, retryClassOf } from "../../platform/runtime/errors.ts";
import type { RowOutcome, Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { Retry } from "../runners/retry.ts";
import type { Prepared, Refused, Waiting } from "../transforms/stages.ts";

/** What became of the events of one table. Each is in exactly one of the lists; the stored ones are durable. */
export interface RowsResult {
  readonly stored: readonly Prepared[];
  readonly waiting: readonly Waiting[];
  readonly refused: readonly Refused[];
}

type Rejection = Extract<RowOutcome, { readonly kind: "rejected" }>;

/** What rows are written with. */
export interface RowParts {
  readonly warehouse: Warehouse;
  /** The one that the rows were made by. */
  readonly registry: Registry;
  readonly retry: Retry;
}

/**
 * Inserts the rows of one table. What the table does not take yet, but will once it follows the registry, waits: a new column, or none where one is
 * REQUIRED no more. Rejects only when the pipeline stops.
 */
export async function writeRows(
  table: string,
  events: readonly Prepared[],
  { warehouse, registry, retry }: RowParts,
): Promise<RowsResult> {
  const stored: Prepared[] = [];
  const waiting: Waiting[] = [];
  const refused: Refused[] = [];

  const sort = (event: Prepared, outcome: RowOutcome): boolean => {
    if (outcome.kind === "stored") stored.push(event);
    else if (outcome.kind === "stopped") return true;
    else if (isAhead(event, outcome, registry)) waiting.push(wait(event));
    else refused.push(refuse(event, codeOf(outcome), outcome));
    return false;
  };

  const insert = async (all: readonly Prepared[]): Promise<void> => {
    let left = all;
    while (left.length > 0) {
      const request = left;
      left = await retry(`insert into ${table}`, () => stoppedRows(warehouse, table, request, sort));
    }
  };

  try {
    await bisect(events, insert, (event, error) => {
      refused.push(
        refuse(event, "ROW_REJECTED", { reason: "invalid", message: error.message, location: "" }),
      );
    });
  } catch (error) {
    if (retryClassOf(error) !== "SCHEMA_PENDING") throw error;
    const settled = new Set([...stored, ...waiting, ...refused].map(({ message }) => message));
    waiting.push(...events.filter(({ message }) => !settled.has(message)).map(wait));
  }
  return { stored, waiting, refused };
}

/** One request; hands each row that is settled to `sort` and resolves with those that have to be sent again. */
async function stoppedRows(
  warehouse: Warehouse,
  table: string,
  events: readonly Prepared[],
  sort: (event: Prepared, outcome: RowOutcome) => boolean,
): Promise<readonly Prepared[]> {
  const outcomes = await warehouse.insertRows(table, events);
  if (outcomes.every(({ kind }) => kind === "stopped")) {
    throw new PlatformError(
      "TRANSIENT",
      "ALL_STOPPED",
      `all ${events.length} rows were stopped, none was at fault`,
    );
  }
  return events.filter((event, index) => {
    const outcome = outcomes[index];
    if (!outcome) throw new Error(`${table}: ${outcomes.length} outcomes for ${events.length} rows.`);
    return sort(event, outcome);
  });
}

/** The row is as the registry has it, and the table is behind. */
function isAhead({ eventType, row }: Prepared, { reason }: Rejection, registry: Registry): boolean {
  if (reason !== "missing required") return reason === "no such field";
  const fields = registry.get(eventType)?.table.schema.fields;
  return fields !== undefined && isComplete(fields, row);
}

/** Whether the row has a value for all columns that are REQUIRED. */
function isComplete(fields: readonly TableField[], row: Row): boolean {
  return fields.every(({ name, mode, fields: nested = [] }) => {
    const value = Object.hasOwn(row, name) ? (row[name] ?? null) : null;
    if (value === null) return mode !== "REQUIRED";
    const records = Array.isArray(value) ? value : [value];
    return nested.length === 0 || records.every((record: Row) => isComplete(nested, record));
  });
}

function codeOf(rejection: Rejection): DeadLetterCode {
  return rejection.reason === "partition out of range" ? "PARTITION_OUT_OF_RANGE" : "ROW_REJECTED";
}

function wait({ message, eventType }: Prepared): Waiting {
  return { kind: "waiting", message, eventType, waitsFor: "table" };
}

function refuse(
  { message, eventType }: Prepared,
  code: DeadLetterCode,
  { reason, message: text, location }: Omit<Rejection, "kind">,
): Refused {
  return {
    kind: "refused",
    message,
    eventType,
    code,
    errors: [{ pointer: pointerOf(location), keyword: reason, message: text }],
  };
}

/** `items[0].sku` → `/items/0/sku`. */
function pointerOf(location: string): string {
  const steps = location.split(/[.[\]]+/).filter((step) => step !== "");
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
