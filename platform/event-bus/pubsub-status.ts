import type { SubscriptionStatus } from "./event-bus.ts";
import { PlatformError } from "../runtime/errors.ts";

/** Calls a Google API with the process's own credentials and gives the JSON it answers with. */
export type GetJson = (url: string) => Promise<unknown>;

/** What is asked for whom. */
export interface StatusQuery {
  readonly projectId: string;
  /** Full short name, without the project. */
  readonly subscription: string;
  readonly getJson: GetJson;
  /** Where Cloud Monitoring is; default: Google's. */
  readonly monitoringUrl?: string | undefined;
  readonly now?: Date;
}

const minutes = 60_000;

/**
 * Backlog and oldest message as Cloud Monitoring knows them: sampled each minute and visible some minutes later, since Pub/Sub itself answers no such
 * question. Both are true of the time of their samples, not of now. Ages are whole seconds, so the oldest message is dated up to a second too early,
 * never too late. A subscription without samples in the last ten minutes counts as empty.
 */
export async function subscriptionStatus(query: StatusQuery): Promise<SubscriptionStatus> {
  const { subscription, now = new Date() } = query;
  const [undelivered, age] = await Promise.all([
    latest(query, now, "num_undelivered_messages"),
    latest(query, now, "oldest_unacked_message_age"),
  ]);
  const backlog = undelivered?.value ?? 0;
  const isEmpty = backlog === 0 || age === null;
  return {
    subscription,
    backlog,
    oldestUnacked: isEmpty ? null : new Date(age.at.getTime() - (age.value + 1) * 1_000),
  };
}

interface Sample {
  readonly at: Date;
  readonly value: number;
}

/** The newest sample of a metric of the subscription; null when there is none. */
async function latest(query: StatusQuery, now: Date, metric: string): Promise<Sample | null> {
  const { projectId, subscription, getJson, monitoringUrl = "https://monitoring.googleapis.com" } = query;
  const filter = [
    `metric.type = "pubsub.googleapis.com/subscription/${metric}"`,
    `resource.labels.subscription_id = ${JSON.stringify(subscription)}`,
  ].join(" AND ");
  const parameters = new URLSearchParams({
    filter,
    "interval.startTime": new Date(now.getTime() - 10 * minutes).toISOString(),
    "interval.endTime": now.toISOString(),
    pageSize: "1",
  });
  const url = `${monitoringUrl}/v3/projects/${encodeURIComponent(projectId)}/timeSeries`;
  return newestSample(await getJson(`${url}?${parameters.toString()}`));
}

/** Points stand newest first; INT64 values are texts. A sample is of the end of its interval. */
function newestSample(answer: unknown): Sample | null {
  const { timeSeries } = answer as {
    readonly timeSeries?: readonly { readonly points?: readonly Point[] }[];
  };
  const point = timeSeries?.[0]?.points?.[0];
  if (point === undefined) return null;
  const at = new Date(point.interval?.endTime ?? "");
  const value = Number(point.value?.int64Value ?? point.value?.doubleValue);
  if (Number.isFinite(value) && !Number.isNaN(at.getTime())) return { at, value };
  throw new PlatformError(
    "TRANSIENT",
    "STATUS_UNREADABLE",
    "Cloud Monitoring answered no number, or no time of it.",
  );
}

interface Point {
  readonly interval?: { readonly endTime?: string };
  readonly value?: { readonly int64Value?: string; readonly doubleValue?: number };
}
