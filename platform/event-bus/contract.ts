import { afterEach, describe } from "vitest";
import { compareUtf8 } from "../runtime/utf8-order.ts";
import { deadLetterContract } from "./contract/dead-letters.ts";
import { leaseContract } from "./contract/leases.ts";
import { messageContract } from "./contract/messages.ts";
import { mistakeContract } from "./contract/mistakes.ts";
import {
  type BusUnderTest,
  type BusWithClock,
  config,
  leaseSeconds,
  type StartedBus,
  textOf,
} from "./contract/setup.ts";
import type { EventBus, SubscriptionConfig } from "./event-bus.ts";

/** The subscriptions that `open` must make, with their topics. */
export const contractSubscriptions: readonly SubscriptionConfig[] = Object.values(config);

/**
 * What every `EventBus` promises, as one suite. `open` is called once per test and gives a bus with `contractSubscriptions`
 * on it; the suite closes the bus.
 */
export function eventBusContract(name: string, open: () => Promise<BusUnderTest>): void {
  describe(`${name} keeps the contract of EventBus`, () => {
    const opened: EventBus[] = [];

    async function start(): Promise<StartedBus> {
      const underTest = await open();
      opened.push(underTest.bus);
      const take: StartedBus["take"] = async (subscription, maxMessages = 100) => {
        const taken = await underTest.bus.pull(subscription, {
          maxMessages,
          leaseSeconds,
          waitMilliseconds: 0,
        });
        return underTest.isUnordered ? taken.toSorted((a, b) => compareUtf8(textOf(a), textOf(b))) : taken;
      };
      return { ...underTest, take };
    }

    async function startWithClock(skip: (note: string) => never): Promise<BusWithClock> {
      const started = await start();
      return { ...started, advance: started.advance ?? skip("the adapter has no clock to advance") };
    }

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((bus) => bus.close()));
    });

    for (const part of [messageContract, leaseContract, deadLetterContract, mistakeContract]) {
      part({ start, startWithClock });
    }
  });
}
