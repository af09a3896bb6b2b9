import { registry } from "../../generated/index.ts";
import { attribute } from "../../platform/event-bus/attributes.ts";
import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";

/** So many messages, all types in turn, a fiftieth of the events invalid; all published at `now`. The same count gives the same messages. */
export async function eventMessages(count: number, now: Date): Promise<readonly ReceivedMessage[]> {
  const perType = Math.ceil(count / registry.size);
  const lists = await Promise.all(
    [...registry.values()].map(async (definition) => {
      const { type, version } = definition;
      const samples = [...(await definition.generate({ count: perType, seed: 1, invalid: 0.02 }))];
      return samples.map(({ event }, index): ReceivedMessage => {
        const id = `${type}-${index}`;
        return {
          data: Buffer.from(JSON.stringify(event)),
          attributes: {
            [attribute.eventType]: type,
            [attribute.eventId]: id,
            [attribute.schemaVersion]: version,
            [attribute.publishedAt]: now.toISOString(),
          },
          messageId: id,
          ackId: id,
          publishTime: now,
          deliveryAttempt: 1,
        };
      });
    }),
  );
  return Array.from({ length: perType }, (_, index) => lists.flatMap((list) => list[index] ?? []))
    .flat()
    .slice(0, count);
}
