import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { EventOnBus } from "../../platform/event-bus/find-event.ts";
import { PlatformError, retryClassOf } from "../../platform/runtime/errors.ts";
import { journalSql, journalTable } from "../../platform/warehouse/journal-table.ts";
import { quoteText } from "../../platform/warehouse/sql-text.ts";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import type { EventTrace } from "../local-stack/control-answers.ts";

/** The figures of Cloud Monitoring are no older. */
const figuresLateMilliseconds = 300_000;

/** Finds events in the journal; deliveries of single messages Pub/Sub does not tell. */
export function journalFinder(warehouse: Pick<Warehouse, "query">): (eventId: string) => Promise<EventOnBus> {
  return async (eventId) => {
    const sql =
      `SELECT ${journalSql.eventType} AS event, MIN(publish_time) AS published, MAX(JSON_VALUE(attributes, '$.run_id')) AS run ` +
      `FROM \`${journalTable.name}\` WHERE ${journalSql.eventId} = ${quoteText(eventId)} GROUP BY ${journalSql.eventType} ORDER BY event`;
    const { rows } = await warehouse.query(sql).catch((error: unknown) => {
      if (!/^(POISON|SCHEMA_PENDING)$/.test(retryClassOf(error))) throw error;
      throw new PlatformError(
        "SETUP",
        "NO_JOURNAL",
        `Whether the event was published cannot be told: the dataset has no table ${journalTable.name}, which Pub/Sub writes by the subscription ${channel.journal}.`,
        { cause: error },
      );
    });
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    const published = rows.map(({ event, run, published: at }) => ({
      eventId,
      eventType: text(event),
      runId: text(run),
      publishedAt: new Date(text(at)),
    }));
    return { published, deliveries: [] };
  };
}

/**
 * The same, where `missing` may only be late: Pub/Sub has not told of it yet, still holds a message as old as the event's, or a dead letter,
 * which is younger than the event it is about.
 */
export async function withLateness(
  trace: EventTrace,
  bus: Pick<EventBus, "status">,
  now = new Date(),
): Promise<EventTrace> {
  if (trace.state !== "missing" || trace.published === null) return trace;
  const publishedAt = new Date(trace.published.at);
  if (now.getTime() - publishedAt.getTime() < figuresLateMilliseconds)
    return { ...trace, state: "in flight" };
  const [pipeline, letters] = await Promise.all([
    bus.status(channel.pipeline),
    bus.status(channel.deadLettersSubscription),
  ]);
  const isHeld = pipeline.oldestUnacked !== null && pipeline.oldestUnacked <= publishedAt;
  return isHeld || letters.oldestUnacked !== null ? { ...trace, state: "in flight" } : trace;
}
