import type { OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import type { InsertRow, RowOutcome } from "../../platform/warehouse/warehouse.ts";

/** A kind of message, and where one must end once nothing fails any more. */
export interface MessageKind {
  readonly ends: "stored" | "dead";
  /** Message number `n`; its event id is `e-<n>`. */
  message(n: number): OutgoingMessage;
}

/** Kinds for the types order (version 1.0.0) and refund of the fixtures. */
export const messageKinds = {
  order: kind("stored", (n) => ({ event_type: "order", n })),
  refund: kind("stored", (n) => ({ event_type: "refund", n })),
  newerSchema: kind("stored", (n) => ({ event_type: "order", n }), { schema_version: "1.1.0" }),
  lateColumn: kind("stored", (n) => ({ event_type: "order", n })),
  badRow: kind("dead", (n) => ({ event_type: "order", n })),
  badPartition: kind("dead", (n) => ({ event_type: "order", n })),
  violation: kind("dead", () => ({ event_type: "order", n: "no number" })),
  unknownType: kind("dead", () => ({ event_type: "nobody" })),
  malformed: kind("dead", () => Buffer.from("{"), { event_type: "order" }),
  binary: kind("dead", (n) => Buffer.from([0x22, 0xff, n, 0]), { clé: "ü" }),
} as const satisfies Record<string, MessageKind>;

/** Name of a kind. */
export type KindName = keyof typeof messageKinds;

function kind(ends: MessageKind["ends"], body: (n: number) => object, attributes = {}): MessageKind {
  return {
    ends,
    message(n) {
      const content = body(n);
      const data = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
      return { data, attributes: { event_id: `e-${n}`, ...attributes } };
    },
  };
}

/** What a warehouse says to the row of a message of this kind. */
export function outcomeOf(name: KindName | undefined, columnsComplete: boolean): RowOutcome {
  const rejected = { kind: "rejected", message: "no", location: "" } as const;
  if (name === "badRow") return { ...rejected, reason: "invalid" };
  if (name === "badPartition") return { ...rejected, reason: "partition out of range" };
  if (name === "lateColumn" && !columnsComplete) return { ...rejected, reason: "no such field" };
  return { kind: "stored" };
}

/** Number of the message that a row was made of. */
export function numberOf({ insertId }: InsertRow): number {
  return Number(insertId.slice(2));
}
