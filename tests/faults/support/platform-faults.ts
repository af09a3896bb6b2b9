import { channel } from "../../../platform/event-bus/attributes.ts";
import type { EmbeddedBus } from "../../../platform/event-bus/embedded.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";
import type { Warehouse } from "../../../platform/warehouse/warehouse.ts";
import type { StackPlatform } from "../../../services/local-stack/stack.ts";
import { hold, isArmed, never, pass, requestPassed } from "./kill-switch.ts";

/** The platform with the failure points that lie between a stack and it. */
export function withFaults({ bus, warehouse, store }: StackPlatform): StackPlatform {
  const letters = { onTopic: 0, inObjects: 0 };
  return {
    bus: faultyBus(bus, letters),
    warehouse: faultyWarehouse(warehouse),
    store: faultyStore(store, letters),
  };
}

/** Calls that have put dead letters into each of the two places. */
interface Letters {
  onTopic: number;
  inObjects: number;
}

function faultyBus(bus: EmbeddedBus, letters: Letters): EmbeddedBus {
  const { pipeline, tableManager, events, deadLetters, deadLettersSubscription } = channel;
  return override(bus, {
    async publish(topic, messages) {
      if (topic === events) pass("request read, before publish");
      if (topic === deadLetters) {
        if (isArmed("dead letter in an object, not on the topic")) return never();
        await hold("held: dead letter on the topic");
      }
      const ids = await bus.publish(topic, messages);
      if (topic === events) {
        pass("published, before the answer");
        requestPassed();
      }
      if (topic === deadLetters) {
        letters.onTopic += 1;
        pass("dead letter on the topic, no object");
      }
      return ids;
    },
    async pull(subscription, options) {
      const messages = await bus.pull(subscription, options);
      if (messages.length > 0 && subscription === pipeline) pass("pulled, nothing written");
      if (messages.length > 0 && subscription === tableManager) pass("push: the table manager has the event");
      return messages;
    },
    async ack(subscription, ackIds) {
      if (subscription === tableManager) pass("push: answered, before acknowledge");
      if (subscription === deadLettersSubscription) pass("dead-letter topic read, before acknowledge");
      if (subscription === pipeline) {
        pass("archived, before acknowledge");
        if (letters.onTopic > 0 && letters.inObjects > 0)
          pass("dead letter in both places, before acknowledge");
      }
      await bus.ack(subscription, ackIds);
      if (subscription === pipeline) pass("acknowledge committed, nobody told");
    },
  });
}

function faultyWarehouse(warehouse: Warehouse): Warehouse {
  return override(warehouse, {
    async insertRows(table, rows) {
      await hold("held: rows");
      const outcomes = await warehouse.insertRows(table, rows);
      pass("rows stored, before archive");
      return outcomes;
    },
  });
}

function faultyStore(store: ObjectStore, letters: Letters): ObjectStore {
  return override(store, {
    async putIfAbsent(name, content) {
      const isLetter = name.startsWith("dead-letters/");
      if (isLetter && isArmed("dead letter on the topic, no object")) return never();
      await hold(isLetter ? "held: dead-letter object" : "held: archive object");
      const stored = await store.putIfAbsent(name, content);
      if (isLetter) {
        letters.inObjects += 1;
        pass("dead letter in an object, not on the topic");
      }
      return stored;
    },
  });
}

/** `target` with some of its methods replaced; the others are called on `target` itself. */
function override<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(_, name) {
      const own: unknown = Reflect.get(methods, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
