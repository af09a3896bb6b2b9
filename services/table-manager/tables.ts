import type { Hono } from "hono";

import type { EventDefinition } from "../../generated/contract.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { mapConcurrently } from "../../platform/runtime/concurrency.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { toProblem } from "../../platform/runtime/problem.ts";
import type { TableStatus } from "./table-status.ts";
import type { TableSync } from "./table-sync.ts";

/** The outcome of a sync for one table; `error` says why it could not be brought up now. */
export interface SyncedTable extends TableStatus {
  readonly error?: { readonly code: string; readonly detail: string };
}

const atATime = 8;

/**
 * Adds `GET /tables`, the tables of the registry as they are, and `POST /tables/sync`, which brings all of them up first: 200 when it
 * could look after every table, refused changes included, and 503 when one of them has to be tried again.
 */
export function addTableRoutes(app: Hono, catalog: Catalog, sync: TableSync, log: Logger): void {
  app.get("/tables", async () => {
    const definitions = [...catalog.registry.values()];
    return Response.json(
      await mapConcurrently(definitions, atATime, (definition) => sync.inspect(definition)),
    );
  });

  app.post("/tables/sync", async () => {
    const definitions = [...catalog.registry.values()];
    const tables = await mapConcurrently(definitions, atATime, (definition) =>
      syncOne(definition, sync, log),
    );
    const failed = tables.filter(({ error }) => error !== undefined).length;
    if (failed === 0) return Response.json({ failed, tables });
    return Response.json({ failed, tables }, { status: 503, headers: { "retry-after": "5" } });
  });
}

async function syncOne(definition: EventDefinition, sync: TableSync, log: Logger): Promise<SyncedTable> {
  try {
    return await sync.sync(definition);
  } catch (error) {
    const { code, detail } = toProblem(error, log).content;
    const { type, hash, table } = definition;
    return {
      table: table.name,
      event_type: type,
      schema_hash: hash,
      state: "pending",
      columns: [],
      etag: null,
      refused: [],
      error: { code, detail },
    };
  }
}
