import { createHash, timingSafeEqual } from "node:crypto";
import type { Hono } from "hono";
import { channel } from "../../platform/event-bus/attributes.ts";
import { readBody } from "../../platform/runtime/body.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { balance } from "./books.ts";
import { ledgersOf, type LedgerSources } from "./ledgers.ts";

const bodyLimit = 16 * 1024 * 1024;

/**
 * The loopback control API, through which other commands reach the parts that belong to the stack's process. Every request carries the
 * token of `stack.json` as a bearer token. `GET /stack` {pid}, `POST /query` {sql}, `POST /messages` {messages: [text]}, `GET /books`.
 */
export function createControl(sources: LedgerSources, token: string, log: Logger): Hono {
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
  app.get("/books", async (context) => context.json(await balance(ledgersOf(sources))));
  return app;
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
