// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.
import { validate as validateInventory } from "./validators/inventory.js";
import { validate as validateOrder } from "./validators/order.js";
import { validate as validateUserActivity } from "./validators/user_activity.js";

/** One reason why a document is not a valid event. */
export interface ValidationIssue {
  /** RFC 6901 JSON pointer to the offending place. */
  readonly pointer: string;
  /** JSON Schema keyword that was violated. */
  readonly keyword: string;
  readonly message: string;
}

/** A function per event type. */
export interface PublishFunctions {
  /** One change of a product's stock in one warehouse. */
  readonly inventory: Publish<import("./types/inventory.ts").Inventory>;
  /** One state of a customer's order in the shop: an order has one event per status it reaches. */
  readonly order: Publish<import("./types/order.ts").Order>;
  /** One thing that a user did in the shop. */
  readonly user_activity: Publish<import("./types/user_activity.ts").UserActivity>;
}

/** Publishes one event; resolves when it is durable. Rejects with `InvalidEventError` before anything is sent when the event is not valid. */
export type Publish<Event> = (event: Event, options?: PublishOptions) => Promise<Receipt>;

/** What can be said about one event beside its content. */
export interface PublishOptions {
  /** Becomes the event's id: publishing again with the same key is no second event. 1 to 200 printable ASCII characters. */
  readonly key?: string;
}

/** What became of an event. */
export interface Receipt {
  readonly eventId: string;
}

/** A message as an event bus takes it. */
export interface BusMessage {
  readonly data: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where to publish: over HTTP to `url`, or to a `bus`. */
export type ClientOptions = SharedOptions & (HttpOptions | BusOptions);

/** Publishing over HTTP, to the event generator. */
export interface HttpOptions {
  /** Address of the event generator, for example `https://events.example.com`. */
  readonly url: string;
  /** Sent with every request, for example `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}

/** Publishing to a bus. */
export interface BusOptions {
  /** Resolves when all messages are durable, rejects when none of them is promised. */
  readonly bus: { publish(topic: string, messages: readonly BusMessage[]): Promise<unknown> };
  /** Default: `backend-events-topic`. */
  readonly topic?: string;
}

/** How events are gathered and tried again. */
export interface SharedOptions {
  /** A batch is sent when one of these is reached. Default: 500 events, 1,000,000 characters of JSON, 20 milliseconds. At most 1,000 events. */
  readonly batch?: { readonly events?: number; readonly characters?: number; readonly milliseconds?: number };
  /** How often a batch is sent at most, under the same ids. Default: 5. */
  readonly attempts?: number;
  /** Wait before the second attempt; doubles with each further one. Default: 200. */
  readonly retryMilliseconds?: number;
}

/** A client of its own queue. */
export interface Client {
  readonly publish: PublishFunctions;
  /** Sends what is gathered; resolves when nothing is under way any more, whatever became of it. */
  flush(): Promise<void>;
}

/** The event breaks its schema; nothing was sent, or the service refused it. */
export class InvalidEventError extends Error {
  override readonly name = "InvalidEventError";
  readonly eventType: string;
  readonly issues: readonly ValidationIssue[];

  constructor(eventType: string, issues: readonly ValidationIssue[]) {
    const [first] = issues;
    super(`${eventType} is not valid: ${first?.pointer ?? ""} ${first?.message ?? ""}`);
    this.eventType = eventType;
    this.issues = issues;
  }
}

/** The event could not be published, though it is valid; `status` is that of the last answer, or null when there was none. */
export class PublishError extends Error {
  override readonly name = "PublishError";
  readonly status: number | null;

