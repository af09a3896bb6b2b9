import type { Hono } from "hono";
import { runBackfill, type BackfillParts } from "../../pipeline/backfill/backfill.ts";
import type { BackfillCounts, BackfillOptions } from "../../pipeline/backfill/backfill-options.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import { forgivingSources } from "./control-damage.ts";
import type { WithDamage } from "./control-answers.ts";
import { badRequest, readJson } from "./control-requests.ts";

/** What the route works on. */
export type BackfillSources = Omit<BackfillParts, "log" | "signal">;

/** A line of the answer: how far it is, and at the end that it is done, or why it is not. */
export type BackfillLine =
  | BackfillCounts
  | { readonly failed: string }
  | ({ readonly end: true } & WithDamage);

/**
 * Adds `POST /backfill`, one at a time, {source, from, to, type, dryRun}: NDJSON of `BackfillCounts`, then `{"end":true}` or `{"failed": why}`. It ends after
 * the bundle under way when nobody reads the answer any more.
 */
export function addBackfillRoute(app: Hono, sources: BackfillSources): void {
  let isRunning = false;

  /** Each looks for rows before it writes, so two at once could make a row twice. */
  async function* oneAtATime(options: BackfillOptions): AsyncGenerator<string> {
    isRunning = true;
    try {
      yield* backfillLines(sources, options);
    } finally {
      isRunning = false;
    }
  }

  app.post("/backfill", async ({ req }) => {
    const options = optionsOf(await readJson(req.raw), sources);
    if (isRunning) throw alreadyRunning;
    const lines = ReadableStream.from(oneAtATime(options));
    const body = lines.pipeThrough(new TextEncoderStream());
    return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
  });
}

const alreadyRunning = new HttpProblem({
  status: 409,
  code: "BACKFILL_RUNNING",
  title: "A backfill is running",
  detail: "A backfill is running on this stack already; run it again when that one has ended.",
});

async function* backfillLines(sources: BackfillSources, options: BackfillOptions): AsyncGenerator<string> {
  const { forgiving, damaged } = forgivingSources(sources);
  const line = (value: BackfillLine) => `${JSON.stringify(value)}\n`;
  try {
    const parts = { ...forgiving, log: silentLogger };
    for await (const counts of runBackfill(parts, options)) yield line(counts);
    yield line({ end: true, ...damaged() });
  } catch (error) {
    yield line({ failed: error instanceof Error ? error.message : String(error) });
  }
}

function optionsOf(body: Readonly<Record<string, unknown>>, { catalog }: BackfillSources): BackfillOptions {
  const { source, type, dryRun } = body;
  if (source !== "archive" && source !== "dead-letters")
    throw badRequest("source must be archive or dead-letters");
  if (type !== undefined && typeof type !== "string") throw badRequest("type must be a text");
  if (typeof type === "string" && source === "archive" && !catalog.registry.has(type)) {
    throw badRequest(
      `no schema has the event type ${JSON.stringify(type)}; there are ${[...catalog.registry.keys()].join(", ")}`,
    );
  }
  const [from, to] = [dateOf("from", body["from"]), dateOf("to", body["to"])];
  if (from >= to) throw badRequest("from must be before to");
  return { source, from, to, dryRun: dryRun === true, ...(type === undefined ? {} : { type }) };
}

function dateOf(name: string, value: unknown): Date {
  const date = new Date(typeof value === "string" ? value : NaN);
  if (Number.isNaN(date.getTime())) throw badRequest(`${name} must be an RFC 3339 instant`);
  return date;
}
