import type { Attributes, OutgoingMessage } from "./event-bus.ts";

/** Messages of consecutive ids as they stand in the bus's file: one row for all of them. */
export interface MessagePack {
  /** JSON: what the attributes of all messages share, what each has of its own as keys and values in turn, the lengths of the data. */
  readonly heads: string;
  /** The data of all messages, end to end. */
  readonly data: Uint8Array;
}

type Heads = readonly [shared: Attributes, own: readonly (readonly string[])[], lengths: readonly number[]];

/** Packs at least one message. */
export function packMessages(messages: readonly OutgoingMessage[]): MessagePack {
  const shared = sharedAttributes(messages);
  const own = messages.map(({ attributes }) => {
    const pairs: string[] = [];
    for (const key in attributes) {
      if (!Object.hasOwn(shared, key)) pairs.push(key, attributes[key] ?? "");
    }
    return pairs;
  });
  const lengths = messages.map(({ data }) => data.byteLength);
  const heads: Heads = [shared, own, lengths];
  const [only] = messages;
  const data =
    messages.length === 1 && only !== undefined
      ? only.data
      : Buffer.concat(messages.map((message) => message.data));
  return { heads: JSON.stringify(heads), data };
}

/** The messages of a pack, in order; their data are views of the pack's. */
export function unpackMessages({ heads, data }: MessagePack): readonly OutgoingMessage[] {
  const [shared, own, lengths] = JSON.parse(heads) as Heads;
  let end = 0;
  return own.map((pairs, index) => {
    const start = end;
    end += lengths[index] ?? 0;
    return { data: data.subarray(start, end), attributes: attributesOf(shared, pairs) };
  });
}

/** The attributes of a pack's messages, in order. */
export function unpackAttributes(heads: string): readonly Attributes[] {
  const [shared, own] = JSON.parse(heads) as Heads;
  return own.map((pairs) => attributesOf(shared, pairs));
}

/** Attributes that every message has with the same value. */
function sharedAttributes(messages: readonly OutgoingMessage[]): Attributes {
  const [first] = messages;
  const entries = Object.entries(first?.attributes ?? {}).filter(([key, value]) =>
    messages.every(({ attributes }) => Object.hasOwn(attributes, key) && attributes[key] === value),
  );
  return Object.fromEntries(entries);
}

function attributesOf(shared: Attributes, pairs: readonly string[]): Attributes {
  const attributes: Record<string, string> = { ...shared };
  for (let at = 0; at < pairs.length; at += 2) {
    const key = pairs[at] ?? "";
    const value = pairs[at + 1] ?? "";
    // Assigning to this one key would set the object's prototype.
    if (key === "__proto__") {
      Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true });
    } else attributes[key] = value;
  }
  return attributes;
}