  constructor(message: string, status: number | null, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.status = status;
  }
}

/** A client that has sent nothing yet. Call `flush` before the process ends. */
export function createClient(options: ClientOptions): Client {
  const send = "url" in options ? httpSender(options) : busSender(options);
  const queue = createQueue(send, options);
  return {
    publish: {
      inventory: publisher(definitions.inventory, queue),
      order: publisher(definitions.order, queue),
      user_activity: publisher(definitions.user_activity, queue),
    },
    flush: () => queue.flush(),
  };
}

const definitions = {
  inventory: { type: "inventory", version: "1.0.0", uniqueId: null, validate: validateInventory },
  order: { type: "order", version: "1.0.0", uniqueId: null, validate: validateOrder },
  user_activity: { type: "user_activity", version: "1.0.0", uniqueId: null, validate: validateUserActivity },
} as const;

/** What the client knows about an event type. */
interface Definition {
  readonly type: string;
  readonly version: string;
  /** The property whose value identifies the event, where the schema says that it is unique. */
  readonly uniqueId: string | null;
  readonly validate: (value: unknown) => readonly ValidationIssue[];
}

/** An event that waits for its batch. */
interface Waiting {
  readonly definition: Definition;
  readonly text: string;
  readonly ownId: string | null;
  readonly key: string | null;
  resolve(receipt: Receipt): void;
  reject(error: Error): void;
}

/** Sends a batch once; settles every event in it, or rejects when all of them may be sent again under the same `batchKey`. */
type Send = (batch: readonly Waiting[], batchKey: string) => Promise<void>;

/** Thrown by a sender when it is worth trying again. */
class RetryableError extends Error {
  readonly status: number | null;
  readonly waitMilliseconds: number;

