import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, Hono } from "hono";
import { channel } from "../../platform/event-bus/attributes.ts";
import { readBody } from "../../platform/runtime/body.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { forgivingStore, type DamagedObject } from "../../platform/object-store/damage.ts";
import { balance } from "./books.ts";
import type { WithDamage } from "./control-answers.ts";
import { findLetters, lettersOfEvent, type LetterFilter } from "./control-letters.ts";
import { replayLetters, type LetterName } from "./control-replay.ts";
import { addTableRoutes } from "./control-tables.ts";
import { readStatus, type ControlSources } from "./control-status.ts";
import { traceEvent } from "./control-trace.ts";
import { ledgersOf } from "./ledgers.ts";

const bodyLimit = 16 * 1024 * 1024;

/**
 * The loopback control API, through which other commands reach the parts that belong to the stack's process. Every request carries the
 * token of `stack.json` as a bearer token. The answers' shapes stand in `control-answers.ts`; each that read damaged objects is `WithDamage`.
 *
 * `GET /stack` {pid}, `GET /books`, `GET /status`, `GET /trace?event_id`, `POST /query` {sql}, `POST /messages` {messages: [text]},
 * `GET /dead-letters?code&type&since&until&event_id&with_stored` (NDJSON: summaries, then `{"end":true}`),
 * `GET /dead-letters/event?event_id&payload&personal`, `POST /dead-letters/replay` {letters: [{event_id, object}]},
 * `GET /tables`, `POST /migrations` {plan, apply}.
 */
export function createControl(sources: ControlSources, token: string, log: Logger): Hono {
  const app = createHttpApp(log);
  app.use(async (context, next) => {
    if (!sameText(context.req.header("authorization") ?? "", `Bearer ${token}`)) throw unauthorized;
    await next();
  });
  app.get("/stack", (context) => context.json({ pid: process.pid }));
  app.post("/query", async (context) => {
    const { sql } = await json(context.req.raw);
    if (typeof sql !== "string") throw badRequest("sql must be text");
    try {
      return context.json(await sources.warehouse.query(sql));
    } catch (error) {
      throw badRequest(error instanceof Error ? error.message : String(error));
    }
  });
  app.post("/messages", async (context) => {
    const { messages } = await json(context.req.raw);
    if (!Array.isArray(messages) || !messages.every((one) => typeof one === "string")) {
      throw badRequest("messages must be a list of texts");
    }
    const outgoing = messages.map((text: string) => ({ data: Buffer.from(text), attributes: {} }));
    return context.json({ messageIds: await sources.bus.publish(channel.events, outgoing) });
  });
  app.get("/books", async (context) =>
    context.json(await pastDamage(sources, (all) => balance(ledgersOf(all)))),
  );
  app.get("/status", async (context) => context.json(await pastDamage(sources, readStatus)));
  app.get("/trace", async (context) => {
    const eventId = eventIdOf(context);
    return context.json(await pastDamage(sources, (all) => traceEvent(all, eventId)));
  });
  addLetterRoutes(app, sources);
  addTableRoutes(app, sources, (context) => json(context.req.raw));
  return app;
}

function addLetterRoutes(app: Hono, sources: ControlSources): void {
  app.get("/dead-letters", (context) => {
    const lines = letterLines(sources, filterOf(context));
    const headers = { "content-type": "application/x-ndjson" };
    return new Response(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()), { headers });
  });
  app.get("/dead-letters/event", async (context) => {
    const details = {
      payload: context.req.query("payload") === "1",
      personal: context.req.query("personal") === "1",
    };
    const eventId = eventIdOf(context);
    return context.json(await pastDamage(sources, (all) => lettersOfEvent(all, eventId, details)));
  });
  app.post("/dead-letters/replay", async (context) => {
    const { letters } = await json(context.req.raw);
    if (!Array.isArray(letters) || !letters.every(isLetterName)) {
      throw badRequest("letters must be a list of {event_id, object} from GET /dead-letters");
    }
    return context.json(await pastDamage(sources, (all) => replayLetters(all, letters)));
  });
}

/** The last line tells a whole answer from one that broke off. */
async function* letterLines(sources: ControlSources, filter: LetterFilter): AsyncGenerator<string> {
  const { forgiving, damaged } = forgivingSources(sources);
  for await (const letters of findLetters(forgiving, filter)) {
    if (letters.length > 0) yield letters.map((letter) => `${JSON.stringify(letter)}\n`).join("");
  }
  yield `${JSON.stringify({ end: true, ...damaged() })}\n`;
}

/** Reads past damaged objects, and tells which they are. */
async function pastDamage<T extends object>(
  sources: ControlSources,
  read: (sources: ControlSources) => Promise<T>,
): Promise<T & WithDamage> {
  const { forgiving, damaged } = forgivingSources(sources);
  const answer = await read(forgiving);
  return { ...answer, ...damaged() };
}

function forgivingSources(sources: ControlSources): {
  readonly forgiving: ControlSources;
  readonly damaged: () => WithDamage;
} {
  const found = new Map<string, DamagedObject>();
  const store = forgivingStore(sources.store, (damaged) => found.set(damaged.object, damaged));
  return {
    forgiving: { ...sources, store },
    damaged: () => (found.size === 0 ? {} : { damaged: [...found.values()] }),
  };
}

function filterOf({ req }: Context): LetterFilter {
  const code = req.query("code");
  const type = req.query("type");
  const since = dateOf("since", req.query("since"));
  const until = dateOf("until", req.query("until"));
  const eventIds = req.queries("event_id");
  return {
    ...(code === undefined ? {} : { code }),
    ...(type === undefined ? {} : { type }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(eventIds === undefined ? {} : { eventIds }),
    withStored: req.query("with_stored") === "1",
  };
}

function dateOf(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw badRequest(`${name} must be an RFC 3339 instant`);
  return date;
}

function eventIdOf({ req }: Context): string {
  const eventId = req.query("event_id");
  if (!eventId) throw badRequest("event_id is needed");
  return eventId;
}

function isLetterName(value: unknown): value is LetterName {
  if (typeof value !== "object" || value === null || !("event_id" in value) || !("object" in value))
    return false;
  return (
    typeof value.event_id === "string" &&
    typeof value.object === "string" &&
    value.object.startsWith("dead-letters/")
  );
}

async function json(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse((await readBody(request, bodyLimit)).toString("utf8")) as Readonly<
      Record<string, unknown>
    >;
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw badRequest("the body must be a JSON object");
  }
}

/** Compares in a time that does not depend on where the texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function badRequest(detail: string): HttpProblem {
  return new HttpProblem({ status: 400, code: "BAD_REQUEST", title: "The request cannot be used", detail });
}

const unauthorized = new HttpProblem({
  status: 401,
  code: "UNAUTHORIZED",
  title: "A token is needed",
  detail: "Send the token of stack.json as a bearer token.",
  headers: { "www-authenticate": "Bearer" },
});
