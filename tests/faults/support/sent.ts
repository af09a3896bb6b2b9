import type { Json } from "../../../generated/contract.ts";
import type { Catalog } from "../../../platform/runtime/catalog.ts";
import type { ExpectedEvent } from "../../../services/local-stack/demo-check.ts";

/** A request of the load. Its events can be made again from it, ids included. */
export type SentRequest = SentGenerate | SentEvents | SentRaw;

/** Which of the two versions of the schemas made the events. */
export type CatalogName = "base" | "evolved";

/** Both versions. */
export type Catalogs = Readonly<Record<CatalogName, Catalog>>;

interface Seeded {
  readonly catalog: CatalogName;
  readonly type: string;
  readonly count: number;
  readonly seed: number;
  /** Share of invalid events. */
  readonly invalid: number;
  readonly key: string;
}

/** `POST /generate/{type}`: the invalid events are published too. */
export interface SentGenerate extends Seeded {
  readonly kind: "generate";
}

/** `POST /events/{type}`: the invalid events are refused. */
export interface SentEvents extends Seeded {
  readonly kind: "events";
  readonly form: "one" | "array" | "ndjson";
}

/** A message without attributes, as a foreign publisher sends it. The broker makes its id, so an unsure sender makes two of it. */
export interface SentRaw {
  readonly kind: "raw";
  /** In the payload, and in that of no other message. */
  readonly mark: string;
  readonly valid: boolean;
  /** How often it was sent. */
  attempts: number;
}

/** The events of a request in their order, with what is broken in them. */
export async function eventsOf(
  catalogs: Catalogs,
  { catalog, type, count, seed, invalid }: Seeded,
): Promise<readonly { readonly event: Json; readonly valid: boolean }[]> {
  const definition = catalogs[catalog].registry.get(type);
  if (definition === undefined) throw new Error(`no event type ${type}`);
  const samples = await definition.generate({ count, seed, invalid });
  return Array.from(samples, ({ event, broken }) => ({ event, valid: broken === null }));
}

/** Adds what must be kept of a request to `expected`, by event id. */
export async function expectEvents(
  expected: Map<string, ExpectedEvent>,
  catalogs: Catalogs,
  request: SentGenerate | SentEvents,
): Promise<void> {
  const events = await eventsOf(catalogs, request);
  for (const [index, one] of events.entries()) {
    const isOne = request.kind === "events" && request.form === "one";
    if (one.valid || request.kind === "generate") {
      expected.set(isOne ? request.key : `${request.key}/${index}`, one);
    }
  }
}

/** The payload of a raw message. */
export function rawText({ mark, valid }: SentRaw): string {
  return valid ? JSON.stringify(rawEvent(mark)) : `no JSON: ${mark}`;
}

/** The event of a valid raw message. */
export function rawEvent(mark: string): Json {
  return {
    event_type: "user_activity",
    user_id: "user-raw",
    session_id: `sess-${mark}`,
    activity_type: "click",
    page_url: "/raw",
    timestamp: "2026-10-30T10:30:00Z",
    event_date: "2026-10-30",
  };
}