  constructor(message: string, status: number | null, waitMilliseconds: number, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.waitMilliseconds = waitMilliseconds;
  }
}

const idPattern = /^[\x20-\x7e]{1,200}$/;

function publisher(definition: Definition, queue: Queue): Publish<unknown> {
  return async (event, options = {}) => {
    const issues = definition.validate(event);
    if (issues.length > 0) throw new InvalidEventError(definition.type, issues);
    const key = options.key ?? null;
    if (key !== null && !idPattern.test(key)) {
      throw new TypeError("a key has 1 to 200 printable ASCII characters");
    }
    const text = JSON.stringify(event);
    return await new Promise<Receipt>((resolve, reject) => {
      queue.add({ definition, text, ownId: ownIdOf(definition, event), key, resolve, reject });
    });
  };
}

function ownIdOf({ uniqueId }: Definition, event: unknown): string | null {
  if (uniqueId === null || typeof event !== "object" || event === null) return null;
  const value: unknown = Object.hasOwn(event, uniqueId) ? (event as Record<string, unknown>)[uniqueId] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** Gathers events into batches. */
interface Queue {
  add(waiting: Waiting): void;
  flush(): Promise<void>;
}

function createQueue(send: Send, options: SharedOptions): Queue {
  const { events = 500, characters = 1_000_000, milliseconds = 20 } = options.batch ?? {};
  const attempts = options.attempts ?? 5;
  const pause = options.retryMilliseconds ?? 200;
  const limit = Math.min(Math.max(events, 1), 1_000);
  const open = new Map<string, { readonly batch: Waiting[]; characters: number; readonly timer: ReturnType<typeof setTimeout> }>();
  const underWay = new Set<Promise<void>>();

  function close(lane: string): void {
    const gathered = open.get(lane);
    if (gathered === undefined) return;
    open.delete(lane);
    clearTimeout(gathered.timer);
    start(gathered.batch);
  }

  function start(batch: readonly Waiting[]): void {
    const sent = sendWithRetries(batch).finally(() => underWay.delete(sent));
    underWay.add(sent);
  }

  async function sendWithRetries(batch: readonly Waiting[]): Promise<void> {
    const batchKey = globalThis.crypto.randomUUID();
    for (let attempt = 1; ; attempt++) {
      try {
        return await send(batch, batchKey);
      } catch (error) {
        const again = error instanceof RetryableError && attempt < attempts;
        if (!again) {
          const status = error instanceof RetryableError || error instanceof PublishError ? error.status : null;
          const message = error instanceof Error ? error.message : String(error);
          for (const { reject } of batch) reject(new PublishError(message, status, { cause: error }));
          return;
        }
        const wait = Math.max(error.waitMilliseconds, pause * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  return {
    add(waiting) {
      if (waiting.key !== null) return start([waiting]);
      // Events with an id of their own must not get one from the batch.
      const lane = `${waiting.definition.type} ${waiting.ownId === null ? "keyed" : "own"}`;
      const size = waiting.text.length;
      if ((open.get(lane)?.characters ?? 0) + size > characters) close(lane);
      const gathered = open.get(lane) ?? { batch: [], characters: 0, timer: setTimeout(() => close(lane), milliseconds) };
      open.set(lane, gathered);
      gathered.batch.push(waiting);
      gathered.characters += size;
      if (gathered.batch.length >= limit) close(lane);
    },
    async flush() {
      for (const lane of [...open.keys()]) close(lane);
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** The answer of the service to one event, or to the lines of a batch. */
interface Answer {
  readonly event_id?: string;
  readonly detail?: string;
  readonly errors?: readonly ValidationIssue[];
  readonly results?: readonly { readonly index: number; readonly event_id?: string; readonly errors?: readonly ValidationIssue[] }[];
}

function httpSender(options: HttpOptions): Send {
  const base = options.url.replace(/\/+$/, "");
  const request = options.fetch ?? fetch;
  return async (batch, batchKey) => {
    const [first] = batch;
    if (first === undefined) return;
    const isSingle = first.key !== null;
    const key = first.key ?? (first.ownId === null ? batchKey : null);
    const headers = {
      ...options.headers,
      "content-type": isSingle ? "application/json" : "application/x-ndjson",
      ...(key !== null && { "idempotency-key": key }),
    };
    const body = batch.map(({ text }) => text).join("\n");
    let response: Response;
    let answer: Answer;
    try {
      response = await request(`${base}/events/${first.definition.type}`, { method: "POST", headers, body });
      answer = (await response.json().catch(() => ({}))) as Answer;
    } catch (error) {
      throw new RetryableError("the service cannot be reached", null, 0, error);
    }
    const { status } = response;
    if (status === 408 || status === 429 || status >= 500) {
      const wait = Number(response.headers.get("retry-after") ?? 0) * 1_000;
      throw new RetryableError(answer.detail ?? `HTTP ${status}`, status, Number.isFinite(wait) ? wait : 0);
    }
    const results = answer.results ?? [{ index: 0, ...answer }];
    const known = status === 202 || status === 207 || status === 422;
    if (!known) throw new PublishError(answer.detail ?? `HTTP ${status}`, status);
    for (const { index, event_id: eventId, errors } of results) {
      const waiting = batch[index];
      if (eventId !== undefined) waiting?.resolve({ eventId });
      else waiting?.reject(new InvalidEventError(first.definition.type, errors ?? []));
    }
    // Settles what the answer does not name; what it names is settled already.
    for (const { reject } of batch) reject(new PublishError("the answer does not name the event", status));
  };
}

function busSender({ bus, topic = "backend-events-topic" }: BusOptions): Send {
  return async (batch, batchKey) => {
    const encoder = new TextEncoder();
    const publishedAt = new Date().toISOString();
    const ids = await Promise.all(batch.map((waiting, index) => busId(waiting, batchKey, index)));
    const messages = batch.map(({ definition, text }, index) => ({
      data: encoder.encode(text),
      attributes: {
        event_type: definition.type,
        event_id: ids[index] ?? "",
        schema_version: definition.version,
        published_at: publishedAt,
      },
    }));
    try {
      await bus.publish(topic, messages);
    } catch (error) {
      throw new RetryableError(error instanceof Error ? error.message : String(error), null, 0, error);
    }
    for (const [index, { resolve }] of batch.entries()) resolve({ eventId: ids[index] ?? "" });
  };
}

/** The same id as the service would give. */
async function busId({ key, ownId }: Waiting, batchKey: string, index: number): Promise<string> {
  if (key !== null) return key;
  if (ownId === null) return `${batchKey}/${index}`;
  if (idPattern.test(ownId)) return ownId;
  const hash = await globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(ownId));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
