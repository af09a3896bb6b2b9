import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "./connection.ts";

/** A line that was not published, and why. */
export interface RejectedLine {
  /** Counting from 1. */
  readonly line: number;
  readonly text: string;
  readonly reasons: readonly string[];
}

/** Where `publish` reports while it runs. */
export interface PublishListener {
  rejected(line: RejectedLine): Promise<void> | void;
  progress(counts: PublishCounts): void;
}

/** What became of the lines so far. */
export interface PublishCounts {
  readonly published: number;
  readonly rejected: number;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** The API's answer about a batch; accepted lines may be left out of `results`. */
interface BatchAnswer {
  readonly accepted?: number;
  readonly results?: readonly {
    readonly index: number;
    readonly status: number;
    readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
  }[];
  readonly detail?: string;
}

const batchLines = 500;
const batchBytes = 900_000;
const mostFailures = 5;

/**
 * Publishes NDJSON lines through the event generator's API, which validates them. Rejected lines are told of in the order of the input.
 * Memory stays flat.
 */
export async function publishLines(
  lines: AsyncIterable<string>,
  connection: Connection,
  listener: PublishListener,
): Promise<PublishCounts> {
  const run = randomUUID();
  const selfNamed = await typesWithOwnIds(connection.generator);
  const counts = { published: 0, rejected: 0 };
  let waiting = new Map<string, Batch>();
  let rejected: RejectedLine[] = [];
  let batches = 0;

  const reject = (line: Line, reasons: readonly string[]) => {
    counts.rejected++;
    rejected.push({ line: line.number, text: line.text, reasons });
  };
  /** Sends all that waits, not only the batch that is full: so every line before the last one that was read is decided. */
  const send = async () => {
    for (const [type, batch] of waiting) {
      const key = selfNamed.has(type) ? null : `${run}/${batches++}`;
      const refused = refusals(await postBatch(connection.generator, type, batch.lines, key), batch.lines);
      for (const [line, reasons] of refused) reject(line, reasons);
      counts.published += batch.lines.length - refused.size;
      listener.progress(counts);
    }
    const inOrder = rejected.toSorted((a, b) => a.line - b.line);
    waiting = new Map();
    rejected = [];
    for (const line of inOrder) await listener.rejected(line);
  };

  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === "") continue;
    const line = { number, text };
    const type = eventTypeOf(text);
    if (typeof type !== "string") {
      reject(line, [type.reason]);
      if (rejected.length >= batchLines) await send();
      continue;
    }
    const batch = waiting.get(type) ?? { lines: [], bytes: 0 };
    waiting.set(type, batch);
    batch.lines.push(line);
    batch.bytes += Buffer.byteLength(text);
    if (batch.lines.length >= batchLines || batch.bytes >= batchBytes) await send();
  }
  await send();
  return counts;
}

interface Batch {
  readonly lines: Line[];
  bytes: number;
}

/** Publishes each line's bytes as they are, past validation and without attributes, as a foreign publisher would. */
export async function publishRaw(
  lines: AsyncIterable<string>,
  connection: Connection,
  listener: PublishListener,
): Promise<PublishCounts> {
  const counts = { published: 0, rejected: 0 };
  let batch: string[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    await connection.control("POST", "/messages", { messages: batch });
    counts.published += batch.length;
    batch = [];
    listener.progress(counts);
  };
  let bytes = 0;
  for await (const text of lines) {
    if (text === "") continue;
    batch.push(text);
    bytes += text.length;
    if (batch.length >= batchLines || bytes >= batchBytes) {
      await flush();
      bytes = 0;
    }
  }
  await flush();
  return counts;
}

function eventTypeOf(text: string): string | { readonly reason: string } {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const type =
    typeof event === "object" && event !== null && "event_type" in event ? event.event_type : undefined;
  return typeof type === "string" && type !== "" ? type : { reason: "/event_type: must name the event type" };
}

/** Types whose events carry their own ids: a key of ours would replace them, and the same file published twice would count twice. */
async function typesWithOwnIds(generator: string): Promise<ReadonlySet<string>> {
  const response = await fetch(`${generator}/events`);
  const catalogue = (await response.json()) as readonly {
    readonly type: string;
    readonly id: { readonly unique: boolean } | null;
  }[];
  return new Set(catalogue.filter(({ id }) => id?.unique === true).map(({ type }) => type));
}

/**
 * The API's answer. Asks again for as long as the stack says that it is busy, and some times when it fails: under the same ids, so that
 * no event is published twice. `key` is null where the events carry their own.
 */
async function postBatch(
  generator: string,
  type: string,
  lines: readonly Line[],
  key: string | null,
): Promise<BatchAnswer> {
  const body = lines.map((line) => `${line.text}\n`).join("");
  for (let failures = 0; ;) {
    const outcome = await postOnce(`${generator}/events/${encodeURIComponent(type)}`, body, key);
    if ("answer" in outcome) return outcome.answer;
    if (outcome.failure !== null && ++failures === mostFailures) throw outcome.failure;
    await delay(1000 * outcome.retryAfterSeconds);
  }
}

/** What one request came to; `failure` is null where the stack is only busy. */
type Outcome =
  | { readonly answer: BatchAnswer }
  | { readonly failure: Error | null; readonly retryAfterSeconds: number };

async function postOnce(url: string, body: string, key: string | null): Promise<Outcome> {
  const headers = {
    "content-type": "application/x-ndjson",
    ...(key === null ? {} : { "idempotency-key": key }),
  };
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", headers, body });
  } catch (cause) {
    return { failure: new Error("the stack does not answer any more", { cause }), retryAfterSeconds: 1 };
  }
  const { status } = response;
  if (status < 500 && status !== 429) return { answer: (await response.json()) as BatchAnswer };
  const text = await response.text();
  return {
    failure: status === 429 || status === 503 ? null : new Error(`the stack answered ${status}: ${text}`),
    retryAfterSeconds: Number(response.headers.get("retry-after") ?? 1),
  };
}

/** The refused lines with their reasons: by line where the API judged lines, all of them where it refused the batch. */
function refusals(answer: BatchAnswer, lines: readonly Line[]): ReadonlyMap<Line, readonly string[]> {
  if (answer.results === undefined) return new Map(lines.map((line) => [line, [answer.detail ?? "refused"]]));
  const refused = new Map<Line, readonly string[]>();
  for (const { index, status, errors = [] } of answer.results) {
    const line = lines[index];
    if (line === undefined || status < 300) continue;
    refused.set(
      line,
      errors.map(({ pointer, message }) => `${pointer || "/"}: ${message}`),
    );
  }
  return refused;
}
