import type { EventDefinition } from "../../generated/contract.ts";
import { attribute, channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus, OutgoingMessage } from "../../platform/event-bus/event-bus.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";
import type { SetupWatch } from "../../platform/runtime/setup-watch.ts";
import type { Announcer } from "./announcer.ts";

/** An event, ready to be published. */
export interface PreparedEvent {
  readonly definition: EventDefinition;
  /** The event as JSON text in UTF-8, exactly as it goes to the bus. */
  readonly data: Uint8Array;
  readonly eventId: string;
}

/** What the messages of one request share. */
export interface Envelope {
  /** W3C trace context. */
  readonly traceparent: string;
  /** Set for generated events only. */
  readonly runId?: string;
}

/** Puts events on the topic. */
export interface Publisher {
  /** Resolves with the message ids when all events are durable; rejects with 429 when too many are under way. */
  publish(events: readonly PreparedEvent[], envelope: Envelope): Promise<readonly string[]>;
}

/** What a publisher needs. */
export interface PublisherOptions {
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly setup: SetupWatch;
  readonly now: () => Date;
  readonly outstandingEvents: number;
}

/** A publisher to the events topic that adds the attributes every consumer relies on. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { bus, announcer, setup, now, outstandingEvents } = options;
  let outstanding = 0;
  return {
    async publish(events, envelope) {
      if (outstanding + events.length > outstandingEvents) throw busIsBehind();
      const publishedAt = now().toISOString();
      const announced: EventDefinition[] = [];
      const messages = events.map((event) => {
        const announce = announcer.due(event.definition);
        if (announce) announced.push(event.definition);
        return messageOf(event, envelope, publishedAt, announce);
      });
      outstanding += messages.length;
      try {
        const ids = await bus.publish(channel.events, messages);
        setup.clear();
        return ids;
      } catch (error) {
        setup.record(error);
        for (const definition of announced) announcer.retract(definition);
        throw error;
      } finally {
        outstanding -= messages.length;
      }
    },
  };
}

function messageOf(
  { definition, data, eventId }: PreparedEvent,
  { traceparent, runId }: Envelope,
  publishedAt: string,
  announce: boolean,
): OutgoingMessage {
  const attributes: Record<string, string> = {
    [attribute.eventType]: definition.type,
    [attribute.eventId]: eventId,
    [attribute.schemaVersion]: definition.version,
    [attribute.publishedAt]: publishedAt,
    [attribute.traceparent]: traceparent,
  };
  if (runId !== undefined) attributes[attribute.runId] = runId;
  if (announce) attributes[attribute.announce] = "1";
  return { data, attributes };
}

function busIsBehind(): HttpProblem {
  return new HttpProblem({
    status: 429,
    code: "BUS_BEHIND",
    title: "Too many events under way",
    detail: "The bus is behind; send the request again in a second.",
    headers: { "retry-after": "1" },
  });
}
