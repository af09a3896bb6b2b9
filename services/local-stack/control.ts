import { createHash, timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { balance } from "./books.ts";
import { addBackfillRoute } from "./control-backfill.ts";
import { pastDamage } from "./control-damage.ts";
import { addLetterRoutes } from "./control-letter-routes.ts";
import { addQueryRoute } from "./control-query.ts";
import { addMessagesRoute } from "./control-messages.ts";
import { eventIdOf, eventTypeOf, readJson } from "./control-requests.ts";
import { addTableRoutes } from "./control-tables.ts";
import { readStatus, type ControlSources } from "./control-status.ts";
import { traceEvent } from "./control-trace.ts";
import { ledgersOf } from "./ledgers.ts";

/**
 * The loopback control API, through which other commands reach the parts that belong to the stack's process. Every request carries the
 * token of `stack.json` as a bearer token. The answers' shapes stand in `control-answers.ts`; each that read damaged objects is `WithDamage`.
 *
 * `GET /stack` {pid}, `GET /books`, `GET /status`, `GET /trace?event_id&type`, `POST /query` {sql}, `POST /messages` {messages: [text]},
 * `GET /dead-letters?code&type&since&until&event_id&with_stored` (NDJSON: summaries, then `{"end":true}`),
 * `GET /dead-letters/event?event_id&type&payload&personal`, `POST /dead-letters/replay` {letters: [{event_id, event_type, object}]},
 * `GET /tables`, `POST /migrations` {plan, apply}, `POST /backfill` {source, from, to, type, dryRun} (NDJSON: how far it is, then `{"end":true}`).
 */
export function createControl(sources: ControlSources, token: string, log: Logger): Hono {
  const app = createHttpApp(log);
  app.use(async (context, next) => {
    if (!sameText(context.req.header("authorization") ?? "", `Bearer ${token}`)) throw unauthorized;
    await next();
  });
  app.get("/stack", (context) => context.json({ pid: process.pid }));
  addQueryRoute(app, sources.warehouse);
  addMessagesRoute(app, sources.bus);
  app.get("/books", async (context) =>
    context.json(await pastDamage(sources, (all) => balance(ledgersOf(all)))),
  );
  app.get("/status", async (context) => context.json(await pastDamage(sources, readStatus)));
  app.get("/trace", async (context) => {
    const eventId = eventIdOf(context);
    return context.json(await pastDamage(sources, (all) => traceEvent(all, eventId, eventTypeOf(context))));
  });
  addLetterRoutes(app, sources);
  addBackfillRoute(app, sources);
  addTableRoutes(app, sources, (context) => readJson(context.req.raw));
  return app;
}

/** Compares in a time that does not depend on where the texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const unauthorized = new HttpProblem({
  status: 401,
  code: "UNAUTHORIZED",
  title: "A token is needed",
  detail: "Send the token of stack.json as a bearer token.",
  headers: { "www-authenticate": "Bearer" },
});
