import { listArchiveObjects, readArchiveObject } from "../../../platform/archive/archive-objects.ts";
import { listDeadLetterObjects } from "../../../platform/dead-letter-objects.ts";
import { withPayload } from "../../../platform/dead-letter-payload.ts";
import { replayMessage, type DeadLetter } from "../../../platform/dead-letter.ts";
import type { ReceivedMessage } from "../../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";
import { archivedMessage } from "../../transforms/archived-message.ts";

/** Objects whose lines are messages. Part of a serialized pipeline, so it is plain data. */
export interface ObjectSource {
  /** What a line is: an archived event, or a dead letter, whose event gets another try under its history. */
  readonly kind: "archive" | "dead letters";
  /** Of these types only. The archive is read type by type, so there they have to be named. */
  readonly eventTypes: readonly string[];
  /** RFC 3339 in UTC; leaves out what was published before. */
  readonly since?: string;
  /** RFC 3339 in UTC; leaves out what was published at this instant or later. */
  readonly until?: string;
}

/** The names of the source's objects, hour by hour. */
export async function* listObjects(store: ObjectStore, source: ObjectSource): AsyncGenerator<string> {
  const span = {
    ...(source.since !== undefined && { since: new Date(source.since) }),
    ...(source.until !== undefined && { until: new Date(source.until) }),
  };
  if (source.kind === "dead letters") return yield* listDeadLetterObjects(store, span);
  for (const eventType of source.eventTypes) {
    for await (const { name } of listArchiveObjects(store, { eventType, ...span })) yield name;
  }
}

/**
 * The messages of an object in slices, in order. An object is unpacked as it is read, so that memory holds its packed bytes and little more. Throws an error
 * that names the object where it is damaged, or gone: its lines may stand in another one now.
 */
export async function* readObject(
  store: ObjectStore,
  name: string,
  source: ObjectSource,
  sliceLength: number,
): AsyncGenerator<readonly ReceivedMessage[]> {
  const toMessage =
    source.kind === "archive" ? archivedMessage : letterMessage(store, new Set(source.eventTypes));
  const since = source.since === undefined ? -Infinity : Date.parse(source.since);
  const until = source.until === undefined ? Infinity : Date.parse(source.until);
  let slice: ReceivedMessage[] = [];
  let number = 0;
  const all = await readArchiveObject(store, name);
  if (all === null)
    throw new Error(
      `${name} is gone, or was composed with others, since the job listed it; run the job again`,
    );
  for await (const lines of all) {
    for (const line of lines) {
      number++;
      const made = readLine(toMessage, line, `line ${number} of ${name}`);
      // Waiting for each line would cost as much as reading it.
      const message = made instanceof Promise ? await made : made;
      if (message === null || !(+message.publishTime >= since && +message.publishTime < until)) continue;
      slice.push(message);
      if (slice.length < sliceLength) continue;
      yield slice;
      slice = [];
    }
  }
  if (slice.length > 0) yield slice;
}

type Made = ReceivedMessage | null | Promise<ReceivedMessage>;
type ToMessage = (line: Buffer) => Made;

function readLine(toMessage: ToMessage, line: Buffer, place: string): Made {
  try {
    return toMessage(line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${place} is damaged: ${reason}`, { cause: error });
  }
}

/** Null for letters of other types; no types mean all. */
function letterMessage(store: ObjectStore, types: ReadonlySet<string>): ToMessage {
  return (line) => {
    const letter = JSON.parse(line.toString("utf8")) as DeadLetter;
    if (types.size > 0 && !types.has(letter.event_type)) return null;
    const publishTime = new Date(letter.publish_time);
    if (Number.isNaN(publishTime.getTime())) throw new Error("the line is no dead letter");
    const messageOf = (whole: DeadLetter): ReceivedMessage => ({
      ...replayMessage(whole),
      messageId: letter.message_id,
      ackId: "",
      publishTime,
      deliveryAttempt: letter.attempts,
    });
    return letter.payload_object === undefined
      ? messageOf(letter)
      : withPayload(store, letter).then(messageOf);
  };
}
