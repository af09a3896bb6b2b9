import { replayMessage, type DeadLetter } from "../../../platform/dead-letter.ts";
import type { ReceivedMessage } from "../../../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";
import { archivedMessage } from "../../transforms/archived-message.ts";
import { packedLines } from "./packed-lines.ts";

/** Objects whose lines are messages. Part of a serialized pipeline, so it is plain data. */
export interface ObjectSource {
  /** What a line is: an archived event, or a dead letter, whose event gets another try under its history. */
  readonly kind: "archive" | "dead letters";
  /** All objects under these, for example `events/event_type=order/dt=2026-11-02/`. */
  readonly prefixes: readonly string[];
  /** RFC 3339 in UTC; leaves out what was published before. */
  readonly since?: string;
  /** RFC 3339 in UTC; leaves out what was published at this instant or later. */
  readonly until?: string;
}

/** The names of the source's objects. */
export async function* listObjects(store: ObjectStore, { prefixes }: ObjectSource): AsyncGenerator<string> {
  for (const prefix of prefixes) {
    for await (const { name } of store.list(prefix)) yield name;
  }
}

/**
 * The messages of an object in slices, in order; none when the object is gone. An object is unpacked as it is read, so that memory holds its packed
 * bytes and little more. Throws an error that names object and line where the object is damaged.
 */
export async function* readObject(
  store: ObjectStore,
  name: string,
  source: ObjectSource,
  sliceLength: number,
): AsyncGenerator<readonly ReceivedMessage[]> {
  const content = await store.get(name);
  if (content === null) return;
  const toMessage = source.kind === "archive" ? archivedMessage : letterMessage;
  const since = source.since === undefined ? -Infinity : Date.parse(source.since);
  const until = source.until === undefined ? Infinity : Date.parse(source.until);
  let slice: ReceivedMessage[] = [];
  let line = 0;
  try {
    for await (const lines of packedLines(content)) {
      for (const bytes of lines) {
        line++;
        const message = toMessage(bytes);
        const publishedAt = message.publishTime.getTime();
        if (publishedAt < since || publishedAt >= until) continue;
        slice.push(message);
        if (slice.length < sliceLength) continue;
        yield slice;
        slice = [];
      }
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} is damaged at line ${line} or after it: ${reason}`, { cause: error });
  }
  if (slice.length > 0) yield slice;
}

function letterMessage(line: Buffer): ReceivedMessage {
  const letter = JSON.parse(line.toString("utf8")) as DeadLetter;
  const publishTime = new Date(letter.publish_time);
  if (Number.isNaN(publishTime.getTime())) throw new Error("the line is no dead letter");
  return {
    ...replayMessage(letter),
    messageId: letter.message_id,
    ackId: "",
    publishTime,
    deliveryAttempt: letter.attempts + 1,
  };
}
