import { readArchive } from "../../platform/archive/archive-objects.ts";
import { originalMessage, type DeadLetter } from "../../platform/dead-letter.ts";
import { listDeadLetterObjects, readDeadLetterObject } from "../../platform/dead-letter-objects.ts";
import { withPayload } from "../../platform/dead-letter-payload.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import { reportDamage } from "../../platform/object-store/damage.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { retryClassOf } from "../../platform/runtime/errors.ts";
import { archivedMessage } from "../transforms/archived-message.ts";
import type { BackfillOptions } from "./backfill-options.ts";

/** Messages of one object, as the bus delivered them at first. */
export interface SourceMessages {
  readonly object: string;
  readonly messages: readonly ReceivedMessage[];
}

/** What a source is narrowed by. */
export type SourceSpan = Pick<BackfillOptions, "from" | "to">;

/** The messages of archived events of one type, some at a time, oldest hour first. Memory holds one object as it is stored. */
export async function* readArchivedMessages(
  store: ObjectStore,
  eventType: string,
  { from, to }: SourceSpan,
): AsyncGenerator<SourceMessages> {
  for await (const { name, lines } of readArchive(store, { eventType, since: from, until: to })) {
    yield { object: name, messages: [] };
    for await (const some of lines) {
      const messages = some.flatMap((line) => readLine(store, name, line) ?? []);
      yield { object: name, messages: messages.filter(({ publishTime: at }) => at >= from && at < to) };
    }
  }
}

/** The messages of dead letters, oldest hour first; of one event as many as it has letters. */
export async function* readLetterMessages(
  store: ObjectStore,
  { from, to, type }: SourceSpan & Pick<BackfillOptions, "type">,
): AsyncGenerator<SourceMessages> {
  for await (const object of listDeadLetterObjects(store, { since: from, until: to })) {
    const letters = await readDeadLetterObject(store, object);
    const small: ReceivedMessage[] = [];
    for (const letter of letters) {
      if ((type !== undefined && letter.event_type !== type) || !isWithin(letter, from, to)) continue;
      if (letter.payload_object === undefined) small.push(letterMessage(letter));
      else yield { object, messages: await largeMessage(store, letter) };
    }
    yield { object, messages: small };
  }
}

function isWithin({ publish_time: time }: Pick<DeadLetter, "publish_time">, from: Date, to: Date): boolean {
  const at = Date.parse(time);
  return at >= from.getTime() && at < to.getTime();
}

async function largeMessage(store: ObjectStore, letter: DeadLetter): Promise<readonly ReceivedMessage[]> {
  try {
    return [letterMessage(await withPayload(store, letter))];
  } catch (error) {
    if (retryClassOf(error) !== "POISON") throw error;
    reportDamage(store, letter.payload_object?.name ?? "", error);
    return [];
  }
}

function readLine(store: ObjectStore, object: string, line: Buffer): ReceivedMessage | null {
  try {
    return archivedMessage(line);
  } catch (error) {
    reportDamage(store, object, error);
    return null;
  }
}

function letterMessage(letter: DeadLetter): ReceivedMessage {
  return {
    ...originalMessage(letter),
    messageId: letter.message_id,
    ackId: "",
    publishTime: new Date(letter.publish_time),
    deliveryAttempt: letter.attempts,
  };
}
