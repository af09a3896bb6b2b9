import type { Context, Hono } from "hono";
import { forgivingSources, pastDamage } from "./control-damage.ts";
import { findLetters, lettersOfEvent, type LetterFilter } from "./control-letters.ts";
import { replayLetters, type LetterName, type ReplaySources } from "./control-replay.ts";
import { badRequest, eventIdOf, eventTypeOf, readJson } from "./control-requests.ts";

/** Adds `GET /dead-letters`, `GET /dead-letters/event` and `POST /dead-letters/replay`, as `createControl` tells them. */
export function addLetterRoutes(app: Hono, sources: ReplaySources): void {
  app.get("/dead-letters", (context) => {
    const lines = letterLines(sources, filterOf(context));
    const headers = { "content-type": "application/x-ndjson" };
    return new Response(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()), { headers });
  });
  app.get("/dead-letters/event", async (context) => {
    const details = {
      payload: context.req.query("payload") === "1",
      personal: context.req.query("personal") === "1",
      type: eventTypeOf(context),
    };
    const eventId = eventIdOf(context);
    return context.json(await pastDamage(sources, (all) => lettersOfEvent(all, eventId, details)));
  });
  app.post("/dead-letters/replay", async (context) => {
    const { letters } = await readJson(context.req.raw);
    if (!Array.isArray(letters) || !letters.every(isLetterName)) {
      throw badRequest("letters must be a list of {event_id, event_type, object} from GET /dead-letters");
    }
    return context.json(await pastDamage(sources, (all) => replayLetters(all, letters)));
  });
}

/** The last line tells a whole answer from one that broke off. */
async function* letterLines(sources: ReplaySources, filter: LetterFilter): AsyncGenerator<string> {
  const { forgiving, damaged } = forgivingSources(sources);
  for await (const letters of findLetters(forgiving, filter)) {
    if (letters.length > 0) yield letters.map((letter) => `${JSON.stringify(letter)}\n`).join("");
  }
  yield `${JSON.stringify({ end: true, ...damaged() })}\n`;
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

function isLetterName(value: unknown): value is LetterName {
  if (typeof value !== "object" || value === null) return false;
  if (!("event_id" in value) || !("event_type" in value) || !("object" in value)) return false;
  return (
    typeof value.event_id === "string" &&
    typeof value.event_type === "string" &&
    typeof value.object === "string" &&
    value.object.startsWith("dead-letters/")
  );
}
