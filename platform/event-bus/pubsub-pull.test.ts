import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import type { ReceivedMessage } from "./event-bus.ts";
import { createPulls, type PullRequest } from "./pubsub-pull.ts";

const message: ReceivedMessage = {
  messageId: "m",
  ackId: "a",
  data: new Uint8Array(),
  attributes: {},
  publishTime: new Date(0),
  deliveryAttempt: 1,
};
const options = { maxMessages: 10, leaseSeconds: 30, waitMilliseconds: 1 };

/** Pulls whose requests the test answers. */
function start() {
  const made: {
    readonly request: PullRequest;
    readonly signal: AbortSignal;
    readonly answer: () => void;
    readonly fail: () => void;
  }[] = [];
  const givenBack: string[] = [];
  const pulls = createPulls({
    request(request, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly ReceivedMessage[]>();
      made.push({
        request,
        signal,
        answer: () => resolve([message]),
        fail: () => reject(new Error("broken")),
      });
      return promise;
    },
    giveBack: async (subscription, messages) =>
      void givenBack.push(...messages.map(({ ackId }) => `${subscription} ${ackId}`)),
  });
  return { pulls, made, givenBack };
}

test("a pull that follows at once goes on with the request, however often", async () => {
  const { pulls, made } = start();
  expect(await pulls.pull("s", options)).toEqual([]);
  expect(await pulls.pull("s", options)).toEqual([]);
  const pulled = pulls.pull("s", options);
  made[0]?.answer();
  expect(await pulled).toEqual([message]);
  expect(made).toHaveLength(1);
  expect(made[0]?.signal.aborted).toBe(false);
});

test("a request that fails between two pulls fails the second", async () => {
  const { pulls, made } = start();
  expect(await pulls.pull("s", options)).toEqual([]);
  made[0]?.fail();
  await expect(pulls.pull("s", options)).rejects.toThrow("broken");
});

test("without a pull that follows, the request is cancelled, and what still comes is given back", async () => {
  const { pulls, made, givenBack } = start();
  expect(await pulls.pull("s", options)).toEqual([]);
  await turn();
  expect(made[0]?.signal.aborted).toBe(true);
  made[0]?.answer();
  await pulls.settled();
  expect(givenBack).toEqual(["s a"]);
});

test.each([{ maxMessages: 5 }, { leaseSeconds: 60 }, { waitMilliseconds: 0 }])(
  "a pull of another kind makes a request of its own: %o",
  async (other) => {
    const { pulls, made } = start();
    expect(await pulls.pull("s", options)).toEqual([]);
    const pulled = pulls.pull("s", { ...options, ...other });
    expect(made[0]?.signal.aborted).toBe(true);
    made[1]?.answer();
    expect(await pulled).toEqual([message]);
  },
);

test("each of two pulls at a time has its own request, and another subscription's is none of theirs", async () => {
  const { pulls, made } = start();
  await Promise.all([pulls.pull("s", options), pulls.pull("s", options)]);
  const pulled = Promise.all([pulls.pull("s", options), pulls.pull("other", options)]);
  expect(made.map(({ request }) => request.subscription)).toEqual(["s", "s", "other"]);
  for (const one of made) one.answer();
  expect(await pulled).toEqual([[message], [message]]);
});

test("a pull that is stopped gives back what has come by then", async () => {
  const { pulls, made, givenBack } = start();
  const stopping = new AbortController();
  const pulled = pulls.pull("s", { ...options, waitMilliseconds: 600_000, signal: stopping.signal });
  stopping.abort();
  expect(await pulled).toEqual([]);
  expect(made[0]?.signal.aborted).toBe(false);
  made[0]?.answer();
  await pulls.settled();
  expect(givenBack).toEqual(["s a"]);
});

test("what is left over when everything ends is cancelled", async () => {
  const { pulls, made, givenBack } = start();
  expect(await pulls.pull("s", options)).toEqual([]);
  const settled = pulls.settled();
  expect(made[0]?.signal.aborted).toBe(true);
  made[0]?.answer();
  await settled;
  expect(givenBack).toEqual(["s a"]);
});
