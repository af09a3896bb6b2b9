import { expect, test } from "vitest";
import { subscriptionStatus } from "./pubsub-status.ts";

const now = new Date("2026-11-24T10:00:00Z");

/** Cloud Monitoring with these samples, newest first; notes what it was asked. */
function monitoring(samples: Readonly<Record<string, readonly object[]>>) {
  const asked: URL[] = [];
  return {
    asked,
    getJson: async (text: string): Promise<unknown> => {
      const url = new URL(text);
      asked.push(url);
      const metric = /subscription\/(\w+)"/.exec(url.searchParams.get("filter") ?? "")?.[1] ?? "";
      const points = samples[metric];
      return points === undefined ? {} : { timeSeries: [{ points: points.map((value) => ({ value })) }] };
    },
  };
}

const cases = [
  {
    given: {
      num_undelivered_messages: [{ int64Value: "12" }, { int64Value: "900" }],
      oldest_unacked_message_age: [{ int64Value: "90" }],
    },
    want: { backlog: 12, oldestUnacked: new Date("2026-11-24T09:58:30Z") },
  },
  {
    given: {
      num_undelivered_messages: [{ int64Value: "0" }],
      oldest_unacked_message_age: [{ int64Value: "0" }],
    },
    want: { backlog: 0, oldestUnacked: null },
  },
  { given: {}, want: { backlog: 0, oldestUnacked: null } },
];

test.each(cases)("reads the newest sample of both metrics: $want", async ({ given, want }) => {
  const { getJson } = monitoring(given);
  const status = await subscriptionStatus({ projectId: "p", subscription: "s", getJson, now });
  expect(status).toEqual({ subscription: "s", ...want });
});

test("asks for ten minutes of one subscription, whatever its name", async () => {
  const { getJson, asked } = monitoring({});
  await subscriptionStatus({ projectId: "a/b", subscription: 'x" OR "y', getJson, now });
  const [first] = asked;
  expect(first?.pathname).toBe("/v3/projects/a%2Fb/timeSeries");
  expect(first?.searchParams.get("filter")).toContain('resource.labels.subscription_id = "x\\" OR \\"y"');
  expect(first?.searchParams.get("interval.startTime")).toBe("2026-11-24T09:50:00.000Z");
});

test("an answer that is no number is nothing to go by", async () => {
  const { getJson } = monitoring({ num_undelivered_messages: [{ int64Value: "many" }] });
  await expect(subscriptionStatus({ projectId: "p", subscription: "s", getJson, now })).rejects.toMatchObject(
    {
      retryClass: "TRANSIENT",
    },
  );
});
