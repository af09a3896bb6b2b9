import { attribute, channel } from "../event-bus/attributes.ts";
import type { EventBus, OutgoingMessage, ReceivedMessage } from "../event-bus/event-bus.ts";
import type { InsertRow, RowOutcome, Warehouse } from "../warehouse/warehouse.ts";
import { retryClassOf } from "./errors.ts";
import { isSampled, type Span, type Telemetry } from "./telemetry.ts";

/** The spans `process` of messages that are being worked on. */
interface InHand {
  readonly byAck: Map<string, Held>;
  readonly byEvent: Map<string, Span>;
  /** The last delivery of each message. */
  readonly ackIds: Map<string, string>;
}

interface Held {
  readonly messageId: string;
  readonly eventId: string;
  readonly span: Span;
}

/**
 * Bus and warehouse of one process, with spans `publish`, `process` (from pulling a message until it is acknowledged, given back or delivered
 * again) and `store` on the way of each event whose trace is sampled, and with the figures of `CounterName` and `DurationName`. Without
 * telemetry: the same parts.
 */
export function observeParts<Parts extends { readonly bus?: EventBus; readonly warehouse?: Warehouse }>(
  parts: Parts,
  telemetry: Telemetry,
  now: () => number = Date.now,
): Parts {
  if (!telemetry.isOn) return parts;
  const inHand: InHand = { byAck: new Map(), byEvent: new Map(), ackIds: new Map() };
  const { bus, warehouse } = parts;
  return {
    ...parts,
    ...(bus === undefined ? {} : { bus: observedBus(bus, inHand, telemetry, now) }),
    ...(warehouse === undefined ? {} : { warehouse: observedWarehouse(warehouse, inHand, telemetry, now) }),
  };
}

function observedBus<Bus extends EventBus>(
  bus: Bus,
  inHand: InHand,
  telemetry: Telemetry,
  now: () => number,
): Bus {
  let isAgeObserved = false;

  function observeAge(): void {
    if (isAgeObserved) return;
    isAgeObserved = true;
    telemetry.observeBacklogAge(channel.pipeline, async () => {
      const status = await bus.status(channel.pipeline).catch(() => null);
      if (status === null) return null;
      return status.oldestUnacked === null ? 0 : (now() - status.oldestUnacked.getTime()) / 1_000;
    });
  }

  function take(message: ReceivedMessage): void {
    const parent = message.attributes[attribute.traceparent];
    if (!isSampled(parent)) return;
    const { messageId, ackId, deliveryAttempt } = message;
    const older = inHand.ackIds.get(messageId);
    if (older !== undefined) letGo(channel.pipeline, [older], "delivered again");
    const eventId = message.attributes[attribute.eventId] ?? messageId;
    const span = telemetry.startSpan("process", "consumer", parent, {
      "messaging.message.id": messageId,
      "messaging.delivery_attempt": deliveryAttempt,
    });
    inHand.byAck.set(ackId, { messageId, eventId, span });
    inHand.byEvent.set(eventId, span);
    inHand.ackIds.set(messageId, ackId);
  }

  /** The ids of different subscriptions may be the same. */
  function letGo(subscription: string, ackIds: readonly string[], outcome: string): void {
    if (subscription !== channel.pipeline) return;
    for (const ackId of ackIds) {
      const held = inHand.byAck.get(ackId);
      if (held === undefined) continue;
      inHand.byAck.delete(ackId);
      if (inHand.ackIds.get(held.messageId) === ackId) inHand.ackIds.delete(held.messageId);
      if (inHand.byEvent.get(held.eventId) === held.span) inHand.byEvent.delete(held.eventId);
      held.span.end({ "messaging.outcome": outcome });
    }
  }

  return overlaid<Bus, EventBus>(bus, {
    async publish(topic, messages) {
      const { spans, traced } = tracePublish(topic, messages, telemetry);
      try {
        const ids = await bus.publish(topic, traced);
        for (const span of spans) span.end();
        countPublished(topic, messages, telemetry);
        return ids;
      } catch (error) {
        for (const span of spans) span.end({}, error);
        throw error;
      }
    },
    async pull(subscription, options) {
      const messages = await bus.pull(subscription, options);
      if (subscription !== channel.pipeline) return messages;
      observeAge();
      for (const message of messages) take(message);
      return messages;
    },
    async ack(subscription, ackIds) {
      await bus.ack(subscription, ackIds);
      letGo(subscription, ackIds, "acknowledged");
    },
    async nack(subscription, ackIds, delaySeconds) {
      letGo(subscription, ackIds, "given back");
      await bus.nack(subscription, ackIds, delaySeconds);
    },
  });
}

