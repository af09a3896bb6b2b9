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
  readonly now?: Date;
}

const minutes = 60_000;

/**
 * Backlog and age of the oldest message as Cloud Monitoring knows them: sampled each minute and visible a few minutes later, since Pub/Sub
 * itself answers no such question. A subscription without samples in the last ten minutes counts as empty.
 */
export async function subscriptionStatus(query: StatusQuery): Promise<SubscriptionStatus> {
  const { subscription, now = new Date() } = query;
  const [backlog, ageSeconds] = await Promise.all([
    latest(query, now, "num_undelivered_messages"),
    latest(query, now, "oldest_unacked_message_age"),
  ]);
  const isEmpty = backlog === 0 || ageSeconds === 0;
  return {
    subscription,
    backlog,
    oldestUnacked: isEmpty ? null : new Date(now.getTime() - ageSeconds * 1_000),
  };
}

/** The newest sample of a metric of the subscription; 0 when there is none. */
async function latest(query: StatusQuery, now: Date, metric: string): Promise<number> {
  const { projectId, subscription, getJson } = query;
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
  const url = `https://monitoring.googleapis.com/v3/projects/${encodeURIComponent(projectId)}/timeSeries`;
  return newestValue(await getJson(`${url}?${parameters.toString()}`));
}

/** Points stand newest first; INT64 values are texts. */
function newestValue(answer: unknown): number {
  const { timeSeries } = answer as {
    readonly timeSeries?: readonly { readonly points?: readonly { readonly value?: Value }[] }[];
  };
  const value = timeSeries?.[0]?.points?.[0]?.value;
  const number = Number(value?.int64Value ?? value?.doubleValue ?? 0);
  if (Number.isFinite(number)) return number;
  throw new PlatformError("TRANSIENT", "STATUS_UNREADABLE", "Cloud Monitoring answered no number.");
}

interface Value {
  readonly int64Value?: string;
  readonly doubleValue?: number;
}
