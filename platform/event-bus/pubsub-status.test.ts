import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { startGrpcPubsub } from "../testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../testing/pubsub-server.ts";
import { openPubsubBus } from "./pubsub.ts";
import { type GetJson, subscriptionStatus } from "./pubsub-status.ts";
import { type Sample, startMonitoring } from "./testing/monitoring-server.ts";

const now = new Date("2026-11-24T10:00:00Z");

function backlog(value: string, at: string): Sample {
  return { subscription: "s", metric: "num_undelivered_messages", at, value };
}

function age(value: string, at: string): Sample {
  return { subscription: "s", metric: "oldest_unacked_message_age", at, value };
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** The status through the whole adapter: Pub/Sub over gRPC, credentials and Cloud Monitoring over HTTP. */
async function statusOf(samples: readonly Sample[], unavailable = 0): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), "eventloom-"));
  const pubsub = await startGrpcPubsub();
  await using monitoring = await startMonitoring("p", samples, unavailable);
  await declareSubscriptions(pubsub, "p", [{ name: "s", topic: "t" }], 60);
  const files = { subject: join(folder, "subject"), credentials: join(folder, "credentials.json") };
  await writeFile(files.subject, "whoever this is");
  await writeFile(files.credentials, JSON.stringify(monitoring.credentials(files.subject)));
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", files.credentials);
  vi.useFakeTimers({ now, toFake: ["Date"] });
  const bus = openPubsubBus({ projectId: "p", emulatorHost: pubsub.address, monitoringUrl: monitoring.url });
  try {
    return await bus.status("s");
  } finally {
    await bus.close();
    await pubsub.close();
    await rm(folder, { recursive: true });
  }
}

const cases: readonly { readonly what: string; readonly given: readonly Sample[]; readonly want: object }[] =
  [
    {
      what: "the newest sample of both, the age by its own time, whole seconds of it",
      given: [
        backlog("900", "2026-11-24T09:55:00Z"),
        backlog("12", "2026-11-24T09:57:00Z"),
        age("30", "2026-11-24T09:55:00Z"),
        age("90", "2026-11-24T09:56:00Z"),
        { ...backlog("7", "2026-11-24T09:58:00Z"), subscription: "another" },
      ],
      want: { backlog: 12, oldestUnacked: new Date("2026-11-24T09:54:29Z") },
    },
    {
      what: "less than a second old when the sample was taken",
      given: [backlog("1", "2026-11-24T09:57:00Z"), age("0", "2026-11-24T09:56:00.250Z")],
      want: { backlog: 1, oldestUnacked: new Date("2026-11-24T09:55:59.250Z") },
    },
    {
      what: "nothing left",
      given: [backlog("0", "2026-11-24T09:57:00Z"), age("90", "2026-11-24T09:56:00Z")],
      want: { backlog: 0, oldestUnacked: null },
    },
    {
      what: "no sample for ten minutes",
      given: [backlog("3", "2026-11-24T09:49:00Z"), age("90", "2026-11-24T09:49:00Z")],
      want: { backlog: 0, oldestUnacked: null },
    },
  ];
test.each(cases)("tells backlog and oldest message: $what", async ({ given, want }) => {
  expect(await statusOf(given)).toEqual({ subscription: "s", ...want });
});

test("asks again when Cloud Monitoring is unavailable", async () => {
  const samples = [backlog("3", "2026-11-24T09:57:00Z"), age("9", "2026-11-24T09:57:00Z")];
  expect(await statusOf(samples, 2)).toMatchObject({ backlog: 3 });
});

test("asks for one subscription, whatever its name", async () => {
  const asked: URL[] = [];
  const getJson: GetJson = async (url) => {
    asked.push(new URL(url));
    return {};
  };
  await subscriptionStatus({ projectId: "a/b", subscription: 'x" OR "y', getJson, now });
  const [first] = asked;
  expect(first?.origin).toBe("https://monitoring.googleapis.com");
  expect(first?.pathname).toBe("/v3/projects/a%2Fb/timeSeries");
  expect(first?.searchParams.get("filter")).toContain('resource.labels.subscription_id = "x\\" OR \\"y"');
});

const interval = { endTime: "2026-11-24T09:57:00Z" };
test.each([
  { interval, value: { int64Value: "many" } },
  { interval: { endTime: "lately" }, value: { int64Value: "1" } },
  { value: { int64Value: "1" } },
])("an answer that is no sample is nothing to go by: %j", async (point) => {
  const getJson = async () => ({ timeSeries: [{ points: [point] }] });
  const status = subscriptionStatus({ projectId: "p", subscription: "s", getJson, now });
  await expect(status).rejects.toMatchObject({ retryClass: "TRANSIENT", code: "STATUS_UNREADABLE" });
});