/** One span for each trace: the events of one request are published together. */
function tracePublish(
  topic: string,
  messages: readonly OutgoingMessage[],
  telemetry: Telemetry,
): { readonly spans: readonly Span[]; readonly traced: readonly OutgoingMessage[] } {
  const spans = new Map<string, Span>();
  const traced = messages.map((message) => {
    const parent = message.attributes[attribute.traceparent];
    if (!isSampled(parent)) return message;
    const span =
      spans.get(parent) ??
      telemetry.startSpan("publish", "producer", parent, { "messaging.destination.name": topic });
    spans.set(parent, span);
    return { ...message, attributes: { ...message.attributes, [attribute.traceparent]: span.traceparent } };
  });
  return { spans: [...spans.values()], traced };
}

function countPublished(topic: string, messages: readonly OutgoingMessage[], telemetry: Telemetry): void {
  const [name, key, label] =
    topic === channel.events
      ? (["events.published", attribute.eventType, "event_type"] as const)
      : (["events.dead_lettered", attribute.deadLetterCode, "code"] as const);
  const groups = Map.groupBy(messages, ({ attributes }) => attributes[key] ?? "unknown");
  for (const [value, group] of groups) telemetry.count(name, group.length, { [label]: value });
}

function observedWarehouse<Tables extends Warehouse>(
  warehouse: Tables,
  inHand: InHand,
  telemetry: Telemetry,
  now: () => number,
): Tables {
  /** When the first row of a table had to wait, for those that still do. */
  const waitingSince = new Map<string, number>();

  function note(table: string, rows: readonly InsertRow[], outcomes: readonly RowOutcome[]): void {
    const stored = rows.filter((_, index) => outcomes[index]?.kind === "stored");
    if (stored.length > 0) telemetry.count("events.stored", stored.length, { table });
    for (const { row } of stored) {
      const publishedAt = row["_published_at"];
      if (typeof publishedAt !== "string") continue;
      telemetry.measure("events.latency", (now() - Date.parse(publishedAt)) / 1_000, { table });
    }
    const isWaiting = outcomes.some(
      (one) =>
        one.kind === "rejected" && (one.reason === "no such field" || one.reason === "missing required"),
    );
    const since = waitingSince.get(table);
    if (isWaiting) waitingSince.set(table, since ?? now());
    else if (since !== undefined && stored.length > 0) {
      waitingSince.delete(table);
      telemetry.measure("schema.queryable", (now() - since) / 1_000, { table });
    }
  }

  return overlaid<Tables, Warehouse>(warehouse, {
    async createTable(definition) {
      const live = await warehouse.createTable(definition);
      telemetry.count("schema.migrations", 1, { table: definition.name, kind: "create" });
      return live;
    },
    async patchTable(definition, etag) {
      const live = await warehouse.patchTable(definition, etag);
      telemetry.count("schema.migrations", 1, { table: definition.name, kind: "patch" });
      return live;
    },
    async insertRows(table, rows) {
      const spans = rows.map(({ insertId }) => {
        const parent = inHand.byEvent.get(insertId);
        return parent && telemetry.startSpan("store", "client", parent.traceparent, { table });
      });
      try {
        const outcomes = await warehouse.insertRows(table, rows);
        for (const [index, span] of spans.entries())
          span?.end({ outcome: outcomes[index]?.kind ?? "unknown" });
        note(table, rows, outcomes);
        return outcomes;
      } catch (error) {
        for (const span of spans) span?.end({}, error);
        if (retryClassOf(error) === "SCHEMA_PENDING")
          waitingSince.set(table, waitingSince.get(table) ?? now());
        throw error;
      }
    },
  });
}

/** The whole, with some of its methods replaced; the others stay bound to it. */
function overlaid<Whole extends Methods, Methods extends object>(
  whole: Whole,
  methods: Partial<Methods>,
): Whole {
  return new Proxy(whole, {
    get(target, key) {
      if (Object.hasOwn(methods, key)) return Reflect.get(methods, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
