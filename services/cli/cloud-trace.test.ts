import { expect, test } from "vitest";
import { channel } from "../../platform/event-bus/attributes.ts";
import { subscriptionStatus } from "../../platform/event-bus/pubsub-status.ts";
import type { EventTrace } from "../local-stack/control-answers.ts";
import { withLateness } from "./cloud-trace.ts";

const now = new Date("2026-11-24T10:00:00Z");

function missing(at: string): EventTrace {
  return {
    event_id: "e",
    event_type: "order",
    state: "missing",
    published: { at, run_id: "" },
    deliveries: [],
    rows: [],
    archive: [],
    letters: [],
  };
}

/** What Cloud Monitoring knew of one subscription three minutes ago; the other one was empty. */
function busWith(held: string, ageSeconds: number) {
  return {
    status: (subscription: string) => {
      const getJson = async (url: string) => {
        const value = url.includes("oldest_unacked_message_age") ? ageSeconds : 1;
        const point = { interval: { endTime: "2026-11-24T09:57:00Z" }, value: { int64Value: String(value) } };
        return subscription === held ? { timeSeries: [{ points: [point] }] } : {};
      };
      return subscriptionStatus({ projectId: "p", subscription, getJson, now });
    },
  };
}

const tooOld = "2026-11-24T09:40:00Z";
test.each([
  ["is the oldest that the pipeline holds", "2026-11-24T09:42:00.100Z", channel.pipeline, 899, "in flight"],
  ["is younger than that", "2026-11-24T09:50:00Z", channel.pipeline, 900, "in flight"],
  ["may be in a dead letter that is held", tooOld, channel.deadLettersSubscription, 5, "in flight"],
  ["is older than all that is held", tooOld, channel.pipeline, 900, "missing"],
  ["came when the figures were not yet in", "2026-11-24T09:56:00Z", channel.pipeline, 0, "in flight"],
])("an event that is nowhere and %s", async (_, at, held, ageSeconds, want) => {
  expect(await withLateness(missing(at), busWith(held, ageSeconds), now)).toMatchObject({ state: want });
});
