import type { Hono } from "hono";

import type { Catalog } from "../../platform/runtime/catalog.ts";
import { addHealthRoutes, type ReadyCheck } from "../../platform/runtime/health.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { realClock, type RetryClock } from "../../platform/runtime/retry.ts";
import type { VerifyPush } from "../../platform/runtime/push-token.ts";
import { noTelemetry, type Telemetry } from "../../platform/runtime/telemetry.ts";
import { createSetupWatch } from "../../platform/runtime/setup-watch.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { addPushRoute } from "./push.ts";
import { createTableSync } from "./table-sync.ts";
import { addTableRoutes } from "./tables.ts";
import { createUpdateWindow, type UpdateWindow } from "./update-window.ts";

/** What the table manager is made of; the caller closes the warehouse. */
export interface TableManagerOptions {
  readonly catalog: Catalog;
  readonly warehouse: Warehouse;
  readonly log: Logger;
  readonly now?: () => Date;
  /** Waits between attempts and between changes of a table. */
  readonly clock?: RetryClock;
  /** Table managers of one process that change the same tables should share one; default: one of its own. */
  readonly window?: UpdateWindow;
  /** Without it every push is taken. */
  readonly verifyPush?: VerifyPush;
  /** A pushed message's trace goes on here. */
  readonly telemetry?: Telemetry;
  /** Told at `GET /readiness`, together with what changing tables found out. */
  readonly ready?: ReadyCheck;
  readonly version?: string;
}

/** The HTTP API that keeps the warehouse's tables in step with the event types: pushed messages tell it when. */
export function createTableManager(options: TableManagerOptions): Hono {
  const { catalog, warehouse, log, now = () => new Date(), clock = realClock, version = "dev" } = options;
  const setup = createSetupWatch(now);
  const window = options.window ?? createUpdateWindow(now, clock.sleep);
  const sync = createTableSync({ warehouse, log, setup, now, clock, window });

  const app = createHttpApp(log);
  const { verifyPush, telemetry = noTelemetry } = options;
  addPushRoute(app, { catalog, sync, log, telemetry, ...(verifyPush === undefined ? {} : { verifyPush }) });
  addTableRoutes(app, catalog, sync, log);
  app.get("/", (context) =>
    context.json({
      service: "table-manager",
      links: { tables: "/tables", health: "/health", readiness: "/readiness", liveness: "/liveness" },
    }),
  );
  const ready: ReadyCheck[] = [() => setup.reasons()];
  if (options.ready !== undefined) ready.push(options.ready);
  addHealthRoutes(app, { service: "table-manager", version, ready });
  return app;
}
