import type { Hono } from "hono";

/** True when the service can work; a list of reasons when it cannot. An empty list means it can. */
export type ReadyAnswer = boolean | readonly string[];

/** Tells whether the service can work now. A rejection counts as a reason. */
export type ReadyCheck = () => ReadyAnswer | Promise<ReadyAnswer>;

/** What the health routes say. */
export interface HealthOptions {
  readonly service: string;
  readonly version: string;
  /** All of them must be fine; none: always ready. */
  readonly ready: readonly ReadyCheck[];
}

/**
 * Adds `GET /health` and `GET /liveness` (200 while the process answers) and `GET /readiness` (200, or 503 with the reasons).
 */
export function addHealthRoutes(app: Hono, options: HealthOptions): void {
  const { service, version } = options;
  app.get("/health", (context) => context.json({ status: "ok", service, version, node: process.version }));
  app.get("/liveness", (context) => context.json({ status: "ok" }));
  app.get("/readiness", async (context) => {
    const reasons = (await Promise.all(options.ready.map(reasonsOf))).flat();
    if (reasons.length === 0) return context.json({ status: "ready", reasons });
    return context.json({ status: "not ready", reasons }, 503);
  });
}

async function reasonsOf(check: ReadyCheck): Promise<readonly string[]> {
  try {
    const answer = await check();
    if (typeof answer === "boolean") return answer ? [] : ["not ready yet"];
    return answer;
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
