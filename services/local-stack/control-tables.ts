import type { Context, Hono } from "hono";
import { liveTables } from "../../platform/warehouse/live-tables.ts";
import {
  readMigrationPlan,
  runMigration,
  type MigrationTarget,
} from "../../platform/warehouse/migration-run.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";

/** What the routes work on. */
export interface TableSources extends Pick<MigrationTarget, "migrator"> {
  readonly warehouse: Warehouse;
}

/**
 * Adds `GET /tables`, {tables: all live tables with their etags}, and `POST /migrations` {plan, apply}, which answers with a `MigrationRun`.
 * `body` reads a request's JSON object.
 */
export function addTableRoutes(
  app: Hono,
  { warehouse, migrator }: TableSources,
  body: (context: Context) => Promise<Readonly<Record<string, unknown>>>,
): void {
  app.get("/tables", async (context) => context.json({ tables: await liveTables(warehouse) }));
  app.post("/migrations", async (context) => {
    const { plan, apply } = await body(context);
    const run = await runMigration(
      readMigrationPlan(plan),
      { warehouse, migrator },
      { apply: apply === true },
    );
    return context.json(run);
  });
}
