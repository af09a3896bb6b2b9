import type { EventDefinition } from "../../generated/contract.ts";
import { bodyTooLarge, type BodyRequest } from "../../platform/runtime/body.ts";
import { readLines } from "../../platform/runtime/ndjson.ts";
import { toProblem } from "../../platform/runtime/problem.ts";
import { arrayItemTexts } from "./array-items.ts";
import { createBatchReport, type BatchReport } from "./batch-report.ts";
import { createBatcher, type Batcher } from "./batcher.ts";
import { brokenOff } from "./broken-off.ts";
import type { GeneratorContext } from "./context.ts";
import { keyedId, ownId } from "./event-ids.ts";
import { findIssues, judgeEvent } from "./event-issues.ts";
import type { Envelope } from "./publisher.ts";

/** What all events of a batch share. */
export interface BatchRequest {
  readonly definition: EventDefinition;
  /** The caller's id for the whole request, or null. */
  readonly key: string | null;
  readonly envelope: Envelope;
}

/**
 * Publishes the valid events of a JSON array; `text` is what `events` was parsed from. Each event is published as its own piece of
 * that text. `index` in the answer is the place in the array.
 */
export async function publishArray(
  context: GeneratorContext,
  request: BatchRequest,
  events: readonly unknown[],
  text: string,
): Promise<Response> {
  return await run(context, request, async (batch) => {
    const texts = arrayItemTexts(text);
    for (const [index, event] of events.entries()) {
      const source = texts[index] ?? "";
      const issues = findIssues(request.definition, event, source);
      batch.at = index;
      if (issues.length > 0) batch.report.reject(index, issues);
      else await batch.accept(index, { value: event, text: source, data: Buffer.from(source) });
    }
  });
}

/**
 * Publishes the valid events of an NDJSON body while it comes in, holding one batch of it at most. Each event is published as its
 * own line. `index` in the answer is the number of the line, from 0; blank lines count, but are no events.
 */
export async function publishStream(
  context: GeneratorContext,
  request: BatchRequest,
  { headers, body }: BodyRequest,
): Promise<Response> {
  const { streamBytes, lineBytes } = context.limits;
  if (Number(headers.get("content-length") ?? 0) > streamBytes) throw bodyTooLarge(streamBytes);
  return await run(context, request, async (batch) => {
    for await (const { index, bytes } of readLines(body, { totalBytes: streamBytes, lineBytes })) {
      batch.at = index;
      if (bytes === null) {
        const message = `the line has more than ${lineBytes} bytes`;
        batch.report.reject(index, [{ pointer: "", keyword: "maxBytes", message }]);
        continue;
      }
      const judged = judgeEvent(request.definition, bytes);
      if (judged.ok) await batch.accept(index, { ...judged, data: bytes });
      else batch.report.reject(index, judged.issues);
    }
  });
}

interface Batch {
  readonly report: BatchReport;
  /** The index of the event that is being read. */
  at: number;
  /** Whether an event was given an id at random, which it would not be given again. */
  anonymous: boolean;
  accept(index: number, event: ValidEvent): Promise<void>;
}

interface ValidEvent {
  readonly value: unknown;
  /** What the value was parsed from, and the same in UTF-8. */
  readonly text: string;
  readonly data: Uint8Array;
}

async function run(
  context: GeneratorContext,
  request: BatchRequest,
  read: (batch: Batch) => Promise<void>,
): Promise<Response> {
  const { definition, key, envelope } = request;
  const batcher = createBatcher(context.publisher, envelope, context.limits);
  const batch: Batch = {
    report: createBatchReport(context.limits),
    at: 0,
    anonymous: false,
    async accept(index, { value, text, data }) {
      const known = key === null ? ownId(definition, value, text) : keyedId(key, index);
      const eventId = known ?? context.newId();
      batch.anonymous ||= known === null;
      batch.report.accept(index, eventId);
      await batcher.add({ definition, data, eventId });
    },
  };
  try {
    await read(batch);
    await batcher.flush();
  } catch (error) {
    throw brokenOff(toProblem(error, context.log), {
      published: batcher.published,
      advice: adviceOf(batcher, batch, key),
      extensions: { last_index: batch.at },
    });
  }
  return batch.report.answer();
}

/** What of a batch is published, by its valid events: only under a key or ids of their own can all of it be sent again. */
function adviceOf({ published }: Batcher, { at, anonymous }: Batch, key: string | null): string {
  const first = published === 1 ? "The first valid event is" : `The first ${published} valid events are`;
  const again = `${first} published, up to index ${at} at most;`;
  if (key !== null)
    return `${again} send the whole batch again under the same Idempotency-Key and none of them is doubled.`;
  if (!anonymous)
    return `${again} send the whole batch again and none of them is doubled: the events carry their own ids.`;
  const which = published === 1 ? "that one" : `those ${published}`;
  return `${again} leave out ${which} when you send the batch again, for without an Idempotency-Key they would be doubled.`;
}
