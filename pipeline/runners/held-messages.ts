import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";

/** Messages with their content, by message id, in the order in which they came in. */
export interface HeldMessages {
  get(messageId: string): ReceivedMessage | undefined;
  /** Takes a message in, as the last one; its content is copied where it is a part of something larger. */
  add(message: ReceivedMessage): void;
  /** Whether it was there. */
  delete(messageId: string): boolean;
  /** The first of them, so many at most. */
  first(most: number): readonly ReceivedMessage[];
  count(): number;
  /** What they come to by `contentBytes`. */
  bytes(): number;
}

/** None at first. */
export function createHeldMessages(): HeldMessages {
  const messages = new Map<string, ReceivedMessage>();
  let bytes = 0;
  function remove(messageId: string): boolean {
    const message = messages.get(messageId);
    if (message !== undefined) bytes -= contentBytes(message);
    return messages.delete(messageId);
  }
  return {
    get: (messageId) => messages.get(messageId),
    add(message) {
      remove(message.messageId);
      messages.set(message.messageId, apart(message));
      bytes += contentBytes(message);
    },
    delete: remove,
    first: (most) => [...messages.values()].slice(0, most),
    count: () => messages.size,
    bytes: () => bytes,
  };
}

/** Bytes of a message's data and attributes, in which a character counts as one. */
export function contentBytes({ data, attributes }: Pick<ReceivedMessage, "data" | "attributes">): number {
  let bytes = data.byteLength;
  for (const key in attributes) bytes += key.length + (attributes[key]?.length ?? 0);
  return bytes;
}

/** A bus delivers views of what it read at once, and one of them would keep all of that in memory. */
function apart(message: ReceivedMessage): ReceivedMessage {
  const { data } = message;
  return data.byteLength === data.buffer.byteLength ? message : { ...message, data: new Uint8Array(data) };
}
