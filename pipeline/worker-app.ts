import type { Hono } from "hono";
import { addHealthRoutes, type ReadyCheck } from "../platform/runtime/health.ts";
import { createHttpApp } from "../platform/runtime/http-app.ts";
import type { Logger } from "../platform/runtime/log.ts";
import type { MicroBatch } from "./runners/micro-batch.ts";

/** What a pipeline worker tells about itself. */
export interface WorkerAppOptions {
  readonly worker: Pick<MicroBatch, "health" | "stats">;
  readonly log: Logger;
  readonly version: string;
  /** Told at `GET /readiness`, together with what keeps the worker from working. */
  readonly ready: ReadyCheck;
}

/** The worker's own HTTP API: the health routes, and its figures at `GET /stats`. Events do not come this way. */
export function createWorkerApp({ worker, log, version, ready }: WorkerAppOptions): Hono {
  const app = createHttpApp(log);
  app.get("/", (context) =>
    context.json({
      service: "pipeline",
      links: { stats: "/stats", health: "/health", readiness: "/readiness", liveness: "/liveness" },
    }),
  );
  app.get("/stats", (context) => context.json(worker.stats()));
  addHealthRoutes(app, { service: "pipeline", version, ready: [() => worker.health().reasons, ready] });
  return app;
}
