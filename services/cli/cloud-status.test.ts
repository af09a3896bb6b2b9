import { expect, test } from "vitest";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventTrace } from "../local-stack/control-answers.ts";
import { cloudStatusText } from "./cloud-status-command.ts";
import { withLateness } from "./cloud-trace.ts";

test("the status for people names what is known, and what is not", () => {
  const text = cloudStatusText({
    at: "2026-11-24T12:00:00.000Z",
    subscriptions: [
      { subscription: channel.pipeline, backlog: 1_200, oldestAgeSeconds: 90 },
      { subscription: channel.journal, backlog: 0, oldestAgeSeconds: null },
    ],
    deadLetters: { since: "2026-11-23T12:00:00.000Z", open: 2, byCode: { SCHEMA_VIOLATION: 2 } },
    tables: [],
    problems: ["table orders: PERMISSION\u001b_DENIED"],
  });
  expect(text).toBe(
    [
      "backend-events-topic-sub      1,200 messages, the oldest 90 s old",
      "backend-events-topic-journal  0 messages",
      "dead letters                  2 open: SCHEMA_VIOLATION 2, of the last 24 h",
      "NOT KNOWN                     table orders: PERMISSION\\u001b_DENIED",
      "",
      "table  event type  version  schema  state  rows",
      "",
    ].join("\n"),
  );
});

const now = new Date("2026-11-24T12:00:00Z");
const lost: EventTrace = {
  event_id: "e",
  state: "missing",
  event_type: "order",
  published: { at: "2026-11-24T11:00:00.000Z", run_id: "" },
  deliveries: [],
  rows: [],
  archive: [],
  letters: [],
};

test.each([
  ["nothing is held", lost.published, null, "missing"],
  ["the pipeline holds only later messages", lost.published, "2026-11-24T11:30:00Z", "missing"],
  ["it holds a message as old", lost.published, "2026-11-24T10:59:00Z", "in flight"],
  ["Pub/Sub has not told yet", { at: "2026-11-24T11:58:00.000Z", run_id: "" }, null, "in flight"],
])("an event that is nowhere, while %s", async (_title, published, oldest, state) => {
  const status = async (subscription: string) => ({
    subscription,
    backlog: 0,
    oldestUnacked: oldest === null || subscription !== channel.pipeline ? null : new Date(oldest),
  });
  expect((await withLateness({ ...lost, published }, { status }, now)).state).toBe(state);
});
